#include "server/api/openapi.hpp"

#include <algorithm>

#include "server/api/arguments.hpp"
#include "server/api/cookies.hpp"
#include "server/api/examples.hpp"
#include "server/api/expansion.hpp"
#include "server/api/nouns.hpp"
#include "server/api/openapi_answers.hpp"
#include "server/api/openapi_schema.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view about =
    "Every operation of the desk over HTTP, with the fields and the words of the command line.\n\n"
    "* **Signing in**: a program shows a token, `Authorization: Bearer hd_…`, which `helpdesk token create` makes. It "
    "may do what its person may, and no more than the scopes of the token. A person signs in with a password at "
    "`POST /session`, and gets the token of a session, `hs_…`, for an hour, and another one that gives new tokens at "
    "`POST /session/refresh`, once. With `cookies: true` both are put into cookies that no script reads; whatever "
    "changes something by them has to come from a page of this desk, by its `Origin`, or is refused with 403. Who "
    "tries too often is answered with 429, and how long to wait stands in `Retry-After`.\n"
    "* **Names**: wherever an id is asked for, what people call the thing serves as well: a ticket's number "
    "(`TKT-000042` or `42`), an e-mail, a name, a slug, `@me`, the beginning of an id.\n"
    "* **Errors** are `application/problem+json`; their `code` is for programs.\n"
    "* **Pages**: a list has at most `limit` rows, and `Link: <…>; rel=\"next\"` leads to those that follow.\n"
    "* **Versions**: send the `ETag` that you have read as `If-Match`, and a change to what somebody else has changed "
    "meanwhile is refused with 412.\n"
    "* **Repeating**: with an `Idempotency-Key` a POST that is sent again, since nobody knows whether it arrived, "
    "happens once, and is answered as it was the first time.\n"
    "* **What happens** is told at `GET /events` as it happens, as server-sent events.\n"
    "* **Files**: `POST /uploads` takes a file of up to 4 GiB as it is, and answers the `content` that stands in the "
    "place of a file's content in what the same person sends next; `DELETE /uploads/{id}` forgets it. "
    "`GET /attachments/{id}/file` is a file as it is, or with `Range` a part of it.\n"
    "* **Compression**: longer answers are compressed for a client that sends `Accept-Encoding: gzip`. Their tags end "
    "in `-gzip`, and serve as the others do.\n"
    "* Every GET may be a HEAD. Answers may get further members in time; requests must have no others than these.\n\n"
    "The same for people: [/docs](/docs).";

Value header_parameter(std::string_view name, std::string_view words, std::string_view example) {
    return Value::Object{{"name", name},
                         {"in", "header"},
                         {"description", words},
                         {"schema", Value::Object{{"type", "string"}}},
                         {"example", example}};
}

// By what its name is in components.
Value::Object shared_parameters() {
    return {
        {"IdempotencyKey",
         header_parameter("Idempotency-Key",
                          "A word of your own, of at most 200 bytes. The same POST under the same key again changes "
                          "nothing, and gets the first answer.",
                          "order-17-opened")},
        {"IfMatch", header_parameter("If-Match",
                                     "The ETag that you have read, or such as \"v3\": a change to any other version "
                                     "is refused with 412. In place of the argument `version`.",
                                     "\"v3\"")},
        {"IfNoneMatch", header_parameter("If-None-Match", "An ETag: if the answer is still the same, it is 304.",
                                         "\"v3-5f2c8e1ab0d94c7e\"")},
        {"LastEventId", header_parameter("Last-Event-ID",
                                         "The id of the last event that was heard, as browsers say it by themselves "
                                         "when they come again: what follows it comes first. It counts before "
                                         "`after`.",
                                         "1772443804000-42-1044-1042")},
        {"ContentDigest",
         header_parameter("Content-Digest", "The SHA-256 of the file (RFC 9530): what arrives otherwise is refused.",
                          "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")},
        {"Range", header_parameter("Range", "One part of the file, which is answered with 206.", "bytes=0-99")},
        {"RequestId", header_parameter("X-Request-Id",
                                       "What you call this request: up to 200 printable characters without blanks. "
                                       "It stands in the answer, in the log and in the history.",
                                       "b7c1")}};
}

