#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace helpdesk {

// A number that is no 64-bit integer, exactly and in one spelling: no exponent, no needless zeros, at most 15 digits,
// all of which a double keeps.
struct Decimal {
    std::string text;

    // Nothing for what is no such number. `1.50` and `15e-1` are both `1.5`, and `2.0` is `2`.
    static std::optional<Decimal> parse(std::string_view text);
};

// A JSON document in memory: null, boolean, integer, decimal, text, array or object.
struct Value {
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<std::string, Value>>;

    std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object, Decimal> data = nullptr;

    Value() = default;
    Value(bool value) : data(value) {}
    Value(std::int64_t value) : data(value) {}
    Value(std::string value) : data(std::move(value)) {}
    Value(std::string_view value) : data(std::string(value)) {}
    Value(const char* value) : data(std::string(value)) {}
    Value(Array value) : data(std::move(value)) {}
    Value(Object value) : data(std::move(value)) {}
    Value(Decimal value) : data(std::move(value)) {}

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data); }
    const bool* boolean() const { return std::get_if<bool>(&data); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
    const Decimal* decimal() const { return std::get_if<Decimal>(&data); }
    const std::string* text() const { return std::get_if<std::string>(&data); }
    const Array* array() const { return std::get_if<Array>(&data); }
    Array* array() { return std::get_if<Array>(&data); }
    const Object* object() const { return std::get_if<Object>(&data); }
    Object* object() { return std::get_if<Object>(&data); }

    // The member of that name; nullptr if this is no object or has none.
    const Value* find(std::string_view name) const;
};

// Refuses (Fault::usage) what is not JSON, repeated keys, integers over 64 bits, other numbers of over 15 digits, depth
// over 32 and objects of over 1,000 members.
Value parse_json(std::string_view text);

std::string to_json(const Value& value);

}  // namespace helpdesk
