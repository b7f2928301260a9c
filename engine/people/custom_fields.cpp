#include "engine/people/custom_fields.hpp"

#include <algorithm>
#include <charconv>

#include "engine/base/json.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

namespace {

[[noreturn]] void refuse_value(const CustomField& field, const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::invalid, "custom." + field.name + ": " + why, "custom", hint);
}

double double_of(const Value& number) {
    const std::string text = to_json(number);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    return read;
}

// Integers and decimals are one number here: 2.0 is 2.
std::optional<Value> number_of(const Value& value) {
    const std::string* text = value.text();
    if (!text && !value.integer() && !value.decimal()) return std::nullopt;
    const auto decimal = Decimal::parse(text ? trim(*text) : to_json(value));
    if (!decimal) return std::nullopt;
    std::int64_t whole = 0;
    const char* const end = decimal->text.data() + decimal->text.size();
    if (std::from_chars(decimal->text.data(), end, whole).ptr == end) return Value(whole);
    return Value(*decimal);
}

Value checked_number(const CustomField& field, const Value& value) {
    const auto number = number_of(value);
    if (!number) refuse_value(field, "this is no number of up to 15 digits");
    if (field.type == CustomType::integer && !number->integer()) refuse_value(field, "this is no whole number");
    if (field.minimum && compare_numbers(*number, *field.minimum) < 0)
        refuse_value(field, "it must not be less than " + to_json(*field.minimum));
    if (field.maximum && compare_numbers(*number, *field.maximum) > 0)
        refuse_value(field, "it must not be more than " + to_json(*field.maximum));
    return *number;
}

Value checked_truth(const CustomField& field, const Value& value) {
    bool truth = false;
    try {
        read_scalar(value, field.name, truth);
    } catch (const Error&) {
        refuse_value(field, "it is true or false");
    }
    return Value(truth);
}

bool is_day(const std::string& text) { return text.size() == 10 && parse_time(text + "T00:00:00Z").has_value(); }

Value checked_text(const CustomField& field, const Value& value) {
    if (!value.text() || !is_valid_text(*value.text())) refuse_value(field, "this is no text");
    const std::string text(trim(*value.text()));
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; });
    if (text.empty() || !plain) refuse_value(field, "it is one line of text", "null takes it away");
    if (count_characters(text) > field.length_max)
        refuse_value(field, "it has more than " + std::to_string(field.length_max) + " characters");
    if (field.type == CustomType::date && !is_day(text))
        refuse_value(field, "\"" + text + "\" is no day", "such as 2026-03-01");
    return Value(text);
}

bool means_the_same(const Value& a, const Value& b) {
    if (a.text() && b.text()) return lower_ascii(*a.text()) == lower_ascii(*b.text());
    return to_json(a) == to_json(b);
}

}  // namespace

bool is_field_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 40 && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), fits);
}

// Fifteen digits are what a double keeps, so that no two numbers become one.
int compare_numbers(const Value& a, const Value& b) {
    const double first = double_of(a), second = double_of(b);
    return first < second ? -1 : first > second ? 1 : 0;
}

// A choice is spelled as the schema has it.
Value CustomField::checked(const Value& value) const {
    Value fits = is_numeric()                  ? checked_number(*this, value)
                 : type == CustomType::boolean ? checked_truth(*this, value)
                                               : checked_text(*this, value);
    if (choices.empty()) return fits;
    const auto chosen =
        std::find_if(choices.begin(), choices.end(), [&](const Value& each) { return means_the_same(each, fits); });
    if (chosen != choices.end()) return *chosen;
    const auto plain = [](const Value& each) { return each.text() ? *each.text() : to_json(each); };
    std::vector<std::string> names;
    for (const Value& each : choices) names.push_back(plain(each));
    refuse_value(*this, "it cannot be \"" + plain(fits) + "\"", did_you_mean_one_of(plain(fits), names));
}

const CustomField* CustomFields::find(std::string_view name) const {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const CustomField& each) { return each.name == name; });
    return found == list.end() ? nullptr : &*found;
}

CustomFields CustomFields::of_customers() const {
    CustomFields seen = *this;
    std::erase_if(seen.list, [](const CustomField& each) { return !each.is_public; });
    return seen;
}

const CustomField& CustomFields::get(std::string_view name) const {
    if (const CustomField* field = find(name)) return *field;
    std::vector<std::string> names;
    for (const CustomField& each : list) names.push_back(each.name);
    throw Error(Fault::invalid, "custom." + std::string(name) + ": there is no such field", "custom",
                did_you_mean_one_of(name, names));
}

}  // namespace helpdesk
