#include "engine/tickets/ticket.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/custom.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct NextNumber {
    std::int64_t value = 0;
    bool is_taken = false;
};
BOOST_DESCRIBE_STRUCT(NextNumber, (), (value, is_taken))

Id<User> customer_for_new(Session& session, const std::optional<Id<User>>& wanted) {
    if (wanted) return *wanted;
    if (!session.viewer().is_system()) return {session.viewer().user_id};
    throw Error(Fault::invalid, "customer is required", "customer", "say whose ticket it is: --customer EMAIL");
}

void check_rights_of_new(const Session& session, const CreateTicket& wanted) {
    if (wanted.priority) session.require("tickets:update", "priority");
    if (wanted.source) session.require("tickets:update", "source");
    if (wanted.assignee.given) session.require("tickets:assign", "assignee");
    if (!wanted.tag.empty()) session.require("tickets:tag", "tag");
}

TicketView view_without_tags(Session& session, const Id<Ticket>& id) {
    auto view =
        session.first<TicketView>(sql::show_ticket, std::move(Params().add("id", id).add("now", session.now())));
    if (!view) session.get(id);
    if (!view->merged_into) view->merged_into_id.reset();  // that ticket is not for everybody who sees this one
    view->custom = seen_custom(session, view->department_id, view->custom);
    return std::move(*view);
}

}  // namespace

std::string next_ticket_number(Session& session) {
    for (;;) {
        const auto next = session.first<NextNumber>(sql::next_number, std::move(Params().add("name", "ticket")));
        if (!next) throw Error(Fault::refused, "the desk has lost its ticket counter");
        if (!next->is_taken) return canonical_name("tickets", std::to_string(next->value));
    }
}

std::vector<std::string> names_of(const std::vector<TagOnTicket>& tags) {
    std::vector<std::string> names;
    for (const TagOnTicket& tag : tags) names.push_back(tag.name);
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> tags_of(Session& session, const Id<Ticket>& ticket) {
    return names_of(session.all<TagOnTicket>(sql::tags_of_ticket, std::move(Params().add("ticket", ticket))));
}

std::optional<Id<User>> manager_of(Session& session, const Ticket& ticket) {
    if (!ticket.department_id) return std::nullopt;
    return session.get(*ticket.department_id).manager_id;
}

TicketStatus default_status(Session& session) {
    auto status = session.first<TicketStatus>(sql::default_status);
    if (!status)
        throw Error(Fault::invalid, "no status is the default one", "status",
                    "helpdesk status update NAME --is-default");
    return std::move(*status);
}

Id<User> checked_assignee(Session& session, const Id<User>& assignee) {
    const PersonRights rights = rights_of(session, assignee);
    if (!rights.is_staff()) throw Error(Fault::invalid, rights.email + " is no member of staff", "assignee");
    if (!rights.is_active) throw Error(Fault::invalid, rights.email + " is deactivated", "assignee");
    return assignee;
}

Ticket survivor_of(Session& session, const Ticket& merged) {
    constexpr int merges_max = 1'000;  // another program may have written a circle
    Ticket ticket = merged;
    for (int i = 0; ticket.merged_into_id && i < merges_max; ++i) ticket = session.get(*ticket.merged_into_id);
    return ticket;
}

void insert_ticket(Session& session, Ticket& ticket, Tell tell) {
    const auto terms = begin_clocks(session, ticket);
    const bool by_desk = tell == Tell::yes && ticket.department_id && !ticket.assigned_to_id;
    if (by_desk) ticket.assigned_to_id = choose_agent(session, *ticket.department_id);
    if (ticket.ticket_number.empty()) ticket.ticket_number = next_ticket_number(session);
    session.insert(ticket);
    if (ticket.custom.text != "{}") index_custom(session.db(), ticket, {"{}"});
    watch_new(session, ticket, terms, tell);
    if (by_desk && ticket.assigned_to_id) note_by_itself(session, ticket, by_itself::given);
}

TicketView create_ticket(Session& session, const CreateTicket& wanted) {
    check_rights_of_new(session, wanted);
    Ticket ticket{.id = {session.new_id()},
                  .title = checked_line(wanted.title, "title"),
                  .description = wanted.description,
                  .priority = wanted.priority.value_or(Priority::MEDIUM),
                  .source = wanted.source.value_or(TicketSource::WEB),
                  .status_id = default_status(session).id,
                  .customer_id = customer_for_new(session, wanted.customer),
                  .created_at = session.now(),
                  .updated_at = session.now()};
    if (wanted.assignee.value) ticket.assigned_to_id = checked_assignee(session, *wanted.assignee.value);
    ticket.department_id = wanted.department.value;
    set_custom(session, ticket, {wanted.custom, wanted.field}, ticket.department_id.has_value());
    insert_ticket(session, ticket, Tell::yes);
    for (const Id<Tag>& tag : wanted.tag) {
        session.run(sql::tag_ticket,
                    std::move(Params().add("ticket", ticket.id).add("tag", tag).add("created_at", session.now())));
    }
    for (const NewFile& file : wanted.attach) {
        session.require("attachments:create", "attach");
        const Id<User> uploader =
            session.viewer().is_system() ? ticket.customer_id : Id<User>{session.viewer().user_id};
        store_attachment(session, {.ticket_id = ticket.id, .uploaded_by = uploader}, file);
    }
    session.emit({"ticket.created", ticket.id.value});
    TicketView view = view_without_tags(session, ticket.id);
    if (!wanted.tag.empty()) view.tags = tags_of(session, ticket.id);
    return view;
}

TicketView show_ticket(Session& session, const TicketName& name) {
    TicketView view = view_without_tags(session, name.id);
    view.tags = tags_of(session, name.id);
    return view;
}

void renew(Session& session, TicketView& view) { view = show_ticket(session, {view.id}); }

void delete_ticket(Session& session, const TicketName& name) {
    const Ticket ticket = session.get(name.id);
    shed_contents(session, {.ticket = ticket.id});
    session.erase(ticket, ticket.ticket_number);
    Event event{"ticket.deleted", ticket.id.value};
    event.customer_id = ticket.customer_id.value;
    if (ticket.assigned_to_id) event.assigned_to_id = ticket.assigned_to_id->value;
    if (ticket.department_id) event.department_id = ticket.department_id->value;
    session.emit(std::move(event));
}

}  // namespace helpdesk
