#include "server/api/examples.hpp"

#include <algorithm>
#include <utility>

#include "server/api/address.hpp"
#include "server/api/example_values.hpp"

namespace helpdesk {

namespace {

bool is_choice(const Field& field, std::string_view word) {
    return std::find(field.choices.begin(), field.choices.end(), word) != field.choices.end();
}

bool fits_kind(const Field& field, const Value& value) {
    const std::string* text = value.text();
    switch (field.kind) {
        case Kind::integer: return value.integer();
        case Kind::boolean: return value.boolean();
        case Kind::time: return text && parse_time(*text);
        case Kind::choice: return text && is_choice(field, *text);
        case Kind::json: return !value.is_null();
        case Kind::object: return false;
        default: return text;
    }
}

// Another one for each table, and always the same.
Value example_id(std::string_view table) {
    const std::string hash = blake2b_of(table);
    return "0197b2a4-5c10-7a31-8d52-3f1c" + hash.substr(0, 8);
}

// What the kind says, where nothing is written down.
Value by_kind(const Field& field) {
    if (field.kind == Kind::text && (field.name == "id" || field.name.ends_with("_id"))) return example_id(field.name);
    if (field.kind == Kind::time && field.nullable) return Value();
    switch (field.kind) {
        case Kind::reference: return example_id(field.table);
        case Kind::integer: return std::int64_t{1};
        case Kind::boolean: return false;
        case Kind::time: return "2026-03-02T09:30:00.000Z";
        case Kind::choice: return field.choices.front();
        case Kind::json: return Value::Object();
        case Kind::secret: return "correct horse battery staple";
        default: return Value();
    }
}

Value example_record(Shape shape, const Endpoint& endpoint);

Value single_answer(const Field& field, const Endpoint& endpoint) {
    if (field.kind == Kind::object) return example_record(field.members(), endpoint);
    if (field.kind == Kind::reference) return example_id(field.table);
    const std::string name(field.name);
    const Value* value = written_example(endpoint.name + "." + name);
    for (const std::string& key : {endpoint.noun + "." + name, name}) {
        if (!value || !(fits_kind(field, *value) || value->is_null())) value = written_example(key);
    }
    if (value && value->is_null() && field.nullable) return Value();
    return value && fits_kind(field, *value) ? *value : by_kind(field);
}

Value example_record(Shape shape, const Endpoint& endpoint) {
    Value::Object record;
    for (const Field& field : shape) {
        Value value = single_answer(field, endpoint);
        record.emplace_back(field.name, field.repeated ? Value(Value::Array{std::move(value)}) : std::move(value));
    }
    return Value(std::move(record));
}

Value file_example(const Field& field, const Endpoint& endpoint) {
    Value::Object file;
    for (const Field& member : field.members()) file.emplace_back(member.name, example_of(member, endpoint));
    return Value(std::move(file));
}

std::string plain_text(const Value& value) { return value.text() ? *value.text() : to_json(value); }

}  // namespace

Value example_of(const Field& argument, const Endpoint& endpoint) {
    const std::string name(argument.name);
    Value value = argument.kind == Kind::object ? file_example(argument, endpoint) : by_kind(argument);
    for (const std::string& key : {name, endpoint.noun + "." + name, endpoint.name + "." + name}) {
        const Value* found = written_example(key);
        if (found && (fits_kind(argument, *found) || found->is_null())) value = *found;
    }
    if (value.is_null() || !argument.repeated) return value;
    return Value::Array{std::move(value)};
}

bool stands_in_example(const Field& argument, const Endpoint& endpoint) {
    if (argument.required) return true;
    if (const auto usual = usual_arguments(endpoint.name)) {
        return std::find(usual->begin(), usual->end(), argument.name) != usual->end();
    }
    return endpoint.has_body() && !endpoint.needs_body() && argument.name == endpoint.in_body.front().name;
}

Value example_body(const Endpoint& endpoint) {
    Value::Object body;
    for (const Field& field : endpoint.in_body) {
        if (stands_in_example(field, endpoint)) body.emplace_back(field.name, example_of(field, endpoint));
    }
    return Value(std::move(body));
}

Value example_answer(const Endpoint& endpoint) {
    Value record = example_record(endpoint.result, endpoint);
    return endpoint.lists ? Value(Value::Array{std::move(record)}) : record;
}

std::string example_target(const Endpoint& endpoint) {
    std::string target = endpoint.path;
    for (const Field& field : endpoint.in_path) {
        const std::string mark = "{" + std::string(field.name) + "}";
        target.replace(target.find(mark), mark.size(), percent_encoded(plain_text(example_of(field, endpoint))));
    }
    char separator = '?';
    for (const Field& field : endpoint.in_query) {
        if (!stands_in_example(field, endpoint)) continue;
        const Value value = example_of(field, endpoint);
        const Value& single = value.array() ? value.array()->front() : value;
        target += std::exchange(separator, '&') + std::string(field.name) + "=" + percent_encoded(plain_text(single));
    }
    return target;
}

}  // namespace helpdesk
