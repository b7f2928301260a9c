#include "server/api/endpoint.hpp"

#include <algorithm>

#include "server/api/bulk.hpp"
#include "server/api/events.hpp"
#include "server/api/expansion.hpp"
#include "server/api/files.hpp"
#include "server/api/router.hpp"

namespace helpdesk {

namespace {

bool stands_in_path(std::string_view path, const Field& field) {
    return path.find("{" + std::string(field.name) + "}") != std::string_view::npos;
}

const Field* field_of(Shape shape, std::string_view name) {
    const auto found = std::find_if(shape.begin(), shape.end(), [&](const Field& field) { return field.name == name; });
    return found == shape.end() ? nullptr : &*found;
}

bool is_printed(const Field& field) { return field.kind != Kind::secret && field.kind != Kind::bytes; }

// A query names things as well.
bool may_name_something(const Field& field) { return field.kind == Kind::reference || field.kind == Kind::text; }

void place_arguments(Shape arguments, Verb verb, Endpoint& endpoint) {
    const bool takes_body = verb != Verb::get && verb != Verb::remove;
    for (const Field& field : arguments) {
        if (stands_in_path(endpoint.path, field)) {
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

// What rows of both tables say alike.
template <typename Row>
Endpoint endpoint_like(const Row& row, Behind behind) {
    Endpoint endpoint{.behind = behind,
                      .name = std::string(row.name),
                      .noun = std::string(row.name.substr(0, row.name.find('.'))),
                      .id = std::string(row.name),
                      .summary = std::string(row.summary),
                      .method = std::string(method_of(row.verb)),
                      .path = std::string(row.path)};
    std::replace(endpoint.id.begin(), endpoint.id.end(), '.', '_');
    place_arguments(row.arguments, row.verb, endpoint);
    endpoint.body_type = row.arguments_type;
    std::copy_if(row.result.begin(), row.result.end(), std::back_inserter(endpoint.result), is_printed);
    endpoint.result_type = row.result_type;
    return endpoint;
}

int status_of(const Endpoint& done) { return !done.answers ? 204 : done.method == "POST" ? 201 : 200; }

Endpoint endpoint_of(const Operation& operation) {
    Endpoint endpoint = endpoint_like(operation, Behind::operation);
    endpoint.permission = std::string(operation.permission);
    endpoint.answers = operation.answers;
    endpoint.lists = operation.lists;
    endpoint.pages = operation.lists && field_of(operation.arguments, "after");
    endpoint.counts = endpoint.pages && field_of(operation.arguments, "total");
    for (Expansion& each : expansions_of(operation)) endpoint.expands.push_back(std::move(each.name));
    endpoint.creates = operation.creates();
    endpoint.told_where = operation.creates() && operation_that_shows(operation);
    endpoint.takes_version = field_of(operation.arguments, "version");
    if (endpoint.takes_version) endpoint.current_type = type_at(operation.path);
    endpoint.finds = std::any_of(operation.arguments.begin(), operation.arguments.end(), may_name_something);
    endpoint.status = status_of(endpoint);
    return endpoint;
}

Endpoint endpoint_of(const Entrance& entrance) {
    Endpoint endpoint = endpoint_like(entrance, Behind::entrance);
    endpoint.needs = entrance.needs;
    endpoint.answers = !endpoint.result.empty();
    endpoint.finds = field_of(entrance.arguments, "link");
    endpoint.counts_tries = entrance.counts_tries;
    endpoint.sets_cookies = entrance.changes_tokens;
    endpoint.status = status_of(endpoint);
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
        for (const Entrance& entrance : entrances()) made.push_back(endpoint_of(entrance));
        made.push_back(bulk_endpoint());
        for (Endpoint& each : file_endpoints()) made.push_back(std::move(each));
        made.push_back(Events::endpoint());
        return made;
    }();
    return list;
}

std::string_view words_of(Showing needed) {
    switch (needed) {
        case Showing::nothing: return "Nobody needs to be signed in.";
        case Showing::whatever: return "Is about the session that is shown, if one is.";
        case Showing::token: return "Needs a token, of a program or of a session.";
        case Showing::session: return "Needs a session: the token of a program will not do.";
    }
    return {};
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
