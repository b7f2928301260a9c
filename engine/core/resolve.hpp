#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// Puts ids in the place of names: wherever an argument is an Id, the id itself, the row's natural key (ticket number,
// e-mail, name, slug), a unique prefix of the id, or @me serves. What the actor may not see is not found.

// The spelling under which a table keeps its names; tickets turn 42 and #42 into TKT-000042.
std::string canonical_name(std::string_view table, std::string_view name);

// The statement called <prefix><table>, such as resolve_users; nullptr if sql/ has none.
const Statement* statement_for(std::string_view prefix, std::string_view table);

// The id behind a name. Fault::not_found, or Fault::invalid when a prefix fits several; both name the field.
std::string resolve_name(Session& session, std::string_view table, std::string_view name, std::string_view field);

template <typename T>
void resolve_member(Session&, std::string_view, T&) {}

template <typename T>
void resolve_member(Session& session, std::string_view field, Id<T>& id) {
    id.value = resolve_name(session, table_name<T>, id.value, field);
}

template <typename T>
void resolve_member(Session& session, std::string_view field, std::optional<Id<T>>& id) {
    if (id) resolve_member(session, field, *id);
}

// Where there may be none, that is what `none` means.
template <typename T>
void resolve_member(Session& session, std::string_view field, Change<Id<T>>& id) {
    if (id.value && id.value->value == "none") id.value.reset();
    resolve_member(session, field, id.value);
}

// A thing that is named twice counts once.
template <typename T>
void resolve_member(Session& session, std::string_view field, std::vector<Id<T>>& ids) {
    for (Id<T>& id : ids) resolve_member(session, field, id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

template <Described T>
void resolve_names(Session& session, T& arguments) {
    for_each_member<T>([&](const char* name, auto pointer) { resolve_member(session, name, arguments.*pointer); });
}

}  // namespace helpdesk
