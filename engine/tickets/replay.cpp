#include "engine/tickets/replay.hpp"

#include <algorithm>

#include "engine/db/migration.hpp"
#include "engine/tickets/custom.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ReplayTicket {
    Id<Ticket> id;
    std::int64_t as_of = 0;
};
BOOST_DESCRIBE_STRUCT(ReplayTicket, (), (id, as_of))

// A ticket as it was. Whoever and whatever is gone by now has no name.
struct TicketThen : Ticket {
    std::optional<std::string> status;
    std::optional<std::string> customer;
    std::optional<std::string> assignee;
    std::optional<std::string> department;
    std::optional<std::string> sla_policy;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(TicketThen, (Ticket), (status, customer, assignee, department, sla_policy, tags))

// False for what is only noted of the ticket.
bool makes_version(std::string_view field) {
    const Shape columns = fields_of<Ticket>();
    return field == "tags" ||
           std::any_of(columns.begin(), columns.end(), [&](const Field& each) { return each.name == field; });
}

template <typename T>
void put_back(const std::optional<std::string>& value, std::string_view field, T& into) {
    if (value) read_scalar(Value(*value), field, into);
}

template <typename T>
void put_back(const std::optional<std::string>& value, std::string_view field, std::optional<T>& into) {
    into.reset();
    if (value) read_scalar(Value(*value), field, into.emplace());
}

void put_back(const std::optional<std::string>& value, std::string_view field, Ticket& into) {
    for_each_member<Ticket>([&](const char* name, auto pointer) {
        if (name == field) put_back(value, field, into.*pointer);
    });
}

// A column that came later than the ticket is none of those that it was created with.
void put_created(const HistoryRow& row, Ticket& into) {
    const Value created = parse_json(row.new_value.value_or("{}"));
    for_each_member<Ticket>([&](const char* name, auto pointer) {
        if (const Value* value = created.find(name)) read_json(*value, name, into.*pointer);
    });
}

Ticket beginning_of(const Ticket& now, std::span<const HistoryRow> rows) {
    Ticket ticket = now;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        if (makes_version(row->field)) {
            put_back(row->old_value, row->field, ticket);
            ticket.version = row->version - 1;
            ticket.updated_at = ticket.created_at;
        }
        if (row->field == noted::created) put_created(*row, ticket);
    }
    return ticket;
}

// What it referred to is deleted, and the reference with it: that makes no history.
bool has_gone(Session& session, std::string_view column, const std::string& id) {
    for (const Reference& reference : references()) {
        if (reference.table != "tickets" || reference.column != column || reference.action != "SET NULL") continue;
        std::int64_t count = 0;
        session.run(derive_count(reference.target, "id").statement(), std::move(Params().add("id", id)),
                    [&](const Row& row) { count = row.integer(0); });
        return count == 0;
    }
    return false;
}

template <typename T, typename Name>
std::optional<std::string> called(Session& session, const std::optional<Id<T>>& id, Name&& name) {
    if (!id) return std::nullopt;
    const auto row = session.find(*id);
    return row ? std::optional(name(*row)) : std::nullopt;
}

TicketThen replay_ticket(Session& session, const ReplayTicket& wanted) {
    const Ticket now = session.get(wanted.id);
    const auto rows = ordered_history_of(session, now);
    if (wanted.as_of < 1 || wanted.as_of > now.version) {
        throw Error(Fault::not_found,
                    now.ticket_number + " has the versions 1 to " + std::to_string(now.version) + ", and none is " +
                        std::to_string(wanted.as_of),
                    "as_of");
    }
    TicketThen then{replay(now, rows, wanted.as_of)};
    const auto name = [](const auto& row) { return row.name; };
    const auto email = [](const User& user) { return user.email; };
    then.status = called(session, std::optional(then.status_id), name);
    then.customer = called(session, std::optional(then.customer_id), email);
    then.assignee = called(session, then.assigned_to_id, email);
    then.department = called(session, then.department_id, name);
    then.sla_policy = called(session, then.sla_policy_id, name);
    then.tags = tags_at(session, rows, wanted.id, wanted.as_of);
    then.custom = seen_custom(session, now.department_id, then.custom);
    return then;
}

}  // namespace

std::vector<HistoryRow> ordered_history_of(Session& session, const Ticket& ticket) {
    auto rows = history_of(session.db(), ticket.id.value);
    follow_chain(Chain::parse(ticket.history_chain.text), rows);
    return rows;
}

std::vector<std::string> tags_at(Session& session, std::span<const HistoryRow> rows, const Id<Ticket>& ticket,
                                 std::int64_t version) {
    std::optional<std::string> tags;
    for (const HistoryRow& row : rows) {
        if (row.field != "tags") continue;
        if (row.version <= version) tags = row.new_value;
        if (row.version > version && !tags) tags = row.old_value;
    }
    return tags ? parse_list(*tags) : tags_of(session, ticket);
}

Ticket replay(const Ticket& now, std::span<const HistoryRow> rows, std::int64_t version) {
    Ticket ticket = beginning_of(now, rows);
    for (const HistoryRow& row : rows) {
        if (row.version > version || !makes_version(row.field)) continue;
        put_back(row.new_value, row.field, ticket);
        ticket.version = row.version;
        ticket.updated_at = row.created_at;
    }
    return ticket;
}

// These have no rows of history of their own: `version` and `updated_at`, since each row says which version it made,
// and when; `history_chain`, the end of the history itself, which has a check of its own; a reference that became empty
// when what it refers to was deleted. The tags are no column: they are kept as names, which can be changed, and a tag
// that is deleted leaves every ticket, so that they cannot be compared.
std::vector<std::string> differences(Session& session, const Ticket& ticket, const Ticket& replayed) {
    std::vector<std::string> columns;
    for_each_member<Ticket>([&](const char* name, auto pointer) {
        if constexpr (is_printable<std::remove_cvref_t<decltype(ticket.*pointer)>>) {
            if (ticket.*pointer == replayed.*pointer) return;
            const auto is = plain_text(ticket.*pointer);
            const auto was = plain_text(replayed.*pointer);
            if (is || !was || !has_gone(session, name, *was)) columns.emplace_back(name);
        }
    });
    return columns;
}

std::vector<Operation> replay_operations() {
    return {op<&replay_ticket>("ticket.replay", "Shows a ticket as it was at one of its versions.", Verb::get,
                               "/tickets/{id}/versions/{as_of}", "history:read")};
}

}  // namespace helpdesk
