#include "engine/tickets/custom.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

CustomFields schema_of(Session& session, const std::optional<Id<Department>>& department) {
    if (!department) return {};
    const auto found = session.find(*department);
    return found && found->fields ? CustomFields::parse(found->fields->text) : CustomFields();
}

CustomFields settable_schema(Session& session, const std::optional<Id<Department>>& department) {
    CustomFields schema = schema_of(session, department);
    return session.viewer().is_staff() ? schema : schema.of_customers();
}

Value::Object object_in(const Json& json) {
    Value value = parse_json(json.text);
    if (!value.object()) throw Error(Fault::invalid, "custom must be an object", "custom");
    return std::move(*value.object());
}

Value::Object::iterator member_of(Value::Object& object, const std::string& name) {
    return std::find_if(object.begin(), object.end(), [&](const auto& each) { return each.first == name; });
}

void add_once(Value::Object& object, const std::string& name, Value value) {
    if (member_of(object, name) != object.end())
        throw Error(Fault::invalid, "custom." + name + " stands there twice", "custom");
    object.emplace_back(name, std::move(value));
}

Value::Object patch_of(const WantedCustom& wanted) {
    Value::Object patch;
    if (wanted.custom) patch = object_in(*wanted.custom);
    for (const std::string& text : wanted.field) {
        const auto equals = text.find('=');
        if (equals == std::string::npos)
            throw Error(Fault::invalid, "field: \"" + text + "\" is no NAME=VALUE", "field", "such as order=A-17");
        const std::string value(trim(std::string_view(text).substr(equals + 1)));
        add_once(patch, std::string(trim(text.substr(0, equals))), value.empty() ? Value() : Value(value));
    }
    return patch;
}

void check_has_fields(const CustomFields& schema, const Ticket& ticket, const Value::Object& patch) {
    if (!schema.list.empty()) return;
    const bool takes_away =
        std::all_of(patch.begin(), patch.end(), [](const auto& each) { return each.second.is_null(); });
    if (takes_away) return;
    throw Error(Fault::invalid,
                "custom." + patch.front().first + ": " +
                    (ticket.department_id ? "the ticket's department has no fields"
                                          : "a ticket without a department has no fields"),
                "custom");
}

void check_required(const CustomFields& schema, Value::Object& object) {
    for (const CustomField& field : schema.list) {
        if (!field.is_required || member_of(object, field.name) != object.end()) continue;
        throw Error(Fault::invalid, "custom." + field.name + ": it is required", "custom",
                    "--field " + field.name + "=VALUE");
    }
}

// One spelling: equal fields are equal texts.
Json json_in_order(Value::Object object) {
    std::sort(object.begin(), object.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return {to_json(Value(std::move(object)))};
}

}  // namespace

// A field that no schema knows any more may be taken away, but not set.
void set_custom(Session& session, Ticket& ticket, const WantedCustom& wanted, bool moves) {
    if (wanted.empty() && !moves) return;
    const CustomFields schema = settable_schema(session, ticket.department_id);
    const Value::Object patch = patch_of(wanted);
    check_has_fields(schema, ticket, patch);
    Value::Object object = object_in(ticket.custom);
    for (const auto& [name, value] : patch) {
        const auto there = member_of(object, name);
        const bool may_go = value.is_null() && there != object.end() && session.viewer().is_staff();
        const CustomField* field = may_go ? nullptr : &schema.get(name);
        if (there != object.end()) object.erase(there);
        if (!value.is_null()) object.emplace_back(name, field->checked(value));
    }
    for (auto& [name, value] : object) {
        const CustomField* field = moves ? schema.find(name) : nullptr;
        if (field) value = field->checked(value);
    }
    check_required(schema, object);
    ticket.custom = json_in_order(std::move(object));
}

// A schema that cannot be read, because another program wrote it, makes nothing public.
Json seen_custom(Session& session, const std::optional<Id<Department>>& department, const Json& custom) {
    if (session.viewer().is_staff() || custom.text == "{}") return custom;
    Value::Object seen;
    try {
        const CustomFields schema = settable_schema(session, department);
        for (auto& [name, value] : object_in(custom)) {
            if (schema.find(name)) seen.emplace_back(name, std::move(value));
        }
    } catch (const Error&) {
        seen.clear();
    }
    return json_in_order(std::move(seen));
}

}  // namespace helpdesk
