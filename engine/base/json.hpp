#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/describe.hpp"
#include "engine/base/scalar.hpp"
#include "engine/base/value.hpp"

namespace helpdesk {

void write_json(std::string& out, std::string_view text);
void write_json(std::string& out, std::int64_t number);
void write_json(std::string& out, const Value& value);
// A member's name, known to need no escapes: `"name":`, with a comma in front unless it is the first.
void write_name(std::string& out, std::string_view name, bool first);

inline void write_json(std::string& out, bool value) { out += value ? "true" : "false"; }
inline void write_json(std::string& out, const std::string& text) { write_json(out, std::string_view(text)); }
inline void write_json(std::string& out, const char* text) { write_json(out, std::string_view(text)); }
inline void write_json(std::string& out, const Json& json) { out += json.text; }

inline void write_json(std::string& out, Time time) {
    out += '"';
    out += to_text(time);
    out += '"';
}

template <typename T>
void write_json(std::string& out, const Id<T>& id) {
    write_json(out, std::string_view(id.value));
}

template <Enumeration E>
void write_json(std::string& out, E value) {
    write_json(out, enum_text(value));
}

template <typename T>
void write_json(std::string& out, const std::optional<T>& value);
template <typename T>
void write_json(std::string& out, const std::vector<T>& values);
template <Described T>
void write_json(std::string& out, const T& object);

template <typename T>
void write_json(std::string& out, const std::optional<T>& value) {
    if (value) {
        write_json(out, *value);
    } else {
        out += "null";
    }
}

template <typename T>
void write_json(std::string& out, const std::vector<T>& values) {
    out += '[';
    bool first = true;
    for (const T& value : values) {
        if (!first) out += ',';
        first = false;
        write_json(out, value);
    }
    out += ']';
}

// Members in the order of the description; Secret and Bytes are never printed.
template <Described T>
void write_json(std::string& out, const T& object) {
    out += '{';
    bool first = true;
    for_each_member<T>([&](const char* name, auto pointer) {
        using Member = std::remove_cvref_t<decltype(object.*pointer)>;
        if constexpr (is_printable<Member>) {
            write_name(out, name, first);
            first = false;
            write_json(out, object.*pointer);
        }
    });
    out += '}';
}

template <typename T>
std::string json_of(const T& value) {
    std::string out;
    write_json(out, value);
    return out;
}

// Takes the place of an argument: Fault::invalid with the field named if the value does not fit.
template <typename T>
void read_json(const Value& value, std::string_view field, T& into) {
    read_scalar(value, field, into);
}

template <typename T>
void read_json(const Value& value, std::string_view field, std::optional<T>& into) {
    if (value.is_null()) {
        into.reset();
    } else {
        read_json(value, field, into.emplace());
    }
}

template <typename T>
void read_json(const Value& value, std::string_view field, Change<T>& into) {
    into.given = true;
    read_json(value, field, into.value);
}

template <typename T>
void read_json(const Value& value, std::string_view field, std::vector<T>& into);
template <Described T>
void read_json(const Value& value, std::string_view field, T& into);

template <typename T>
void read_json(const Value& value, std::string_view field, std::vector<T>& into) {
    const Value::Array* items = value.array();
    if (!items) throw_wrong_kind(field, "a list");
    into.clear();
    for (const Value& item : *items) read_json(item, field, into.emplace_back());
}

// Refuses unknown members by name, and required ones that are missing.
template <Described T>
void read_json(const Value& value, std::string_view field, T& into) {
    const Value::Object* object = value.object();
    if (!object) throw_wrong_kind(field, "an object");
    check_members(*object, fields_of<T>());
    for_each_member<T>([&](const char* name, auto pointer) {
        if (const Value* member = value.find(name)) read_json(*member, name, into.*pointer);
    });
}

}  // namespace helpdesk
