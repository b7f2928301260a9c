#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"

namespace helpdesk {

// One value in a query, and the character at which it begins, counted from 1.
struct QueryValue {
    std::string text;
    std::size_t at = 0;
    bool is_quoted = false;  // "exact words"
};

// One part of a query: a condition such as `status:open,waiting`, `-tag:billing`, `created:<7d`; or, without a field, a
// word or phrase to look for.
struct QueryItem {
    std::size_t at = 0;
    bool is_excluded = false;  // with - or ! before it
    std::string field;
    std::string test;  // one of : = < <= > >=; `:<` is the same as `<`
    std::vector<QueryValue> values;
};

constexpr std::size_t query_length_max = 1000;  // characters
constexpr std::size_t query_items_max = 32;
constexpr std::size_t query_values_max = 100;  // of one condition

// Takes a query apart, without knowing its fields. Fault::invalid, with the place and what was expected there, for
// quotes without an end, a condition without a value, and what is longer than the limits.
std::vector<QueryItem> parse_query(const std::string& text);

// A query in which words may be anything, as they are typed or pasted into a search. Both parts are as long as the
// whole, with blanks where the other one stands, so that places stay the same.
struct SearchQuery {
    std::string conditions;  // those that begin with one of query_fields()
    std::string words;
};
SearchQuery split_search(const std::string& text);

// What a query may say; described once, here.
struct QueryField {
    std::string_view name;
    std::string_view example;
    std::string_view words;
};
std::span<const QueryField> query_fields();

// Fault::invalid, naming the field `query` and the character.
[[noreturn]] void refuse_query(std::size_t at, const std::string& what, const std::string& hint = {});

}  // namespace helpdesk
