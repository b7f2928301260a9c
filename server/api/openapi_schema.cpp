#include "server/api/openapi_schema.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

enum class Direction { in, out };

void add_if(Value::Object& object, std::string_view name, std::string text) {
    if (!text.empty()) object.emplace_back(name, Value(std::move(text)));
}

Value::Array choices_of(const Field& field) {
    Value::Array names;
    for (const std::string_view each : field.choices) names.emplace_back(each);
    return names;
}

// One value of the field, and not null.
Value::Object plain_schema(const Field& field, Direction direction) {
    switch (field.kind) {
        case Kind::text:
        case Kind::bytes: return {{"type", "string"}};
        case Kind::integer: return {{"type", "integer"}, {"format", "int64"}};
        case Kind::boolean: return {{"type", "boolean"}};
        case Kind::time: return {{"type", "string"}, {"format", "date-time"}};
        case Kind::choice: return {{"type", "string"}, {"enum", choices_of(field)}};
        case Kind::reference:
            if (direction == Direction::in) return {{"type", "string"}};
            return {{"type", "string"}, {"format", "uuid"}};
        case Kind::json: return {};
        case Kind::secret: return {{"type", "string"}, {"format", "password"}, {"writeOnly", true}};
        case Kind::object: return *ref_to("schemas", field.type).object();
    }
    return {};
}

Value::Object listed_schema(const Field& field, Direction direction) {
    Value::Object schema = plain_schema(field, direction);
    return field.repeated ? Value::Object{{"type", "array"}, {"items", std::move(schema)}} : schema;
}

void allow_null(Value::Object& schema) {
    if (!schema.empty() && schema.front().first == "$ref") {
        schema = {{"anyOf", Value::Array{Value(schema), Value::Object{{"type", "null"}}}}};
    }
    for (auto& [name, value] : schema) {
        if (name == "type") value = Value::Array{value, "null"};
        if (name == "enum") value.array()->emplace_back();
    }
}

Value schema_of(const Field& field, std::string_view noun, Direction direction) {
    Value::Object schema = listed_schema(field, direction);
    if (field.nullable) allow_null(schema);
    const bool is_id = field.name == "id" && direction == Direction::out;
    add_if(schema, "description", is_id ? "" : words_of(field, noun));
    return schema;
}

// What is answered always has all its members.
Value object_schema(Shape shape, std::string_view noun, Direction direction) {
    Value::Object properties;
    Value::Array required;
    for (const Field& field : shape) {
        properties.emplace_back(field.name, schema_of(field, noun, direction));
        if (field.required || direction == Direction::out) required.emplace_back(field.name);
    }
    Value::Object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema.emplace_back("required", std::move(required));
    if (direction == Direction::in) schema.emplace_back("additionalProperties", false);
    return schema;
}

// An object and those inside it.
void add_object(Value::Object& schemas, std::string_view type, Shape shape, std::string_view noun,
                Direction direction) {
    const bool is_there =
        std::any_of(schemas.begin(), schemas.end(), [&](const auto& each) { return each.first == type; });
    if (is_there) return;
    schemas.emplace_back(type, object_schema(shape, noun, direction));
    for (const Field& field : shape) {
        if (field.kind == Kind::object) add_object(schemas, field.type, field.members(), noun, direction);
    }
}

}  // namespace

Value ref_to(std::string_view component, std::string_view name) {
    return Value::Object{{"$ref", "#/components/" + std::string(component) + "/" + std::string(name)}};
}

Value text_schema_of(const Field& field, const Endpoint& endpoint) {
    Value::Object schema = listed_schema(field, Direction::in);
    if (field.name == "limit" && endpoint.pages) {
        schema.emplace_back("minimum", std::int64_t{1});
        schema.emplace_back("maximum", page_limit_max);
        schema.emplace_back("default", page_limit_default);
    }
    return schema;
}

Value answer_schema_of(const Endpoint& endpoint) {
    Value schema = ref_to("schemas", endpoint.result_type);
    if (!endpoint.lists) return schema;
    return Value::Object{{"type", "array"}, {"items", std::move(schema)}};
}

Value::Object object_schemas(const std::vector<Endpoint>& endpoints) {
    Value::Object schemas;
    for (const Endpoint& endpoint : endpoints) {
        if (endpoint.has_body()) {
            add_object(schemas, endpoint.body_type, endpoint.in_body, endpoint.noun, Direction::in);
        }
        if (endpoint.answers) {
            add_object(schemas, endpoint.result_type, endpoint.result, endpoint.noun, Direction::out);
        }
    }
    std::sort(schemas.begin(), schemas.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return schemas;
}

Value problem_schema() {
    Value::Array codes;
    for (int fault = 0; fault <= static_cast<int>(Fault::partial); ++fault) {
        codes.emplace_back(code_of(static_cast<Fault>(fault)));
    }
    const auto text = [](std::string_view words) { return Value::Object{{"type", "string"}, {"description", words}}; };
    Value::Object properties{
        {"type", text("Always about:blank: the status and the code say what kind of problem it is.")},
        {"title", text("The words of the status.")},
        {"status", Value::Object{{"type", "integer"}, {"description", "The status of the answer."}}},
        {"detail", text("What is wrong, in a sentence for people.")},
        {"code", Value::Object{{"type", "string"},
                               {"enum", std::move(codes)},
                               {"description",
                                "What is wrong, in a word for programs; the same words as those of the command line. "
                                "Missing where a request was refused before it was read."}}},
        {"field", text("The argument, member or header at fault.")},
        {"hint", text("What to do about it.")},
        {"request_id", text("The id of the request, which stands in the server's log too.")},
        {"current", Value::Object{{"description", "With status 412: the record as it is now."}}}};
    return Value::Object{{"type", "object"},
                         {"description", "What went wrong (RFC 9457)."},
                         {"properties", std::move(properties)},
                         {"required", Value::Array{"type", "title", "status", "detail"}}};
}

}  // namespace helpdesk