// JSON has no place of its own behind a question mark: it is written out there.
void add_value_schema(Value::Object& parameter, const Field& field, const Endpoint& endpoint) {
    Value schema = text_schema_of(field, endpoint);
    if (field.kind == Kind::json) {
        parameter.emplace_back("content",
                               Value::Object{{"application/json", Value::Object{{"schema", std::move(schema)}}}});
    } else {
        parameter.emplace_back("schema", std::move(schema));
    }
}

Value parameter_of(const Field& field, std::string_view in, const Endpoint& endpoint) {
    Value::Object parameter{{"name", field.name}, {"in", in}};
    const std::string words = words_of(field, endpoint.noun);
    if (!words.empty()) parameter.emplace_back("description", words);
    if (in == "path" || field.required) parameter.emplace_back("required", true);
    add_value_schema(parameter, field, endpoint);
    Value example = example_of(field, endpoint);
    if (!example.is_null() && field.kind != Kind::json) parameter.emplace_back("example", std::move(example));
    return Value(std::move(parameter));
}

Value fields_parameter_of(const Endpoint& endpoint) {
    std::string names;
    for (const Field& field : endpoint.result) names += (names.empty() ? "" : ", ") + std::string(field.name);
    const std::string first(endpoint.result.front().name);
    return Value::Object{
        {"name", fields_parameter},
        {"in", "query"},
        {"description",
         "Only these members of what is answered, in this order, with commas between them; the others are "
         "missing then, whatever the schema says. There are: " +
             names + "."},
        {"schema", Value::Object{{"type", "string"}}},
        {"example", endpoint.result.size() < 2 ? first : first + "," + std::string(endpoint.result[1].name)}};
}

Value expand_parameter_of(const Endpoint& endpoint) {
    std::string names;
    for (const std::string& each : endpoint.expands) names += (names.empty() ? "" : ", ") + each;
    return Value::Object{{"name", expand_parameter},
                         {"in", "query"},
                         {"description",
                          "What comes with each record, in a member `expanded` of these names, with commas between "
                          "them: what an id leads to, or up to 500 of a list; null for what you may not see. There "
                          "are: " +
                              names + "."},
                         {"schema", Value::Object{{"type", "string"}}},
                         {"example", endpoint.expands.front()}};
}

Value::Array parameters_of(const Endpoint& endpoint) {
    Value::Array parameters;
    for (const Field& field : endpoint.in_path) parameters.push_back(parameter_of(field, "path", endpoint));
    for (const Field& field : endpoint.in_query) parameters.push_back(parameter_of(field, "query", endpoint));
    if (endpoint.is_operation() && endpoint.answers) parameters.push_back(fields_parameter_of(endpoint));
    if (!endpoint.expands.empty()) parameters.push_back(expand_parameter_of(endpoint));
    if (endpoint.creates) parameters.push_back(ref_to("parameters", "IdempotencyKey"));
    if (endpoint.takes_version) parameters.push_back(ref_to("parameters", "IfMatch"));
    if (endpoint.is_operation() && endpoint.reads()) parameters.push_back(ref_to("parameters", "IfNoneMatch"));
    if (!endpoint.stream.empty()) parameters.push_back(ref_to("parameters", "LastEventId"));
    if (endpoint.takes_file) parameters.push_back(ref_to("parameters", "ContentDigest"));
    if (endpoint.gives_parts()) {
        parameters.push_back(ref_to("parameters", "IfNoneMatch"));
        parameters.push_back(ref_to("parameters", "Range"));
    }
    parameters.push_back(ref_to("parameters", "RequestId"));
    return parameters;
}

Value request_body_of(const Endpoint& endpoint) {
    if (endpoint.takes_file) return Value::Object{{"required", true}, {"content", file_content()}};
    Value::Object media{{"schema", ref_to("schemas", endpoint.body_type)}, {"example", example_body(endpoint)}};
    return Value::Object{{"required", endpoint.needs_body()},
                         {"content", Value::Object{{"application/json", Value(std::move(media))}}}};
}

