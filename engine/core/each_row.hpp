#pragma once

#include <string>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// All rows of a statement that takes `after`, an id, and `limit`: some at a time, so that as many as there may be fit
// into memory.
template <typename T, typename See>
void for_each_row(Session& session, const Statement& statement, See&& see) {
    constexpr std::int64_t rows_at_once = 500;
    std::string after;
    for (;;) {
        Params params;
        params.add("after", after).add("limit", rows_at_once);
        const std::vector<T> rows = session.all<T>(statement, std::move(params));
        for (const T& row : rows) see(row);
        if (static_cast<std::int64_t>(rows.size()) < rows_at_once) return;
        after = rows.back().id.value;
    }
}

}  // namespace helpdesk
