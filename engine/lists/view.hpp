#pragma once

#include "engine/core/op.hpp"
#include "engine/people/people.hpp"
#include "engine/lists/tickets.hpp"

namespace helpdesk {

// A list of tickets under a name. Without an owner it is the desk's own. The query is kept as it was written, so that
// @me is whoever looks.
struct View {
    Id<View> id;
    std::string name;
    std::string query;
    std::optional<Id<User>> owner_id;
    bool is_shared = false;
    std::int64_t position = 0;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(View, (), (id, name, query, owner_id, is_shared, position, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<View> = "_views";

// Makes the views that every desk begins with.
void insert_first_views(Session& session);

std::vector<Operation> view_operations();

}  // namespace helpdesk
