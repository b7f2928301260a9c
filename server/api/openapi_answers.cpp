#include "server/api/openapi_answers.hpp"

#include "server/api/examples.hpp"
#include "server/api/openapi_schema.hpp"

namespace helpdesk {

namespace {

struct Refusal {
    std::string_view name;
    int status;
    std::string_view words;
    std::optional<Fault> fault;  // nothing where the front refuses, before the request is read
    std::string_view detail;     // an example
    std::string_view field;
};

const Refusal refusals[] = {
    {"Usage", 400, "The request cannot be read: no JSON, an argument that there is not, or one that is said twice.",
     Fault::usage, "ticket.list takes no \"statsu\"", "statsu"},
    {"NotSignedIn", 401, "There is no token, or it is none that lets anybody in.", Fault::denied,
     "you are not signed in", ""},
    {"Denied", 403, "You may not do this: the permission is missing, in your role or in the token's scopes.",
     Fault::denied, "you may not do ticket.delete (it needs tickets:delete)", ""},
    {"NotFound", 404, "Something that the request names is not there, or hidden from you: the answer is the same.",
     Fault::not_found, "there is no ticket \"999\"", "id"},
    {"Conflict", 409,
     "Somebody else was first: `version` is not that of the record any more, or the idempotency key came "
     "with another call before.",
     Fault::conflict, "this idempotency key came with another call before", "idempotency_key"},
    {"Overtaken", 412, "Somebody else has changed it since the version in If-Match, and nothing was changed now.",
     Fault::conflict, "TKT-000001 was changed by somebody else: it has version 4, not 3", "version"},
    {"TooLarge", 413, "The body is too large.", std::nullopt, "the body is too large", ""},
    {"Invalid", 422, "A value breaks a rule.", Fault::invalid, "limit must be 1 to 500", "limit"},
    {"Failed", 500, "A defect of this server. Its log says more under the request's id.", Fault::internal,
     "something failed here; the log says more under this id", ""},
    {"Busy", 503,
     "Too much is going on, or the desk cannot be opened or reached just now. Try again after the seconds "
     "in Retry-After, if it is there.",
     Fault::busy, "the desk is busy", ""},
    {"StorageFailed", 507, "The disk is full or fails. Nothing was changed.", Fault::storage, "the disk is full", ""},
};

Value problem_example(const Refusal& refusal) {
    Value::Object problem{{"type", "about:blank"},
                          {"title", reason_of(refusal.status)},
                          {"status", std::int64_t{refusal.status}},
                          {"detail", refusal.detail}};
    if (refusal.fault) problem.emplace_back("code", code_of(*refusal.fault));
    if (!refusal.field.empty()) problem.emplace_back("field", refusal.field);
    problem.emplace_back("request_id", "b7c1");
    return Value(std::move(problem));
}

Value::Object json_content(std::string_view type, Value schema, Value example) {
    return {{std::string(type), Value::Object{{"schema", std::move(schema)}, {"example", std::move(example)}}}};
}

Value::Object headers_called(std::initializer_list<std::string_view> names) {
    Value::Object headers;
    for (const std::string_view name : names) headers.emplace_back(name, ref_to("headers", name));
    return headers;
}

Value response_of(const Refusal& refusal) {
    Value::Object headers = headers_called({"X-Request-Id"});
    if (refusal.status == 401) headers.emplace_back("WWW-Authenticate", ref_to("headers", "WWW-Authenticate"));
    if (refusal.status == 503) headers.emplace_back("Retry-After", ref_to("headers", "Retry-After"));
    return Value::Object{{"description", refusal.words},
                         {"headers", std::move(headers)},
                         {"content", json_content("application/problem+json", ref_to("schemas", "ProblemDetails"),
                                                  problem_example(refusal))}};
}

// With the record as it is now, where it can be read at the same address.
Value overtaken_response(const Endpoint& endpoint) {
    if (endpoint.current_type.empty()) return ref_to("responses", "Overtaken");
    Value::Object current{{"current", ref_to("schemas", endpoint.current_type)}};
    Value::Array both{ref_to("schemas", "ProblemDetails"),
                      Value::Object{{"type", "object"}, {"properties", std::move(current)}}};
    Value::Object schema{{"allOf", std::move(both)}};
    return Value::Object{
        {"description",
         "Somebody else has changed it since the version in If-Match; `current` is what it is now, and "
         "ETag its version. Nothing was changed."},
        {"headers", headers_called({"ETag", "X-Request-Id"})},
        {"content", Value::Object{{"application/problem+json", Value::Object{{"schema", std::move(schema)}}}}}};
}

Value done_response(const Endpoint& endpoint) {
    if (!endpoint.answers) {
        return Value::Object{{"description", "Done."}, {"headers", headers_called({"X-Request-Id"})}};
    }
    Value::Object headers = headers_called({"ETag", "X-Request-Id"});
    if (endpoint.told_where) headers.emplace_back("Location", ref_to("headers", "Location"));
    if (endpoint.pages) {
        for (const char* name : {"Link", "Helpdesk-Left-Off"}) headers.emplace_back(name, ref_to("headers", name));
    }
    const char* words = endpoint.pages ? "A page of the list." : endpoint.lists ? "The list." : "Done.";
    return Value::Object{
        {"description", endpoint.reads() && !endpoint.lists ? "What was asked for." : words},
        {"headers", std::move(headers)},
        {"content", json_content("application/json", answer_schema_of(endpoint), example_answer(endpoint))}};
}

// Whether the operation can be refused so.
bool can_happen(const Refusal& refusal, const Endpoint& endpoint) {
    switch (refusal.status) {
        case 404: return endpoint.finds;
        case 409: return !endpoint.reads();
        case 412: return endpoint.takes_version;
        case 413: return endpoint.has_body();
        default: return true;
    }
}

Value header(std::string_view words, std::string_view example, std::string_view type = "string") {
    return Value::Object{{"description", words},
                         {"schema", Value::Object{{"type", type}}},
                         {"example", type == "integer" ? Value(std::int64_t{1}) : Value(example)}};
}

}  // namespace

Value::Object responses_of(const Endpoint& endpoint) {
    Value::Object responses;
    responses.emplace_back(std::to_string(endpoint.status), done_response(endpoint));
    if (endpoint.reads()) responses.emplace_back("304", ref_to("responses", "NotModified"));
    for (const Refusal& refusal : refusals) {
        if (!can_happen(refusal, endpoint)) continue;
        responses.emplace_back(std::to_string(refusal.status), refusal.status == 412
                                                                   ? overtaken_response(endpoint)
                                                                   : ref_to("responses", refusal.name));
    }
    return responses;
}

Value::Object shared_responses() {
    Value::Object responses{
        {"NotModified", Value::Object{{"description", "It is what If-None-Match says; there is no body."},
                                      {"headers", headers_called({"ETag", "X-Request-Id"})}}}};
    for (const Refusal& refusal : refusals) responses.emplace_back(refusal.name, response_of(refusal));
    return responses;
}

Value::Object shared_headers() {
    return {{"ETag", header("The tag of this answer: for If-None-Match; and, of a record that has versions, for "
                            "If-Match.",
                            "\"v3-5f2c8e1ab0d94c7e\"")},
            {"Location", header("Where the new thing is shown.", "/api/v1/tickets/TKT-000001")},
            {"Link", header("The next page, as rel=\"next\"; missing at the end of the list.",
                            "</api/v1/tickets?limit=20&after=x>; rel=\"next\"")},
            {"Helpdesk-Left-Off", header("Why the list may not be whole, in a few words; missing where it is.",
                                         "only the first 10000 were looked at")},
            {"X-Request-Id", header("What the request is called in the server's log.", "b7c1")},
            {"WWW-Authenticate", header("How to sign in.", "Bearer realm=\"helpdesk\"")},
            {"Retry-After", header("After how many seconds to try again.", "", "integer")}};
}

}  // namespace helpdesk
