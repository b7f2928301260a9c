#include "engine/live/presence.hpp"

#include <algorithm>

#include "sql.hpp"

namespace helpdesk {

namespace {

struct PresenceRow {
    Id<Ticket> ticket_id;
    std::string ticket_number;
    Id<User> user_id;
    std::string email;
    std::string name;
    PresenceDoing doing = PresenceDoing::looking;
    Time until;
};
BOOST_DESCRIBE_STRUCT(PresenceRow, (), (ticket_id, ticket_number, user_id, email, name, doing, until))

struct PresenceOf {
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(PresenceOf, (), (ticket))

struct SetPresence {
    Id<Ticket> ticket;
    PresenceDoing doing = PresenceDoing::looking;
};
BOOST_DESCRIBE_STRUCT(SetPresence, (), (ticket, doing))

void check_is_staff(const Session& session) {
    if (session.viewer().is_staff()) return;
    throw Error(Fault::denied, "who is at a ticket is for staff (it needs desk:staff)");
}

const std::string& person_of(const Session& session) {
    check_is_staff(session);
    if (!session.viewer().is_system()) return session.viewer().user_id;
    throw Error(Fault::invalid, "the desk itself is at no ticket", "ticket", "say who is: --as EMAIL");
}

// For who asks what would change; the history has nothing of it.
void note(Session& session, const std::string& user, std::optional<PresenceDoing> before,
          std::optional<PresenceDoing> after) {
    const auto text = [](const std::optional<PresenceDoing>& doing) {
        return doing ? std::optional<std::string>(enum_text(*doing)) : std::nullopt;
    };
    session.note(Id<User>{user}, "presence", text(before), text(after));
}

std::vector<PresenceView> list_presence(Session& session, const PresenceOf& wanted) {
    check_is_staff(session);
    Params params;
    params.add("ticket", wanted.ticket).add("now", session.now());
    return session.all<PresenceView>(sql::list_presence, std::move(params));
}

// A page that is open says so again and again: most of the time there is nothing to write.
std::vector<PresenceView> set_presence(Session& session, const SetPresence& wanted) {
    const std::string& user = person_of(session);
    const Time now = session.now();
    Params place;
    place.add("ticket", wanted.ticket).add("user", user);
    const auto known = session.first<PresenceRow>(sql::presence_of, std::move(place));
    const bool goes_on = known && known->doing == wanted.doing && known->until > now;
    if (!goes_on || known->until - now < presence_lasts / 2) {
        Params params;
        params.add("ticket", wanted.ticket).add("user", user).add("until", now + presence_lasts);
        if (!goes_on) params.add("doing", wanted.doing).add("now", now);
        session.run(goes_on ? sql::renew_presence : sql::keep_presence, std::move(params));
        const bool was_here = known && known->until > now;
        if (!goes_on) note(session, user, was_here ? std::optional(known->doing) : std::nullopt, wanted.doing);
    }
    return list_presence(session, {wanted.ticket});
}

void clear_presence(Session& session, const PresenceOf& wanted) {
    Params params;
    const std::string& user = person_of(session);
    params.add("ticket", wanted.ticket).add("user", user);
    const auto known = session.first<PresenceRow>(sql::presence_of, std::move(params));
    if (!known) return;
    Params place;
    place.add("ticket", wanted.ticket).add("user", user);
    session.run(sql::clear_presence, std::move(place));
    note(session, user, known->doing, std::nullopt);
}

}  // namespace

AllPresence read_presence(Session& session) {
    AllPresence all;
    Params params;
    params.add("now", session.now());
    for (PresenceRow& row : session.all<PresenceRow>(sql::live_presence, std::move(params))) {
        PresentAt& place = all[row.ticket_id.value];
        place.ticket_number = std::move(row.ticket_number);
        place.people.push_back(
            {std::move(row.email), std::move(row.name), row.doing, row.until, std::move(row.user_id)});
    }
    return all;
}

bool is_same_presence(const std::vector<PresenceView>& one, const std::vector<PresenceView>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const auto& a, const auto& b) { return a.user_id == b.user_id && a.doing == b.doing; });
}

void forget_old_presence(Session& session) {
    Params params;
    params.add("now", session.now());
    session.run(sql::forget_old_presence, std::move(params));
}

std::vector<Operation> presence_operations() {
    return {
        op<&list_presence>("presence.list", "Lists who is looking at a ticket or answering it just now.", Verb::get,
                           "/tickets/{ticket}/presence", "comments:internal"),
        op<&set_presence>("presence.set",
                          "Says for a minute that you are looking at a ticket or answering it, and lists who is.",
                          Verb::put, "/tickets/{ticket}/presence", "comments:internal", "doing"),
        op<&clear_presence>("presence.clear", "Says that you have left a ticket.", Verb::remove,
                            "/tickets/{ticket}/presence", "comments:internal"),
    };
}

}  // namespace helpdesk