std::string description_of(const Endpoint& endpoint) {
    if (endpoint.behind == Behind::bulk) {
        return "Needs the permission of the operation that is run. On the command line: ids from standard input, and "
               "`--dry-run`.";
    }
    if (endpoint.behind == Behind::file) {
        return "Needs the permission `" + endpoint.permission +
               "`. The command line does the same where it attaches "
               "files and gives them out.";
    }
    if (endpoint.behind == Behind::upkeep) {
        return "Needs the permission `" + endpoint.permission + "`. On the command line: `helpdesk help " +
               endpoint.name.substr(endpoint.noun.size() + 1) + "`.";
    }
    if (!endpoint.is_operation()) return std::string(words_of(endpoint.needs));
    return "On the command line: `helpdesk help " + endpoint.noun + " " +
           endpoint.name.substr(endpoint.noun.size() + 1) + "`. Needs the permission `" + endpoint.permission + "`.";
}

// Each member is a way to sign in, and one that is empty is none.
Value::Array usual_security() {
    return {Value::Object{{"token", Value::Array()}}, Value::Object{{"session", Value::Array()}}};
}

std::optional<Value::Array> own_security(Showing needed) {
    if (needed == Showing::nothing) return Value::Array();
    if (needed != Showing::whatever) return std::nullopt;
    Value::Array security = usual_security();
    security.insert(security.begin(), Value::Object());
    return security;
}

Value operation_of(const Endpoint& endpoint) {
    Value::Object operation{{"operationId", endpoint.id},
                            {"tags", Value::Array{endpoint.noun}},
                            {"summary", endpoint.summary},
                            {"description", description_of(endpoint)}};
    if (endpoint.is_operation()) operation.emplace_back("x-permission", endpoint.permission);
    if (auto security = own_security(endpoint.needs)) operation.emplace_back("security", std::move(*security));
    operation.emplace_back("parameters", parameters_of(endpoint));
    if (endpoint.has_body() || endpoint.takes_file) operation.emplace_back("requestBody", request_body_of(endpoint));
    operation.emplace_back("responses", responses_of(endpoint));
    return Value(std::move(operation));
}

// What is at one path, in the order of the tables.
Value::Object paths_of(const std::vector<Endpoint>& endpoints) {
    Value::Object paths;
    for (const Endpoint& endpoint : endpoints) {
        auto path =
            std::find_if(paths.begin(), paths.end(), [&](const auto& each) { return each.first == endpoint.path; });
        if (path == paths.end()) path = paths.insert(path, {endpoint.path, Value::Object()});
        path->second.object()->emplace_back(lower_ascii(endpoint.method), operation_of(endpoint));
    }
    return paths;
}

Value::Array tags() {
    Value::Array list;
    for (const Noun& noun : nouns()) list.push_back(Value::Object{{"name", noun.name}, {"description", noun.words}});
    return list;
}

Value::Object security_schemes() {
    Value::Object token{{"type", "http"},
                        {"scheme", "bearer"},
                        {"bearerFormat", "hd_… or hs_…"},
                        {"description",
                         "The token of a program, hd_…, which `helpdesk token create --user EMAIL --name NAME` shows "
                         "once; or that of a session, hs_…, which `POST /session` answers."}};
    Value::Object session{{"type", "apiKey"},
                          {"in", "cookie"},
                          {"name", session_cookie},
                          {"description",
                           "What `POST /session` sets with `cookies: true`; over TLS it is called "
                           "`__Host-helpdesk_session`."}};
    return {{"token", std::move(token)}, {"session", std::move(session)}};
}

Value::Object components() {
    Value::Object schemas = object_schemas(endpoints());
    schemas.emplace_back("ProblemDetails", problem_schema());
    return {{"schemas", std::move(schemas)},
            {"parameters", shared_parameters()},
            {"headers", shared_headers()},
            {"responses", shared_responses()},
            {"securitySchemes", security_schemes()}};
}

}  // namespace

Value openapi_document() {
    Value::Object license{{"name", "MIT"}, {"identifier", "MIT"}};
    Value::Object info{{"title", "Helpdesk"},
                       {"version", versions().helpdesk},
                       {"summary", "A support desk in one file."},
                       {"description", about},
                       {"license", std::move(license)}};
    return Value::Object{{"openapi", "3.1.0"},
                         {"info", std::move(info)},
                         {"servers", Value::Array{Value::Object{{"url", api_root}, {"description", "This desk."}}}},
                         {"security", usual_security()},
                         {"tags", tags()},
                         {"paths", paths_of(endpoints())},
                         {"components", components()}};
}

}  // namespace helpdesk
