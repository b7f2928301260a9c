#include "server/api/openapi_answers.hpp"

#include "server/api/examples.hpp"
#include "server/api/openapi_schema.hpp"

namespace helpdesk {

namespace {

struct Refusal {
    std::string_view name;
    int status;
    std::string_view words;
    bool (*can_happen)(const Endpoint&);
    std::optional<Fault> fault;  // nothing where the front refuses, before the request is read
    std::string_view detail;     // an example
    std::string_view field;
};

bool always(const Endpoint&) { return true; }
bool but_at_entrances(const Endpoint& endpoint) { return !endpoint.is_entrance(); }
bool at_entrances(const Endpoint& endpoint) { return endpoint.is_entrance(); }

const Refusal refusals[] = {
    {"Usage", 400, "The request cannot be read: no JSON, an argument that there is not, or one that is said twice.",
     always, Fault::usage, "ticket.list takes no \"statsu\"", "statsu"},
    {"NotSignedIn", 401, "There is no token, or it is none that lets anybody in.", but_at_entrances, Fault::denied,
     "you are not signed in", ""},
    {"NotLetIn", 401,
     "Nobody is let in so: by this e-mail and password, without the code that is asked for, or with a token "
     "that is none, has ended, or is not a session's.",
     at_entrances, Fault::denied, "the e-mail or the password is not right", ""},
    {"Denied", 403,
     "You may not do this: the permission is missing, in your role or in the token's scopes; or a cookie came "
     "with a change that no page of this desk has asked for.",
     [](const Endpoint& endpoint) { return endpoint.runs_operations(); }, Fault::denied,
     "you may not do ticket.delete (it needs tickets:delete)", ""},
    {"Foreign", 403,
     "A page of another site asks; or a cookie came, and Origin does not say that this desk's page asks.",
     [](const Endpoint& endpoint) { return endpoint.is_entrance() && !endpoint.reads(); }, Fault::denied,
     "this request does not come from a page of this desk", "origin"},
    {"NotFound", 404, "Something that the request names is not there, or hidden from you: the answer is the same.",
     [](const Endpoint& endpoint) { return endpoint.finds && !endpoint.is_entrance(); }, Fault::not_found,
     "there is no ticket \"999\"", "id"},
    {"DeadLink", 404, "The link does not work, or not any more: it is good once, and for an hour.",
     [](const Endpoint& endpoint) { return endpoint.finds && endpoint.is_entrance(); }, Fault::not_found,
     "this link does not work, or not any more", "link"},
    {"Conflict", 409,
     "Somebody else was first: `version` is not that of the record any more, the idempotency key came with another "
     "call before, or somebody is doing what one at a time may do.",
     [](const Endpoint& endpoint) { return endpoint.runs_operations() && !endpoint.reads(); }, Fault::conflict,
     "this idempotency key came with another call before", "idempotency_key"},
    {"Overtaken", 412, "Somebody else has changed it since the version in If-Match, and nothing was changed now.",
     [](const Endpoint& endpoint) { return endpoint.takes_version; }, Fault::conflict,
     "TKT-000001 was changed by somebody else: it has version 4, not 3", "version"},
    {"TooLarge", 413, "The body is too large.",
     [](const Endpoint& endpoint) { return endpoint.has_body() || endpoint.takes_file; }, std::nullopt,
     "the body is too large", ""},
    {"OutOfRange", 416, "The file has no such part.", [](const Endpoint& endpoint) { return endpoint.gives_parts(); },
     Fault::invalid, "the file has no such part: it has 3 bytes", "range"},
    {"Invalid", 422, "A value breaks a rule.",
     [](const Endpoint& endpoint) { return !endpoint.is_entrance() || endpoint.has_body(); }, Fault::invalid,
     "limit must be 1 to 500", "limit"},
    {"TooManyTries", 429,
     "Too much was tried for this account or from this address; Retry-After says after how many seconds more may "
     "be.",
     [](const Endpoint& endpoint) { return endpoint.counts_tries; }, Fault::busy, "this was tried too often", ""},
    {"Failed", 500, "A defect of this server. Its log says more under the request's id.", always, Fault::internal,
     "something failed here; the log says more under this id", ""},
    {"Busy", 503,
     "Too much is going on, or the desk cannot be opened or reached just now. Try again after the seconds "
     "in Retry-After, if it is there.",
     always, Fault::busy, "the desk is busy", ""},
    {"StorageFailed", 507, "The disk is full or fails. Nothing was changed.", always, Fault::storage,
     "the disk is full", ""},
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
    if (refusal.status == 429 || refusal.status == 503)
        headers.emplace_back("Retry-After", ref_to("headers", "Retry-After"));
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

Value stream_response(const Endpoint& endpoint) {
    return Value::Object{
        {"description",
         "A stream that does not end by itself. `data` is a JSON object, and `id` is what Last-Event-ID takes. It "
         "begins with `hello`, or with `reset` where the events behind Last-Event-ID are not known any more."},
        {"headers", headers_called({"X-Accel-Buffering", "X-Request-Id"})},
        {"content", json_content("text/event-stream", Value::Object{{"type", "string"}}, endpoint.stream)}};
}

Value::Object headers_of_done(const Endpoint& endpoint) {
    Value::Object headers;
    const auto add = [&](std::string_view name) { headers.emplace_back(name, ref_to("headers", name)); };
    if (endpoint.is_operation() && endpoint.answers) add("ETag");
    add("X-Request-Id");
    if (endpoint.told_where) add("Location");
    if (endpoint.pages) {
        add("Link");
        if (endpoint.counts) add("Helpdesk-Total");
        add("Helpdesk-Left-Off");
    }
    if (endpoint.sets_cookies) add("Set-Cookie");
    return headers;
}

Value done_response(const Endpoint& endpoint) {
    if (!endpoint.stream.empty()) return stream_response(endpoint);
    if (endpoint.gives_file) {
        Value::Object headers =
            headers_called({"Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options",
                            "Cross-Origin-Resource-Policy", "X-Request-Id"});
        if (endpoint.gives_parts()) {
            for (const char* each : {"ETag", "Accept-Ranges"}) headers.emplace_back(each, ref_to("headers", each));
        }
        return Value::Object{
            {"description", "The file."}, {"headers", std::move(headers)}, {"content", file_content()}};
    }
    if (!endpoint.answers) return Value::Object{{"description", "Done."}, {"headers", headers_of_done(endpoint)}};
    const char* words = endpoint.pages ? "A page of the list." : endpoint.lists ? "The list." : "Done.";
    return Value::Object{
        {"description", endpoint.reads() && !endpoint.lists ? "What was asked for." : words},
        {"headers", headers_of_done(endpoint)},
        {"content", json_content("application/json", answer_schema_of(endpoint), example_answer(endpoint))}};
}

Value part_of_file(const Endpoint& endpoint) {
    Value::Object part = *done_response(endpoint).object();
    for (auto& [name, value] : part) {
        if (name == "description") value = "The part that Range asks for.";
        if (name == "headers") value.object()->emplace_back("Content-Range", ref_to("headers", "Content-Range"));
    }
    return Value(std::move(part));
}

Value partial_response(const Endpoint& endpoint) {
    return Value::Object{
        {"description", "Some failed, and `keep_going` let the others go on; each says its status."},
        {"headers", headers_of_done(endpoint)},
        {"content", Value::Object{{"application/json", Value::Object{{"schema", answer_schema_of(endpoint)}}}}}};
}

Value header(std::string_view words, std::string_view example, std::string_view type = "string") {
    return Value::Object{{"description", words},
                         {"schema", Value::Object{{"type", type}}},
                         {"example", type == "integer" ? Value(std::int64_t{1}) : Value(example)}};
}

}  // namespace

Value file_content() {
    Value::Object schema{{"type", "string"}, {"format", "binary"}};
    return Value::Object{{"application/octet-stream", Value::Object{{"schema", std::move(schema)}}}};
}

Value::Object responses_of(const Endpoint& endpoint) {
    Value::Object responses;
    responses.emplace_back(std::to_string(endpoint.status), done_response(endpoint));
    if (endpoint.behind == Behind::bulk) responses.emplace_back("207", partial_response(endpoint));
    if (endpoint.gives_parts()) responses.emplace_back("206", part_of_file(endpoint));
    if ((endpoint.is_operation() && endpoint.reads()) || endpoint.gives_parts())
        responses.emplace_back("304", ref_to("responses", "NotModified"));
    for (const Refusal& refusal : refusals) {
        if (!refusal.can_happen(endpoint)) continue;
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
    return {
        {"ETag", header("The tag of this answer: for If-None-Match; and, of a record that has versions, for "
                        "If-Match.",
                        "\"v3-5f2c8e1ab0d94c7e\"")},
        {"Location", header("Where the new thing is shown.", "/api/v1/tickets/TKT-000001")},
        {"Link", header("The next page, as rel=\"next\"; missing at the end of the list.",
                        "</api/v1/tickets?limit=20&after=x>; rel=\"next\"")},
        {"Helpdesk-Total", header("How many there are on all pages, if `total=true` asked for it; of more than ten "
                                  "thousand 10000+.",
                                  "120")},
        {"Helpdesk-Left-Off", header("Why the list may not be whole, in a few words; missing where it is.",
                                     "only the first 10000 were looked at")},
        {"Content-Disposition", header("What to save it as.", "attachment; filename=\"log.txt\"")},
        {"Content-Security-Policy", header("Nothing in the file runs.", "sandbox; default-src 'none'")},
        {"X-Content-Type-Options", header("Nobody guesses another type.", "nosniff")},
        {"Cross-Origin-Resource-Policy", header("No other site shows it.", "same-origin")},
        {"Accept-Ranges", header("Ranges may be asked for.", "bytes")},
        {"Content-Range", header("Which part it is, and how long the whole is.", "bytes 0-99/2048")},
        {"Set-Cookie", header("For a browser that has asked for cookies, or has come with them: helpdesk_session and "
                              "helpdesk_refresh, over TLS with __Host- in front of their names; without a value "
                              "where they have ended.",
                              "helpdesk_session=hs_3q2f7l4m1n9p8r6s; Path=/; Max-Age=3600; HttpOnly; "
                              "SameSite=Lax")},
        {"X-Accel-Buffering", header("Proxies are to hand on every event at once.", "no")},
        {"X-Request-Id", header("What the request is called in the server's log.", "b7c1")},
        {"WWW-Authenticate", header("How to sign in.", "Bearer realm=\"helpdesk\"")},
        {"Retry-After", header("After how many seconds to try again.", "", "integer")}};
}

}  // namespace helpdesk
