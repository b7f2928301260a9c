#include <algorithm>
#include <map>

#include "engine/notify/follow.hpp"
#include "engine/notify/notice.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// Somebody who has to do with a ticket: as its customer, its assignee, or the manager of its department.
struct Concerned : NoticeReader {
    std::string part;
    std::string ticket_number;
    std::string title;
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Concerned, (NoticeReader), (part, ticket_number, title, status))

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

// Nobody hears of what they did, or of what their own words did; what a rule made of it is news to them.
bool is_author(const Session& session, const Event& event, const Id<User>& person) {
    if (event.by_rule) return event.author_id == person.value;
    return person.value == session.viewer().user_id ||
           std::any_of(session.events().begin(), session.events().end(),
                       [&](const Event& each) { return !each.by_rule && each.author_id == person.value; });
}

// Somebody who has left may still have a ticket or a department, and hears nothing more of it.
bool hears(const Notice& notice, const Concerned& person) {
    if (person.part == "customer") return notice.customer;
    return (person.part == "assignee" ? notice.assignee : notice.manager) && person.is_active && person.is_staff();
}

std::string words_of(const Notice& notice, const Event& event, const Concerned& person) {
    std::string words(notice.words);
    if (const auto place = words.find("{}"); place != std::string::npos) {
        words.replace(place, 2, notice.says_subject() ? event.subject_id : person.status);
    }
    return words;
}

void notify(Session& session, const Notice& notice, const Event& event, const std::vector<Concerned>& people) {
    std::vector<Id<User>> told;
    for (const Concerned& person : people) {
        if (!hears(notice, person) || is_author(session, event, person.id)) continue;
        if (std::find(told.begin(), told.end(), person.id) != told.end()) continue;
        told.push_back(person.id);
        give_notice(session, person,
                    {.ticket_id = Id<Ticket>{event.ticket_id},
                     .type = notice.type,
                     .title = person.ticket_number + ": " + person.title,
                     .message = words_of(notice, event, person)});
    }
}

}  // namespace

void tell_person(Session& session, const Id<User>& person, const Ticket& ticket, NotificationType type,
                 const std::string& message) {
    const auto reader = session.first<NoticeReader>(sql::notice_reader, std::move(Params().add("id", person)));
    if (!reader) return;
    give_notice(session, *reader,
                {.ticket_id = ticket.id,
                 .type = type,
                 .title = ticket.ticket_number + ": " + ticket.title,
                 .message = message});
}

void notify_people(Session& session) {
    // Asked for once, as most units of work concern one ticket.
    std::map<std::string, std::vector<Concerned>> circles;
    for (const Event& event : session.events()) {
        for (const Notice& notice : notices) {
            if (notice.event != event.kind) continue;
            const auto [circle, is_new] = circles.try_emplace(event.ticket_id);
            if (is_new) {
                circle->second =
                    session.all<Concerned>(sql::concerned_people, std::move(Params().add("ticket", event.ticket_id)));
            }
            notify(session, notice, event, circle->second);
        }
    }
}

}  // namespace helpdesk
