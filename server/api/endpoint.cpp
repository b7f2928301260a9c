#include "server/api/endpoint.hpp"

#include <algorithm>

#include "server/api/router.hpp"

namespace helpdesk {

namespace {

bool stands_in_path(const Operation& operation, const Field& field) {
    return operation.path.find("{" + std::string(field.name) + "}") != std::string_view::npos;
}

const Field* field_of(Shape shape, std::string_view name) {
    const auto found = std::find_if(shape.begin(), shape.end(), [&](const Field& field) { return field.name == name; });
    return found == shape.end() ? nullptr : &*found;
}

bool is_printed(const Field& field) { return field.kind != Kind::secret && field.kind != Kind::bytes; }

// A query names things as well.
bool may_name_something(const Field& field) { return field.kind == Kind::reference || field.kind == Kind::text; }

void place_arguments(const Operation& operation, Endpoint& endpoint) {
    const bool takes_body = operation.verb != Verb::get && operation.verb != Verb::remove;
    for (const Field& field : operation.arguments) {
        if (stands_in_path(operation, field)) {
            endpoint.in_path.push_back(field);
        } else {
            (takes_body ? endpoint.in_body : endpoint.in_query).push_back(field);
        }
    }
}

// The type of what a GET at the same path answers.
std::string_view type_at(std::string_view path) {
    for (const Operation& operation : Engine::operations()) {
        if (operation.verb == Verb::get && operation.path == path) return operation.result_type;
    }
    return {};
}

Endpoint endpoint_of(const Operation& operation) {
    Endpoint endpoint{.name = std::string(operation.name),
                      .noun = std::string(operation.name.substr(0, operation.name.find('.'))),
                      .id = std::string(operation.name),
                      .summary = std::string(operation.summary),
                      .permission = std::string(operation.permission),
                      .method = std::string(method_of(operation.verb)),
                      .path = std::string(operation.path)};
    std::replace(endpoint.id.begin(), endpoint.id.end(), '.', '_');
    place_arguments(operation, endpoint);
    endpoint.body_type = operation.arguments_type;
    std::copy_if(operation.result.begin(), operation.result.end(), std::back_inserter(endpoint.result), is_printed);
    endpoint.result_type = operation.result_type;
    endpoint.answers = operation.answers;
    endpoint.lists = operation.lists;
    endpoint.pages = operation.lists && field_of(operation.arguments, "after");
    endpoint.creates = operation.creates();
    endpoint.told_where = operation.creates() && operation_that_shows(operation);
    endpoint.takes_version = field_of(operation.arguments, "version");
    if (endpoint.takes_version) endpoint.current_type = type_at(operation.path);
    endpoint.finds = std::any_of(operation.arguments.begin(), operation.arguments.end(), may_name_something);
    endpoint.status = !operation.answers ? 204 : operation.creates() ? 201 : 200;
    return endpoint;
}

}  // namespace

bool Endpoint::needs_body() const {
    return std::any_of(in_body.begin(), in_body.end(), [](const Field& field) { return field.required; });
}

const std::vector<Endpoint>& endpoints() {
    static const auto list = [] {
        std::vector<Endpoint> made;
        for (const Operation& operation : Engine::operations()) made.push_back(endpoint_of(operation));
        return made;
    }();
    return list;
}

std::string words_of(const Field& field, std::string_view noun) {
    if (field.name == "id" && field.kind == Kind::reference) return as_sentence(words_for_naming(field.table));
    const std::string words = as_sentence(words_for(field.name, noun));
    if (field.kind != Kind::bytes) return words;
    return words + " In base64; or `upload:` and the SHA-256 of what the same person has uploaded before.";
}

const Operation* operation_that_shows(const Operation& made) {
    const Field* id = field_of(made.result, "id");
    if (!id || id->kind != Kind::reference) return nullptr;
    for (const Operation& operation : Engine::operations()) {
        if (!operation.name.ends_with(".show") || !operation.path.ends_with("/{id}")) continue;
        const Field* shown = field_of(operation.arguments, "id");
        if (shown && shown->table == id->table) return &operation;
    }
    return nullptr;
}

}  // namespace helpdesk
