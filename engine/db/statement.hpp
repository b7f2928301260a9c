#pragma once

#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/describe.hpp"
#include "engine/base/json.hpp"

namespace helpdesk {

// One named SQL text with :name parameters, from sql/. `postgres` is empty where both databases take the same text.
//
// A line that ends in `--?` stands only while all its parameters have a value; in `--? flag`, only while that flag is
// raised as well. `:name*` inside parentheses takes a list.
struct Statement {
    std::string_view name;
    std::string_view text;
    std::string_view postgres = {};
};

// A value on its way to the database. Text and bytes are borrowed: their owner outlives the call.
struct Cell {
    enum class Kind { absent, null, integer, text, bytes, list };

    Kind kind = Kind::absent;
    std::int64_t integer = 0;
    std::string_view text = {};  // a list is JSON text here
};

struct Param {
    std::string_view name;
    Cell cell;
};

// The parameters of one execution. An absent optional is left out, so that its `--?` lines fall away; null() binds
// NULL.
class Params {
public:
    Params() = default;
    Params(Params&&) = default;
    Params& operator=(Params&&) = default;

    template <typename T>
    Params& add(std::string_view name, const T& value) {
        list_.push_back({name, cell_of(value)});
        return *this;
    }
    template <typename T>
    Params& add(std::string_view name, const std::optional<T>& value) {
        return value ? add(name, *value) : *this;
    }
    Params& null(std::string_view name) {
        list_.push_back({name, {.kind = Cell::Kind::null}});
        return *this;
    }
    Params& put(std::string_view name, const Cell& cell) {
        list_.push_back({name, cell});
        return *this;
    }
    // Raises a flag for `--? flag` lines.
    Params& flag(std::string_view name, bool raised = true) {
        if (raised) list_.push_back({name, {.kind = Cell::Kind::null}});
        return *this;
    }
    // Several values for `:name*`; nothing is added for an empty list.
    template <typename T>
    Params& each(std::string_view name, const std::vector<T>& values) {
        for (const T& value : values) add(name, value);
        return *this;
    }
    // Every member of a described struct under its own name, optionals without a value as NULL.
    template <Described T>
    Params& members(const T& row) {
        for_each_member<T>([&](const char* name, auto pointer) { member(name, row.*pointer); });
        return *this;
    }
    template <typename T>
    Params& member(std::string_view name, const T& value) {
        return add(name, value);
    }
    template <typename T>
    Params& member(std::string_view name, const std::optional<T>& value) {
        return value ? add(name, *value) : null(name);
    }

    const std::vector<Param>& list() const { return list_; }
    const Cell* find(std::string_view name) const;

private:
    std::vector<Param> list_;
    std::forward_list<std::string> owned_;

    std::string_view own(std::string text) { return owned_.emplace_front(std::move(text)); }

    Cell cell_of(std::int64_t value) { return {.kind = Cell::Kind::integer, .integer = value}; }
    Cell cell_of(int value) { return {.kind = Cell::Kind::integer, .integer = value}; }
    Cell cell_of(bool value) { return {.kind = Cell::Kind::integer, .integer = value ? 1 : 0}; }
    Cell cell_of(std::string_view value) { return {.kind = Cell::Kind::text, .text = value}; }
    Cell cell_of(const std::string& value) { return {.kind = Cell::Kind::text, .text = value}; }
    Cell cell_of(const char* value) { return {.kind = Cell::Kind::text, .text = value}; }
    Cell cell_of(const Json& value) { return {.kind = Cell::Kind::text, .text = value.text}; }
    Cell cell_of(const Secret& value) { return {.kind = Cell::Kind::text, .text = value.text}; }
    Cell cell_of(const Bytes& value) { return {.kind = Cell::Kind::bytes, .text = value.data}; }
    Cell cell_of(Time value) { return {.kind = Cell::Kind::text, .text = own(to_text(value))}; }
    Cell cell_of(const std::vector<std::string>& value) {
        return {.kind = Cell::Kind::list, .text = own(json_of(value))};
    }
    template <typename T>
    Cell cell_of(const Id<T>& value) {
        return {.kind = Cell::Kind::text, .text = value.value};
    }
    template <Enumeration E>
    Cell cell_of(E value) {
        return {.kind = Cell::Kind::text, .text = enum_text(value)};
    }
};

// For statements that take lists: some lengths only, so that few texts are prepared. What is too much stands there
// twice.
template <typename T>
Params list_of(std::string_view name, const std::vector<T>& values) {
    std::size_t length = 1;
    while (length < values.size()) length *= 2;
    Params params;
    params.each(name, values);
    for (std::size_t more = values.size(); more < length; ++more) params.add(name, values.back());
    return params;
}

// What is sent: the statement's text without the lines that fell away, and its parameters in the order in which their
// names first appear in it. With Numbered::yes the names are replaced by $1, $2, … (PostgreSQL). All but the cells is
// the same for all parameters that have the same names in the same order.
struct Assembled {
    std::string text;
    std::vector<Cell> cells;
    std::vector<std::string> names;    // one for each cell
    std::vector<std::size_t> sources;  // where each cell stands in the parameters
};

enum class Numbered { no, yes };

// A parameter without a value is a defect of the caller: Fault::internal names it.
Assembled assemble(const Statement& statement, const Params& params, Numbered numbered);

}  // namespace helpdesk
