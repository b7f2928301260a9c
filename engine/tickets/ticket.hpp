#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/op.hpp"
#include "engine/people/people.hpp"
#include "engine/sla/policy.hpp"

namespace helpdesk {

// Stored: never reorder.
enum class TicketSource { WEB, EMAIL, PHONE, CHAT };
BOOST_DESCRIBE_ENUM(TicketSource, WEB, EMAIL, PHONE, CHAT)

struct TicketStatus {
    Id<TicketStatus> id;
    std::string name;
    std::string display_name;
    std::string color;
    bool is_default = false;
    bool is_resolved = false;
    bool pauses_sla = false;
    std::int64_t position = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TicketStatus, (),
                      (id, name, display_name, color, is_default, is_resolved, pauses_sla, position, created_at))
template <>
inline constexpr std::string_view table_name<TicketStatus> = "ticket_statuses";

struct Tag {
    Id<Tag> id;
    std::string name;
    std::string color;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (id, name, color, created_at))
template <>
inline constexpr std::string_view table_name<Tag> = "tags";

struct Ticket {
    Id<Ticket> id;
    std::string ticket_number;
    std::string title;
    std::string description;
    Priority priority = Priority::MEDIUM;
    TicketSource source = TicketSource::WEB;
    Id<TicketStatus> status_id;
    Id<User> customer_id;
    std::optional<Id<User>> assigned_to_id;
    std::optional<Id<Department>> department_id;
    std::optional<Id<SlaPolicy>> sla_policy_id;
    std::optional<Time> response_due_at;
    std::optional<Time> resolution_due_at;
    std::optional<Time> first_response_at;
    std::optional<Time> resolved_at;
    bool response_breached = false;
    bool resolution_breached = false;
    std::int64_t version = 1;
    std::optional<Id<Ticket>> merged_into_id;
    Json custom{"{}"};
    std::optional<Time> paused_at;
    std::optional<Id<SlaTerms>> sla_terms_id;
    Time created_at;
    Time updated_at;
    Secret history_chain;  // see engine/core/history.hpp
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (id, ticket_number, title, description, priority, source, status_id, customer_id, assigned_to_id,
                       department_id, sla_policy_id, response_due_at, resolution_due_at, first_response_at, resolved_at,
                       response_breached, resolution_breached, version, merged_into_id, custom, paused_at, sla_terms_id,
                       created_at, updated_at, history_chain))
template <>
inline constexpr std::string_view table_name<Ticket> = "tickets";
template <>
inline constexpr bool keeps_history<Ticket> = true;

// A ticket as people read it: the row, and the names behind its references.
struct TicketView : Ticket {
    std::string status;
    std::string customer;
    std::optional<std::string> assignee;
    std::optional<std::string> department;
    std::optional<std::string> sla_policy;
    std::optional<std::string> merged_into;  // the number of the ticket that goes on in its place
    bool overdue = false;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(TicketView, (Ticket),
                      (status, customer, assignee, department, sla_policy, merged_into, overdue, tags))

// A file on its way in.
struct NewFile {
    std::string file_name;
    std::optional<std::string> mime_type;  // application/octet-stream, if left out
    FileBytes content;
};
BOOST_DESCRIBE_STRUCT(NewFile, (), (file_name, mime_type, content))

struct TicketName {
    Id<Ticket> id;
};
BOOST_DESCRIBE_STRUCT(TicketName, (), (id))

struct CreateTicket {
    std::string title;
    std::string description;
    std::optional<Id<User>> customer;  // oneself, if left out
    std::optional<Priority> priority;
    std::optional<TicketSource> source;
    Change<Id<Department>> department;
    Change<Id<User>> assignee;
    std::vector<Id<Tag>> tag;
    std::vector<NewFile> attach;
    std::optional<Json> custom;  // see engine/tickets/custom.hpp
    std::vector<std::string> field;
};
BOOST_DESCRIBE_STRUCT(CreateTicket, (),
                      (title, description, customer, priority, source, department, assignee, tag, attach, custom,
                       field))

// `version` in a change is the one that was read: a stale one is refused (Fault::conflict).
struct UpdateTicket {
    Id<Ticket> id;
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<Priority> priority;
    std::optional<Id<TicketStatus>> status;
    std::optional<Id<User>> customer;
    Change<Id<User>> assignee;
    Change<Id<Department>> department;
    std::optional<Json> custom;
    std::vector<std::string> field;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(UpdateTicket, (),
                      (id, title, description, priority, status, customer, assignee, department, custom, field,
                       version))

struct AssignTicket {
    Id<Ticket> id;
    Change<Id<User>> assignee;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(AssignTicket, (), (id, assignee, version))

struct ChangeTicket {
    Id<Ticket> id;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(ChangeTicket, (), (id, version))

TicketView create_ticket(Session& session, const CreateTicket& wanted);
TicketView show_ticket(Session& session, const TicketName& name);
TicketView update_ticket(Session& session, const UpdateTicket& wanted);
TicketView assign_ticket(Session& session, const AssignTicket& wanted);
TicketView resolve_ticket(Session& session, const ChangeTicket& wanted);
TicketView close_ticket(Session& session, const ChangeTicket& wanted);
TicketView reopen_ticket(Session& session, const ChangeTicket& wanted);
void delete_ticket(Session& session, const TicketName& name);

// See engine/core/op.hpp.
void renew(Session& session, TicketView& view);

// Whether a new status must be one that the old one may be left for; what the desk does by itself need not ask.
enum class Moves { checked, free };

// The ticket in which a merged one goes on; the ticket itself if it stands alone.
Ticket survivor_of(Session& session, const Ticket& merged);

// Fault::invalid, with the ticket in which it goes on, for one that was merged.
void check_stands_alone(Session& session, const Ticket& ticket, std::string_view field);

// The one way to write a ticket back: clocks, breach flags, history and events follow from the difference.
void save_ticket(Session& session, const Ticket& before, Ticket& after, Moves moves = Moves::checked);

// Resolved statuses in their order: the first is where tickets are resolved, the last where they are closed.
// Fault::invalid if there is none.
std::vector<TicketStatus> resolved_statuses(Session& session);

struct TagOnTicket {
    Id<Tag> tag_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TagOnTicket, (), (tag_id, name))

// The names of tags, in their order; those of a ticket.
std::vector<std::string> names_of(const std::vector<TagOnTicket>& tags);
std::vector<std::string> tags_of(Session& session, const Id<Ticket>& ticket);

// Puts a tag on a ticket, or takes it off; nothing happens if that is so already.
void set_tag(Session& session, const Id<Ticket>& ticket, const Id<Tag>& tag, bool is_on);

// Writes down that a statement has changed the tags of a ticket; their names before and behind, in their order.
void note_tags(Session& session, const Id<Ticket>& ticket, const std::vector<std::string>& before,
               const std::vector<std::string>& after);

// Of the ticket's department; nothing if it has none.
std::optional<Id<User>> manager_of(Session& session, const Ticket& ticket);

TicketStatus default_status(Session& session);

// Fault::invalid unless it is #rrggbb. The schema takes any word: a program that shares the database may have others.
std::string checked_color(const std::string& color);

// From the counter, in the ticket's own transaction: no gaps, no number twice. A number that another program has given
// in a shared database is passed over.
std::string next_ticket_number(Session& session);

// A member of staff who is active; Fault::invalid otherwise.
Id<User> checked_assignee(Session& session, const Id<User>& assignee);

}  // namespace helpdesk
