#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/value.hpp"

namespace helpdesk {

enum class CustomType { string, number, integer, boolean, date };

// One of a department's own fields.
struct CustomField {
    std::string name;
    CustomType type = CustomType::string;
    std::string title;           // what people read; the name, if nothing was said
    std::vector<Value> choices;  // empty: whatever fits the type
    std::size_t length_max = 0;
    std::optional<Value> minimum;
    std::optional<Value> maximum;
    bool is_public = false;  // customers see and set it
    bool is_required = false;

    bool is_numeric() const { return type == CustomType::number || type == CustomType::integer; }
    // The value in the one spelling in which it is kept; numbers and truth values also come as text. Fault::invalid,
    // naming `custom` and the field, for one that does not fit.
    Value checked(const Value& value) const;
};

constexpr std::size_t custom_fields_max = 50;
constexpr std::size_t custom_text_max = 500;  // characters
constexpr std::size_t custom_title_max = 100;

// What tickets of a department have besides what all tickets have; in the order in which people see them.
struct CustomFields {
    std::vector<CustomField> list;

    // Reads a department's `fields`; the empty text stands for none. Fault::invalid, naming the place in the JSON, for
    // what is no such schema: see custom_fields_json.cpp.
    static CustomFields parse(std::string_view json, std::string_view place = "fields");

    const CustomField* find(std::string_view name) const;
    // Without what customers may not see.
    CustomFields of_customers() const;
    // Fault::invalid, with a suggestion, if there is none of that name.
    const CustomField& get(std::string_view name) const;
};

// Whether that can be the name of a field.
bool is_field_name(std::string_view name);

// A number in order: -1, 0 or 1 as the first is less than the second, the same, or more.
int compare_numbers(const Value& a, const Value& b);

// The schema with nothing in it that customers may not see, as JSON; empty if nothing is left.
std::string fields_of_customers(std::string_view json);

}  // namespace helpdesk
