#include "engine/notify/notice.hpp"

namespace helpdesk {

namespace {

struct SettingsView : NotificationChoices {
    std::string user;
    std::optional<std::string> time_zone;
    std::optional<Time> quiet_ends_at;
};
BOOST_DESCRIBE_STRUCT(SettingsView, (NotificationChoices), (user, time_zone, quiet_ends_at))

struct ShowSettings {
    std::optional<Id<User>> user;
};
BOOST_DESCRIBE_STRUCT(ShowSettings, (), (user))

struct ChooseNotifications {
    std::optional<Id<User>> user;
    std::vector<NotificationType> type;  // all of them, if left out
    std::optional<NoticeWay> by;
    Change<std::string> quiet_from;
    Change<std::string> quiet_to;
    Change<std::string> digest_at;
};
BOOST_DESCRIBE_STRUCT(ChooseNotifications, (), (user, type, by, quiet_from, quiet_to, digest_at))

constexpr NotificationType all_types[] = {NotificationType::TICKET_CREATED, NotificationType::TICKET_ASSIGNED,
                                          NotificationType::TICKET_UPDATED, NotificationType::COMMENT_ADDED,
                                          NotificationType::SLA_WARNING,    NotificationType::SLA_BREACHED};

// Whoever looks after people also sees and changes what others have chosen, up to their own rank.
User person_of(Session& session, const std::optional<Id<User>>& user) {
    const bool looks_after = user && session.viewer().may("users:manage");
    const User person = session.get(looks_after ? *user : reader_of(session, user));
    if (person.id.value != session.viewer().user_id) check_rank(session, person.role_id);
    return person;
}

SettingsView settings_of(const Session& session, const User& person) {
    SettingsView view;
    static_cast<NotificationChoices&>(view) = choices_in(person.preferences);
    for (const NotificationType type : all_types) view.chosen(type) = view.way_of(type);
    view.digest_at = view.digest_time();
    view.user = person.email;
    view.time_zone = person.time_zone;
    NoticeReader reader;
    reader.time_zone = person.time_zone;
    reader.preferences = person.preferences;
    view.quiet_ends_at = end_of_quiet(reader, session.now());
    return view;
}

SettingsView show_settings(Session& session, const ShowSettings& wanted) {
    return settings_of(session, person_of(session, wanted.user));
}

void set_ways(NotificationChoices& choices, const ChooseNotifications& wanted) {
    if (!wanted.by) {
        if (wanted.type.empty()) return;
        throw Error(Fault::invalid, "by is required with type", "by", "none, desk, mail or digest");
    }
    for (const NotificationType type : wanted.type) choices.chosen(type) = wanted.by;
    if (!wanted.type.empty()) return;
    for (const NotificationType type : all_types) choices.chosen(type) = wanted.by;
}

bool clears(const Change<std::string>& change) { return change.given && change.value.value_or("none") == "none"; }

void set_time(std::optional<std::string>& time, const Change<std::string>& change) {
    if (change.given) time = clears(change) ? std::nullopt : change.value;
}

// There are no quiet hours without a beginning or an end, so that clearing one clears both.
void set_times(NotificationChoices& choices, const ChooseNotifications& wanted) {
    if (clears(wanted.quiet_from) || clears(wanted.quiet_to)) {
        choices.quiet_from.reset();
        choices.quiet_to.reset();
    }
    set_time(choices.quiet_from, wanted.quiet_from);
    set_time(choices.quiet_to, wanted.quiet_to);
    set_time(choices.digest_at, wanted.digest_at);
}

SettingsView choose(Session& session, const ChooseNotifications& wanted) {
    const User before = person_of(session, wanted.user);
    NotificationChoices choices = choices_in(before.preferences);
    set_ways(choices, wanted);
    set_times(choices, wanted);
    check_choices(choices);
    User person = before;
    person.preferences = with_choices(before.preferences, choices);
    session.save(before, person);
    return settings_of(session, person);
}

}  // namespace

std::vector<Operation> choice_operations() {
    return {
        op<&show_settings>("notification.settings", "Shows how you hear of things, and when you are left in peace.",
                           Verb::get, "/notifications/settings", "notifications:read"),
        op<&choose>("notification.choose",
                    "Chooses how you hear of things: not at all, on the desk, by mail, or in a daily mail.", Verb::put,
                    "/notifications/settings", "notifications:read"),
    };
}

}  // namespace helpdesk
