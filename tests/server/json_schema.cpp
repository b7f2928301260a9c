#include "json_schema.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

namespace helpdesk {

namespace {

using Faults = std::vector<std::string>;

std::string type_of(const Value& value) {
    if (value.is_null()) return "null";
    if (value.boolean()) return "boolean";
    if (value.integer()) return "integer";
    if (value.text()) return "string";
    if (value.array()) return "array";
    return value.object() ? "object" : "number";
}

bool has_type(const Value& value, const Value& type) {
    if (type.text()) return *type.text() == type_of(value);
    return std::any_of(type.array()->begin(), type.array()->end(),
                       [&](const Value& each) { return *each.text() == type_of(value); });
}

bool has_format(const std::string& text, const std::string& format) {
    static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)");
    if (format == "uuid") return std::regex_match(text, uuid);
    if (format == "date-time") return std::regex_match(text, time);
    return format == "password";
}

void check_words(const Value& schema, const std::string& place, Faults& list) {
    static const std::set<std::string> known{
        "$ref",    "type",    "format",      "enum",      "properties",           "items", "required", "minimum",
        "maximum", "default", "description", "writeOnly", "additionalProperties", "anyOf"};
    for (const auto& [name, value] : *schema.object()) {
        if (!known.contains(name)) list.push_back(place + ": the schema's word " + name + " is not known here");
    }
}

void check_integer(std::int64_t number, const Value& schema, const std::string& place, Faults& list) {
    const Value* least = schema.find("minimum");
    const Value* most = schema.find("maximum");
    if (least && number < *least->integer()) list.push_back(place + " is too small");
    if (most && number > *most->integer()) list.push_back(place + " is too large");
}

void check_scalar(const Value& value, const Value& schema, const std::string& place, Faults& list) {
    const Value* type = schema.find("type");
    if (type && !has_type(value, *type)) list.push_back(place + " is of the type " + type_of(value));
    const Value* choices = schema.find("enum");
    const auto same = [&](const Value& each) { return to_json(each) == to_json(value); };
    if (choices && std::none_of(choices->array()->begin(), choices->array()->end(), same)) {
        list.push_back(place + " is none of the choices: " + to_json(value));
    }
    const Value* format = schema.find("format");
    if (format && value.text() && !has_format(*value.text(), *format->text())) {
        list.push_back(place + " is no " + *format->text() + ": " + *value.text());
    }
    if (value.integer()) check_integer(*value.integer(), schema, place, list);
}

}  // namespace

const Value& SchemaChecker::resolved(const Value& schema) const {
    const Value* reference = schema.find("$ref");
    if (!reference) return schema;
    const Value* at = &document_;
    for (const std::string_view part : split(std::string_view(*reference->text()).substr(2), '/')) {
        at = at->find(part);
        if (!at) throw std::logic_error(*reference->text() + " leads nowhere");
    }
    return *at;
}

void SchemaChecker::check_object(const Value& value, const Value& schema, const std::string& place,
                                 Faults& list) const {
    const Value* properties = schema.find("properties");
    if (!properties) return;
    for (const auto& [name, member] : *value.object()) {
        const Value* known = properties->find(name);
        if (!known) {
            list.push_back(place + " has a member that is not described: " + name);
            continue;
        }
        for (std::string& each : faults(member, *known, place + "." + name)) list.push_back(std::move(each));
    }
    const Value* required = schema.find("required");
    for (const Value& name : required ? *required->array() : Value::Array()) {
        if (!value.find(*name.text())) list.push_back(place + " has no " + *name.text());
    }
}

Faults SchemaChecker::faults(const Value& value, const Value& schema, const std::string& place) const {
    if (schema.find("$ref")) return faults(value, resolved(schema), place);
    Faults list;
    check_words(schema, place, list);
    check_scalar(value, schema, place, list);
    if (value.object()) check_object(value, schema, place, list);
    const Value* ways = schema.find("anyOf");
    const auto fits = [&](const Value& way) { return faults(value, way, place).empty(); };
    if (ways && std::none_of(ways->array()->begin(), ways->array()->end(), fits)) {
        list.push_back(place + " is none of what it may be: " + to_json(value));
    }
    if (const Value* items = schema.find("items"); items && value.array()) {
        for (const Value& each : *value.array()) {
            for (std::string& fault : faults(each, *items, place + "[]")) list.push_back(std::move(fault));
        }
    }
    return list;
}

}  // namespace helpdesk
