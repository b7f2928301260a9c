#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace helpdesk {

// A JSON document in memory: null, boolean, integer, text, array or object. There are no fractions in Helpdesk's JSON.
struct Value {
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<std::string, Value>>;

    std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object> data = nullptr;

    Value() = default;
    Value(bool value) : data(value) {}
    Value(std::int64_t value) : data(value) {}
    Value(std::string value) : data(std::move(value)) {}
    Value(std::string_view value) : data(std::string(value)) {}
    Value(const char* value) : data(std::string(value)) {}
    Value(Array value) : data(std::move(value)) {}
    Value(Object value) : data(std::move(value)) {}

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data); }
    const bool* boolean() const { return std::get_if<bool>(&data); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
    const std::string* text() const { return std::get_if<std::string>(&data); }
    const Array* array() const { return std::get_if<Array>(&data); }
    Array* array() { return std::get_if<Array>(&data); }
    const Object* object() const { return std::get_if<Object>(&data); }
    Object* object() { return std::get_if<Object>(&data); }

    // The member of that name; nullptr if this is no object or has none.
    const Value* find(std::string_view name) const;
};

// Refuses (Fault::usage) what is not JSON, repeated keys, fractions, integers over 64 bits, depth over 32 and objects
// of over 1,000 members.
Value parse_json(std::string_view text);

std::string to_json(const Value& value);

}  // namespace helpdesk
