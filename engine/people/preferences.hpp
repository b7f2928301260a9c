#pragma once

#include "engine/people/people.hpp"

namespace helpdesk {

// Stored: never reorder.
enum class NotificationType {
    TICKET_CREATED,
    TICKET_ASSIGNED,
    TICKET_UPDATED,
    COMMENT_ADDED,
    SLA_WARNING,
    SLA_BREACHED
};
BOOST_DESCRIBE_ENUM(NotificationType, TICKET_CREATED, TICKET_ASSIGNED, TICKET_UPDATED, COMMENT_ADDED, SLA_WARNING,
                    SLA_BREACHED)

// How somebody hears of something: not at all, on the desk, by a mail at once as well, or in a daily mail as well.
// Stored: never rename.
enum class NoticeWay { none, desk, mail, digest };
BOOST_DESCRIBE_ENUM(NoticeWay, none, desk, mail, digest)

// What a person has chosen about notifications; what is empty is as usual. The first members are called as the types
// are, and stand in their order. Stored in users.preferences: never rename.
struct NotificationChoices {
    std::optional<NoticeWay> TICKET_CREATED;
    std::optional<NoticeWay> TICKET_ASSIGNED;
    std::optional<NoticeWay> TICKET_UPDATED;
    std::optional<NoticeWay> COMMENT_ADDED;
    std::optional<NoticeWay> SLA_WARNING;
    std::optional<NoticeWay> SLA_BREACHED;
    std::optional<std::string> quiet_from;  // times of day such as 22:00, by the person's own clock
    std::optional<std::string> quiet_to;
    std::optional<std::string> digest_at;

    std::optional<NoticeWay>& chosen(NotificationType type);
    NoticeWay way_of(NotificationType type) const;
    std::string digest_time() const { return digest_at.value_or("08:00"); }
};
BOOST_DESCRIBE_STRUCT(NotificationChoices, (),
                      (TICKET_CREATED, TICKET_ASSIGNED, TICKET_UPDATED, COMMENT_ADDED, SLA_WARNING, SLA_BREACHED,
                       quiet_from, quiet_to, digest_at))

// Fault::invalid, naming the field, for what is no time of day, and for quiet hours without a beginning or an end.
void check_choices(const NotificationChoices& choices);

// Fault::invalid, naming the field, unless the preferences are an object whose notifications can be understood; other
// programs keep there what they like.
void check_preferences(const Json& preferences);

// What the preferences say of notifications. What another program has broken is as usual.
NotificationChoices choices_in(const Json& preferences);

// The preferences with these choices in the place of those that were there.
Json with_choices(const Json& preferences, const NotificationChoices& choices);

// The name of a time zone that there is: Fault::invalid for any other.
std::string checked_zone(const std::string& name, const std::string& field);

}  // namespace helpdesk
