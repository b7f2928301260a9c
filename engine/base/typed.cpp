#include "engine/base/typed.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace helpdesk {

Value typed_value(const Field& field, const std::string& text) {
    const bool empties = field.kind == Kind::integer || field.kind == Kind::time || field.kind == Kind::choice;
    return field.nullable && empties && text == "none" ? Value() : Value(text);
}

Value::Array typed_list(const Field& field, const std::string& text) {
    Value::Array list;
    if (field.name == "when" || field.name == "then" || field.name == "field") {
        list.emplace_back(text);
        return list;
    }
    for (const std::string_view part : split(text, ',')) {
        if (!trim(part).empty()) list.emplace_back(trim(part));
    }
    return list;
}

bool takes_file(const Field& field) {
    if (field.kind == Kind::bytes) return true;
    if (field.kind != Kind::object) return false;
    const Shape members = field.members();
    return std::any_of(members.begin(), members.end(), [](const Field& each) { return each.kind == Kind::bytes; });
}

}  // namespace helpdesk
