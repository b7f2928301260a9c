#include "server/api/arguments.hpp"

#include <algorithm>

#include "server/api/expansion.hpp"

namespace helpdesk {

namespace {

std::vector<std::string> names_in(Shape shape) {
    std::vector<std::string> names;
    for (const Field& field : shape) names.emplace_back(field.name);
    return names;
}

class Arguments {
public:
    explicit Arguments(const Operation& operation) : operation_(operation) {}

    void take(const std::string& name, const std::string& text) {
        const Field& field = field_called(name);
        if (field.repeated) {
            for (Value& each : typed_list(field, text)) list_of(name).push_back(std::move(each));
        } else {
            put(name, typed_value(field, text));
        }
    }

    void put(const std::string& name, Value value) {
        field_called(name);
        if (find(name)) throw Error(Fault::usage, name + " is said twice", name);
        object_.emplace_back(name, std::move(value));
    }

    Value done() { return Value(std::move(object_)); }

private:
    const Operation& operation_;
    Value::Object object_;

    Value* find(const std::string& name) {
        const auto found =
            std::find_if(object_.begin(), object_.end(), [&](const auto& each) { return each.first == name; });
        return found == object_.end() ? nullptr : &found->second;
    }

    const Field& field_called(const std::string& name) const {
        for (const Field& field : operation_.arguments) {
            if (field.name == name) return field;
        }
        throw Error(Fault::usage, std::string(operation_.name) + " takes no \"" + name + "\"", name,
                    did_you_mean(name, names_in(operation_.arguments)));
    }

    Value::Array& list_of(const std::string& name) {
        Value* there = find(name);
        if (!there) there = &object_.emplace_back(name, Value::Array()).second;
        return *there->array();
    }
};

Value object_in(std::string_view body) {
    Value value = parse_json(body);
    if (!value.object()) throw Error(Fault::usage, "the body must be a JSON object");
    return value;
}

}  // namespace

Value arguments_of(const Route& route, const Address& address, std::string_view body) {
    Arguments arguments(*route.operation);
    for (const auto& [name, text] : route.named) arguments.put(name, Value(text));
    for (const auto& [name, text] : address.query) {
        if (name != fields_parameter && name != expand_parameter) arguments.take(name, text);
    }
    if (!trim(body).empty()) {
        Value given = object_in(body);
        for (auto& [name, value] : *given.object()) arguments.put(name, std::move(value));
    }
    return arguments.done();
}

void check_fields(std::string_view wanted, Shape shape) {
    const std::vector<std::string> names = names_in(shape);
    for (const std::string_view part : split(wanted, ',')) {
        const std::string name(trim(part));
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        throw Error(Fault::invalid, "there is no field \"" + name + "\"", std::string(fields_parameter),
                    did_you_mean(name, names));
    }
}

Value chosen_fields(const Value& result, std::string_view wanted) {
    if (const Value::Array* list = result.array()) {
        Value::Array chosen;
        for (const Value& each : *list) chosen.push_back(chosen_fields(each, wanted));
        return Value(std::move(chosen));
    }
    Value::Object object;
    for (const std::string_view part : split(wanted, ',')) {
        const std::string name(trim(part));
        const Value* value = result.find(name);
        object.emplace_back(name, value ? *value : Value());
    }
    return Value(std::move(object));
}

}  // namespace helpdesk
