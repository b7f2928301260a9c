#include <algorithm>
#include <map>

#include "engine/notify/follow.hpp"
#include "engine/notify/notification.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Concerned {
    std::string ticket_number;
    std::string title;
    Id<User> customer_id;
    std::optional<Id<User>> assigned_to_id;
    std::optional<Id<User>> manager_id;
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Concerned, (), (ticket_number, title, customer_id, assigned_to_id, manager_id, status))

// Who hears of a kind of event, and in which words; {} stands for the ticket's status, or for what the
// event itself says.
struct Notice {
    std::string_view event;
    NotificationType type;
    bool customer;
    bool assignee;
    bool manager;
    std::string_view words;

    bool says_subject() const { return event.starts_with("sla.") || event == "ticket.close_warning"; }
};

constexpr Notice notices[] = {
    {"ticket.created", NotificationType::TICKET_CREATED, false, true, true, "A new ticket came in."},
    {"ticket.assigned", NotificationType::TICKET_ASSIGNED, false, true, false, "The ticket was given to you."},
    {"ticket.status_changed", NotificationType::TICKET_UPDATED, true, true, false, "The ticket is now: {}."},
    {"ticket.updated", NotificationType::TICKET_UPDATED, false, true, false, "The ticket was changed."},
    {"comment.added", NotificationType::COMMENT_ADDED, true, true, false, "There is a new answer."},
    {"note.added", NotificationType::COMMENT_ADDED, false, true, false, "There is a new internal note."},
    {"ticket.close_warning", NotificationType::TICKET_UPDATED, true, true, false,
     "Nobody has answered: the ticket will be closed on {}."},
    {"sla.response_warning", NotificationType::SLA_WARNING, false, true, true,
     "{} % of the time for the first response have passed."},
    {"sla.resolution_warning", NotificationType::SLA_WARNING, false, true, true,
     "{} % of the time for the resolution have passed."},
    {"sla.response_breached", NotificationType::SLA_BREACHED, false, true, true,
     "The first response is late: {} % of its time have passed."},
    {"sla.resolution_breached", NotificationType::SLA_BREACHED, false, true, true,
     "The resolution is late: {} % of its time have passed."},
};

// Somebody who has left may still have a ticket or a department, and hears nothing more of it.
bool is_at_work(Session& session, const Id<User>& person) {
    const PersonRights rights = rights_of(session, person);
    return rights.is_active && rights.is_staff();
}

// Nobody hears of what they did, or of what their own words did; what a rule made of it is news to them.
std::vector<Id<User>> readers(const Notice& notice, const Event& event, const Concerned& ticket, Session& session) {
    std::vector<Id<User>> people;
    const auto wrote = [&](const Id<User>& person) {
        if (event.by_rule) return event.author_id == person.value;
        return person.value == session.viewer().user_id ||
               std::any_of(session.events().begin(), session.events().end(),
                           [&](const Event& each) { return !each.by_rule && each.author_id == person.value; });
    };
    const auto add = [&](const Id<User>& person, bool at_work) {
        const bool known = std::find(people.begin(), people.end(), person) != people.end();
        if (!known && !wrote(person) && (!at_work || is_at_work(session, person))) people.push_back(person);
    };
    if (notice.customer) add(ticket.customer_id, false);
    if (notice.assignee && ticket.assigned_to_id) add(*ticket.assigned_to_id, true);
    if (notice.manager && ticket.manager_id) add(*ticket.manager_id, true);
    return people;
}

void write_notification(Session& session, Notification notification) {
    notification.id = {session.new_id()};
    notification.created_at = session.now();
    session.insert(notification);
}

void notify(Session& session, const Notice& notice, const Event& event, const Concerned& ticket) {
    std::string message(notice.words);
    if (const auto place = message.find("{}"); place != std::string::npos) {
        message.replace(place, 2, notice.says_subject() ? event.subject_id : ticket.status);
    }
    const std::string title = ticket.ticket_number + ": " + ticket.title;
    for (const Id<User>& person : readers(notice, event, ticket, session)) {
        write_notification(session, {.user_id = person,
                                     .ticket_id = Id<Ticket>{event.ticket_id},
                                     .type = notice.type,
                                     .title = title,
                                     .message = message});
    }
}

}  // namespace

void tell_person(Session& session, const Id<User>& person, const Ticket& ticket, NotificationType type,
                 const std::string& message) {
    write_notification(session, {.user_id = person,
                                 .ticket_id = ticket.id,
                                 .type = type,
                                 .title = ticket.ticket_number + ": " + ticket.title,
                                 .message = message});
}

void notify_people(Session& session) {
    std::map<std::string, std::optional<Concerned>> tickets;  // asked for once, as most units of work concern one
    for (const Event& event : session.events()) {
        for (const Notice& notice : notices) {
            if (notice.event != event.kind) continue;
            const auto [known, is_new] = tickets.try_emplace(event.ticket_id);
            if (is_new) {
                known->second =
                    session.first<Concerned>(sql::concerned_people, std::move(Params().add("ticket", event.ticket_id)));
            }
            if (known->second) notify(session, notice, event, *known->second);
        }
    }
}

}  // namespace helpdesk
