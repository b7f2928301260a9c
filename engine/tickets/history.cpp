#include "engine/tickets/history.hpp"

#include <algorithm>

#include "engine/tickets/custom.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

void hide_custom(Session& session, const Ticket& ticket, std::optional<std::string>& value) {
    if (value) value = seen_custom(session, ticket.department_id, {*value}).text;
}

// Of a ticket as it came in.
void hide_in_created(Session& session, const Ticket& ticket, std::optional<std::string>& value) {
    Value created = parse_json(value.value_or("{}"));
    for (auto& [name, member] : *created.object()) {
        if (name == "custom") member = parse_json(seen_custom(session, ticket.department_id, {to_json(member)}).text);
    }
    value = to_json(created);
}

// What customers may not see of the fields has never changed for them either.
void hide_fields(Session& session, const Id<Ticket>& id, std::vector<HistoryEntry>& entries) {
    const Ticket ticket = session.get(id);
    for (HistoryEntry& entry : entries) {
        if (entry.field == noted::created) hide_in_created(session, ticket, entry.new_value);
        if (entry.field != "custom") continue;
        hide_custom(session, ticket, entry.old_value);
        hide_custom(session, ticket, entry.new_value);
        entry.old_name = entry.old_value;
        entry.new_name = entry.new_value;
    }
    std::erase_if(entries, [](const HistoryEntry& entry) {
        return entry.field == "custom" && entry.old_value == entry.new_value;
    });
}

}  // namespace

Page<HistoryEntry> list_history(Session& session, const ListHistory& wanted) {
    Params params;
    params.add("ticket", wanted.ticket);
    auto page = find_page<HistoryEntry>(session, {sql::list_history, CursorKind::number, "after_version", "after_id"},
                                        std::move(params), wanted,
                                        [](const HistoryEntry& entry) { return std::to_string(entry.version); });
    if (session.viewer().is_staff()) return page;
    hide_fields(session, wanted.ticket, page.items);
    page.total.clear();  // it would count what is hidden
    return page;
}

}  // namespace helpdesk
