#include "engine/notify/notification.hpp"

#include "sql.hpp"

namespace helpdesk {

namespace {

struct NotificationView {
    Id<Notification> id;
    NotificationType type = NotificationType::TICKET_UPDATED;
    std::optional<std::string> ticket_number;
    std::string title;
    std::string message;
    std::int64_t count = 1;
    std::optional<Time> last_at;
    bool is_read = false;
    std::string user;
    std::optional<std::string> ticket_id;
    std::string user_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(NotificationView, (),
                      (id, type, ticket_number, title, message, count, last_at, is_read, user, ticket_id, user_id,
                       created_at))

struct ListNotifications {
    std::optional<Id<User>> user;  // oneself, if left out
    bool unread = false;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListNotifications, (), (user, unread, limit, after, total))

struct ReadNotifications {
    std::optional<Id<Notification>> id;  // all of them, if left out
    std::optional<Id<User>> user;
};
BOOST_DESCRIBE_STRUCT(ReadNotifications, (), (id, user))

struct ReadCount {
    std::int64_t read = 0;
};
BOOST_DESCRIBE_STRUCT(ReadCount, (), (read))

struct NotificationName {
    Id<Notification> id;
};
BOOST_DESCRIBE_STRUCT(NotificationName, (), (id))

Page<NotificationView> list_notifications(Session& session, const ListNotifications& wanted) {
    const Id<User> user = reader_of(session, wanted.user);
    Params params;
    params.add("user", user).flag("unread", wanted.unread);
    return find_page<NotificationView>(session, sql::list_notifications, std::move(params), wanted);
}

ReadCount read_notifications(Session& session, const ReadNotifications& wanted) {
    const Id<User> user = wanted.id ? session.get(*wanted.id).user_id : reader_of(session, wanted.user);
    Params params;
    params.add("user", user).add("id", wanted.id);
    const auto read = session.all<NotificationName>(sql::read_notifications, std::move(params));
    for (const NotificationName& each : read) session.note(each.id, "is_read", "false", "true");
    return {static_cast<std::int64_t>(read.size())};
}

void delete_notification(Session& session, const NotificationName& name) {
    const Notification notification = session.get(name.id);
    session.erase(notification, notification.title);
}

}  // namespace

// Notifications are their reader's own business; only the system looks after those of somebody else.
Id<User> reader_of(const Session& session, const std::optional<Id<User>>& user) {
    if (session.viewer().is_system()) {
        if (user) return *user;
        throw Error(Fault::invalid, "user is required", "user", "say whose notifications: --user EMAIL, or --as EMAIL");
    }
    if (user && user->value != session.viewer().user_id) {
        throw Error(Fault::denied, "you may read your own notifications only", "user");
    }
    return {session.viewer().user_id};
}

std::vector<Operation> notification_operations() {
    return {
        op<&list_notifications>("notification.list", "Lists what you should know, the newest first.", Verb::get,
                                "/notifications", "notifications:read"),
        op<&read_notifications>("notification.read", "Marks one notification as read, or all of them.", Verb::put,
                                "/notifications/read", "notifications:read", "id"),
        op<&delete_notification>("notification.delete", "Deletes a notification.", Verb::remove, "/notifications/{id}",
                                 "notifications:read"),
    };
}

}  // namespace helpdesk
