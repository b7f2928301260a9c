#pragma once

#include "engine/core/session.hpp"

namespace helpdesk {

// One page of a list. `next` is what `after` takes for the following page; empty at the end. `left_off` says in a few
// words why a list that is at its end may not be whole; empty for one that is. `total` says how many rows all pages
// have, such as 120 or 10000+; empty unless that was asked for.
template <typename T>
struct Page {
    std::vector<T> items;
    std::string next;
    std::string left_off = {};
    std::string total = {};
};

// What is more than this is not counted, so that a count costs no more than some pages.
constexpr std::int64_t count_limit = 10'000;

// How a total is told, of which up to count_limit were counted.
std::string to_total(std::int64_t counted, bool is_more);

// Fault::invalid unless 1 <= limit <= page_limit_max.
std::int64_t checked_limit(std::optional<std::int64_t> limit);

// A cursor is the last row's value in the list's order, and its id: `value~id`. Fault::invalid for any other text, and
// for a value that is no time, or no number of up to nine digits, where the list's order is one.
struct Cursor {
    std::string value;
    std::string id;
};
enum class CursorKind { time, number, other };
Cursor parse_cursor(const std::string& text, CursorKind kind = CursorKind::time);

// Cuts the one row that was asked for beyond the limit, and makes the cursor. `value` gives a row's place in the list.
template <typename T, typename ValueOf>
Page<T> page_of(std::vector<T> rows, std::int64_t limit, ValueOf&& value) {
    Page<T> page{std::move(rows), {}};
    if (static_cast<std::int64_t>(page.items.size()) <= limit) return page;
    page.items.resize(static_cast<std::size_t>(limit));
    page.next = value(page.items.back()) + "~" + page.items.back().id.value;
    return page;
}

// How many rows the statement finds without a cursor, as to_total tells it.
std::string total_of(Session& session, const Statement& statement, const Params& params);

// A list's statement, and where it takes the cursor: the parameter for the value in its order, and the one for the id.
struct ListStatement {
    const Statement& statement;
    CursorKind kind = CursorKind::time;
    std::string_view value = "after_created";
    std::string_view id = "after_id";
};

// One page of what the statement finds. `wanted` are the arguments of the list: limit, after and total are read here.
template <Described T, typename Wanted, typename ValueOf>
Page<T> find_page(Session& session, const ListStatement& list, Params params, const Wanted& wanted, ValueOf&& value) {
    const std::int64_t limit = checked_limit(wanted.limit);
    const Cursor after = wanted.after ? parse_cursor(*wanted.after, list.kind) : Cursor{};
    const std::int64_t number = wanted.after && list.kind == CursorKind::number ? std::stoll(after.value) : 0;
    const std::string total = wanted.total.value_or(false) ? total_of(session, list.statement, params) : "";
    if (wanted.after && !list.value.empty()) {
        list.kind == CursorKind::number ? params.add(list.value, number) : params.add(list.value, after.value);
    }
    if (wanted.after && !list.id.empty()) params.add(list.id, after.id);
    params.add("limit", limit + 1);
    Page<T> page = page_of(session.all<T>(list.statement, std::move(params)), limit, value);
    page.total = total;
    return page;
}

// The same of a list in the order in which its rows were made.
template <Described T, typename Wanted>
Page<T> find_page(Session& session, const Statement& statement, Params params, const Wanted& wanted) {
    return find_page<T>(session, ListStatement{statement}, std::move(params), wanted,
                        [](const T& row) { return to_text(row.created_at); });
}

}  // namespace helpdesk
