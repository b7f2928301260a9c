#include "engine/notify/notice.hpp"

#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct NoticeWindow {
    Id<Notification> notification_id;
};
BOOST_DESCRIBE_STRUCT(NoticeWindow, (), (notification_id))

struct Counted {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count))

Params place_of(const Notification& notice) {
    Params params;
    params.add("user", notice.user_id).add("ticket", notice.ticket_id).add("type", notice.type);
    params.add("notification", notice.id).add("now", notice.created_at);
    return params;
}

// True if the notification that is known counts this one. The window's row is ours from here on until the commit, so
// what was read or deleted meanwhile stays so: then this one begins anew.
bool is_counted(Session& session, const Notification& notice) {
    Params place = place_of(notice);
    place.add("since", session.now() - notice_window);
    const Id<Notification> known =
        session.first<NoticeWindow>(sql::open_notice_window, std::move(place))->notification_id;
    if (known == notice.id) return false;
    Params params;
    params.add("id", known).add("now", session.now()).add("title", notice.title).add("message", notice.message);
    const auto counted = session.first<Counted>(sql::count_notice, std::move(params));
    if (counted) {
        session.note(known, "count", std::to_string(counted->count - 1), std::to_string(counted->count));
    } else {
        session.run(sql::renew_notice_window, place_of(notice));
    }
    return counted.has_value();
}

}  // namespace

void give_notice(Session& session, const NoticeReader& reader, Notification notice) {
    const NoticeWay way = choices_in(reader.preferences).way_of(notice.type);
    if (way == NoticeWay::none) return;
    notice.id = {session.new_id()};
    notice.user_id = reader.id;
    notice.created_at = session.now();
    if (notice.ticket_id && is_counted(session, notice)) return;
    session.insert(notice);
    if (way != NoticeWay::mail || !reader.is_active) return;
    queue_mail(session, {.to = reader.id,
                         .subject = notice.title,
                         .text = notice.message + "\n",
                         .ticket_id = notice.ticket_id,
                         .not_before = end_of_quiet(reader, session.now())});
}

}  // namespace helpdesk
