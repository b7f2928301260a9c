#include <algorithm>

#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/people/custom_fields.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t choices_max = 100;

[[noreturn]] void refuse_place(const std::string& place, const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::invalid, place + " " + why, place, hint);
}

template <typename Names>
void check_known(const Value& object, const Names& names, const std::string& place) {
    if (!object.object()) refuse_place(place, "must be an object");
    const std::vector<std::string> known(std::begin(names), std::end(names));
    for (const auto& [name, member] : *object.object()) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        refuse_place(place + "." + name, "is unknown", did_you_mean_one_of(name, known));
    }
}

const std::string& text_in(const Value& value, const std::string& place) {
    if (!value.text() || !is_valid_text(*value.text())) refuse_place(place, "must be text");
    return *value.text();
}

bool truth_in(const Value& value, const std::string& place) {
    if (!value.boolean()) refuse_place(place, "must be true or false");
    return *value.boolean();
}

// One field of a schema, from its JSON.
class FieldReader {
public:
    FieldReader(const Value& schema, std::string name, std::string place) : schema_(schema), place_(std::move(place)) {
        field_.name = std::move(name);
    }

    CustomField read() {
        static constexpr std::string_view names[] = {"type",      "title",   "enum",    "format",
                                                     "maxLength", "minimum", "maximum", "public"};
        check_known(schema_, names, place_);
        read_type();
        read_title();
        read_length();
        read_limits();
        if (const Value* is_public = schema_.find("public")) field_.is_public = truth_in(*is_public, in("public"));
        read_choices();
        return std::move(field_);
    }

private:
    const Value& schema_;
    std::string place_;
    CustomField field_;

    std::string in(const std::string& name) const { return place_ + "." + name; }

    void read_type() {
        static const std::vector<std::string> types{"string", "number", "integer", "boolean"};
        const Value* type = schema_.find("type");
        if (!type) refuse_place(in("type"), "is required");
        const auto found = std::find(types.begin(), types.end(), text_in(*type, in("type")));
        if (found == types.end())
            refuse_place(in("type"), "must be one of string, number, integer, boolean",
                         did_you_mean(*type->text(), types));
        field_.type = static_cast<CustomType>(found - types.begin());
        const Value* format = schema_.find("format");
        if (!format) return;
        if (field_.type != CustomType::string || text_in(*format, in("format")) != "date")
            refuse_place(in("format"), "must be date, and the type string");
        field_.type = CustomType::date;
    }

    void read_title() {
        const Value* title = schema_.find("title");
        field_.title = title ? checked_line(text_in(*title, in("title")), in("title")) : field_.name;
    }

    void read_length() {
        field_.length_max = custom_text_max;
        const Value* length = schema_.find("maxLength");
        if (!length) return;
        if (field_.type != CustomType::string) refuse_place(in("maxLength"), "is for text");
        const std::int64_t* characters = length->integer();
        if (!characters || *characters < 1 || *characters > static_cast<std::int64_t>(custom_text_max))
            refuse_place(in("maxLength"), "must be 1 to " + std::to_string(custom_text_max));
        field_.length_max = static_cast<std::size_t>(*characters);
    }

    // A value that the schema itself names has to fit what the schema has said so far.
    Value value_in(const Value& value, const std::string& place) const {
        try {
            return field_.checked(value);
        } catch (const Error& error) {
            const std::string why = error.what();
            refuse_place(place, "does not fit: " + why.substr(why.find(": ") + 2));
        }
    }

    void read_limits() {
        for (const auto& [name, limit] :
             {std::pair("minimum", &field_.minimum), std::pair("maximum", &field_.maximum)}) {
            const Value* given = schema_.find(name);
            if (!given) continue;
            if (!field_.is_numeric()) refuse_place(in(name), "is for numbers");
            if (given->text()) refuse_place(in(name), "must be a number");
            *limit = value_in(*given, in(name));
        }
    }

    void read_choices() {
        const Value* given = schema_.find("enum");
        if (!given) return;
        if (!given->array() || given->array()->empty()) refuse_place(in("enum"), "must be a list of values");
        if (given->array()->size() > choices_max)
            refuse_place(in("enum"), "has more than " + std::to_string(choices_max) + " values");
        std::vector<Value> choices;
        for (const Value& each : *given->array()) {
            const std::string place = in("enum") + "[" + std::to_string(choices.size()) + "]";
            const bool is_text = field_.type == CustomType::string || field_.type == CustomType::date;
            if (!is_text && each.text()) refuse_place(place, "does not fit the type");
            choices.push_back(value_in(each, place));
            const std::string word = lower_ascii(to_json(choices.back()));
            const bool repeats = std::any_of(choices.begin(), choices.end() - 1,
                                             [&](const Value& other) { return lower_ascii(to_json(other)) == word; });
            if (repeats) refuse_place(place, "stands there twice");
        }
        field_.choices = std::move(choices);
    }
};

void read_required(const Value& names, const std::string& place, CustomFields& fields) {
    if (!names.array()) refuse_place(place, "must be a list of names");
    std::vector<std::string> known;
    for (const CustomField& each : fields.list) known.push_back(each.name);
    for (std::size_t i = 0; i < names.array()->size(); ++i) {
        const std::string item = place + "[" + std::to_string(i) + "]";
        const std::string& name = text_in((*names.array())[i], item);
        const auto found = std::find(known.begin(), known.end(), name);
        if (found == known.end()) refuse_place(item, "is none of the properties", did_you_mean_one_of(name, known));
        CustomField& field = fields.list[static_cast<std::size_t>(found - known.begin())];
        if (field.is_required) refuse_place(item, "stands there twice");
        field.is_required = true;
    }
}

Value schema_in(std::string_view json, const std::string& place) {
    try {
        return parse_json(json);
    } catch (const Error& error) {
        refuse_place(place, std::string("cannot be read: ") + error.what());
    }
}

void erase_member(Value& object, std::string_view name) {
    std::erase_if(*object.object(), [&](const auto& each) { return each.first == name; });
}

}  // namespace

CustomFields CustomFields::parse(std::string_view json, std::string_view place) {
    CustomFields fields;
    if (json.empty()) return fields;
    const std::string whole(place);
    const Value schema = schema_in(json, whole);
    static constexpr std::string_view names[] = {"properties", "required"};
    check_known(schema, names, whole);
    const std::string where = whole + ".properties";
    const Value* properties = schema.find("properties");
    if (!properties) refuse_place(where, "is required");
    if (!properties->object() || properties->object()->empty()) refuse_place(where, "must be an object of fields");
    if (properties->object()->size() > custom_fields_max)
        refuse_place(where, "has more than " + std::to_string(custom_fields_max) + " fields");
    for (const auto& [name, property] : *properties->object()) {
        if (!is_field_name(name))
            refuse_place(where + "." + name, "is no name: it has up to 40 of a-z, 0-9 and _, and begins with a letter");
        fields.list.push_back(FieldReader(property, name, where + "." + name).read());
    }
    if (const Value* required = schema.find("required")) read_required(*required, whole + ".required", fields);
    return fields;
}

std::string fields_of_customers(std::string_view json) {
    const CustomFields fields = CustomFields::parse(json);
    if (fields.of_customers().list.empty()) return {};
    Value schema = parse_json(json);
    for (auto& [name, member] : *schema.object()) {
        for (const CustomField& each : fields.list) {
            if (each.is_public) continue;
            if (name == "properties") erase_member(member, each.name);
            if (name == "required")
                std::erase_if(*member.array(), [&](const Value& item) { return *item.text() == each.name; });
        }
    }
    return to_json(schema);
}

}  // namespace helpdesk
