#include "engine/core/change_names.hpp"

#include "engine/core/resolve.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

// The table that the changed field refers to; empty if it refers to none.
std::string_view target_of(const FieldChange& change) {
    if (change.field == "sla_terms_id") return "_sla_terms";
    for (const Reference& reference : references()) {
        if (reference.table == change.table && reference.column == change.field) return reference.target;
    }
    return {};
}

// What people call the row: what the statement call_<table> says, else its name; of the machinery's own rows without
// such a statement the id. Nothing if there is no such row.
std::optional<std::string> name_of(Session& session, std::string_view table, const std::optional<std::string>& id) {
    if (!id) return std::nullopt;
    std::optional<std::string> name;
    const auto read = [&](const Row& row) { name = row.text(0); };
    if (const Statement* statement = statement_for("call_", table)) {
        session.run(*statement, std::move(Params().add("id", *id)), read);
    } else if (table.starts_with('_')) {
        name = id;
    } else {
        const DerivedStatement derived = derive_name(table);
        session.run(derived.statement(), std::move(Params().add("id", *id)), read);
    }
    return name;
}

}  // namespace

std::vector<FieldChange> named_changes(Session& session, std::size_t from) {
    std::vector<FieldChange> changes(session.changes().begin() + static_cast<std::ptrdiff_t>(from),
                                     session.changes().end());
    for (FieldChange& change : changes) {
        // Which of a ticket's fields customers may see is not known here.
        if (change.field == "custom" && !session.viewer().is_staff()) change.before = change.after = std::nullopt;
        const bool is_gone = change.field.empty() && !change.after;
        const auto name = is_gone ? std::nullopt : name_of(session, change.table, change.id);
        change.name = name.value_or(change.before.value_or(""));
        const std::string_view target = target_of(change);
        if (target.empty()) continue;
        change.old_name = name_of(session, target, change.before);
        change.new_name = name_of(session, target, change.after);
    }
    return changes;
}

}  // namespace helpdesk
