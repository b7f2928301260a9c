#include "engine/core/change_names.hpp"

#include <utility>

#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

// What people call a row: an expression over its table.
std::string_view calling_of(std::string_view table) {
    static constexpr std::pair<std::string_view, std::string_view> callings[] = {
        {"users", "email"},       {"tickets", "ticket_number"},   {"attachments", "file_name"},
        {"kb_articles", "title"}, {"notifications", "title"},     {"ticket_comments", "substr(content, 1, 60)"},
        {"_assignment", "(SELECT d.name FROM departments AS d WHERE d.id = department_id)"},
        {"_sla_overrides", "(SELECT d.name FROM departments AS d WHERE d.id = department_id)"},
        {"_sla_terms", "response_time || '/' || resolution_time || ' min'"},
    };
    for (const auto& [each, calling] : callings) {
        if (each == table) return calling;
    }
    return table.starts_with('_') ? "id" : "name";
}

// The table that the changed field refers to; empty if it refers to none.
std::string_view target_of(const FieldChange& change) {
    if (change.field == "sla_terms_id") return "_sla_terms";
    for (const Reference& reference : references()) {
        if (reference.table == change.table && reference.column == change.field) return reference.target;
    }
    return {};
}

std::optional<std::string> name_of(Session& session, std::string_view table, const std::optional<std::string>& id) {
    std::optional<std::string> name;
    if (!id) return name;
    const DerivedStatement derived = derive_name(table, calling_of(table));
    session.run(derived.statement(), std::move(Params().add("id", *id)), [&](const Row& row) { name = row.text(0); });
    return name;
}

}  // namespace

std::vector<FieldChange> named_changes(Session& session) {
    std::vector<FieldChange> changes = session.changes();
    for (FieldChange& change : changes) {
        change.name = name_of(session, change.table, change.id).value_or(change.before.value_or(""));
        const std::string_view target = target_of(change);
        if (target.empty()) continue;
        change.old_name = name_of(session, target, change.before);
        change.new_name = name_of(session, target, change.after);
    }
    return changes;
}

}  // namespace helpdesk
