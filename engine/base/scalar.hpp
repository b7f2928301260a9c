#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/describe.hpp"
#include "engine/base/text.hpp"
#include "engine/base/value.hpp"

namespace helpdesk {

template <Enumeration E>
std::string_view enum_text(E value) {
    return enum_names<E>()[static_cast<std::size_t>(value)];
}

// In front of the SHA-256 of what was uploaded, where base64 may stand as well: it has no colon.
inline constexpr std::string_view upload_mark = "upload:";

// An enumerator by its name, whatever its case; nothing if there is none of that name.
std::optional<std::size_t> find_name(std::span<const std::string_view> names, std::string_view wanted);

// A list column: JSON text on SQLite, PostgreSQL's {a,"b c"}.
std::vector<std::string> parse_list(std::string_view text);
std::string postgres_list(std::string_view json_list);

[[noreturn]] void throw_wrong_kind(std::string_view field, std::string_view wanted);
[[noreturn]] void throw_wrong_choice(std::string_view field, std::string_view given,
                                     std::span<const std::string_view> names);

// Refuses members that the shape does not name, and required ones that are missing.
void check_members(const Value::Object& object, Shape shape);

// Each refuses (Fault::invalid, the field named) a value that does not fit. Numbers, times and booleans also come as
// text.
void read_scalar(const Value& value, std::string_view field, std::string& into);
void read_scalar(const Value& value, std::string_view field, std::int64_t& into);
void read_scalar(const Value& value, std::string_view field, bool& into);
void read_scalar(const Value& value, std::string_view field, Time& into);
void read_scalar(const Value& value, std::string_view field, Json& into);
void read_scalar(const Value& value, std::string_view field, Bytes& into);
void read_scalar(const Value& value, std::string_view field, FileBytes& into);
void read_scalar(const Value& value, std::string_view field, Secret& into);

template <typename T>
void read_scalar(const Value& value, std::string_view field, Id<T>& into) {
    read_scalar(value, field, into.value);
}

template <Enumeration E>
void read_scalar(const Value& value, std::string_view field, E& into) {
    std::string name;
    read_scalar(value, field, name);
    const auto found = find_name(enum_names<E>(), name);
    if (!found) throw_wrong_choice(field, name, enum_names<E>());
    into = static_cast<E>(*found);
}

}  // namespace helpdesk
