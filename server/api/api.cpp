#include "server/api/api.hpp"

#include <algorithm>

#include "server/api/bulk.hpp"
#include "server/api/compression.hpp"
#include "server/api/cookies.hpp"
#include "server/api/documents.hpp"
#include "server/api/endpoint.hpp"
#include "server/api/entering.hpp"
#include "server/api/expansion.hpp"
#include "server/api/files.hpp"
#include "server/api/problem.hpp"
#include "server/api/tags.hpp"

namespace helpdesk {

namespace {

constexpr std::uint64_t body_max = 1 << 20;
constexpr std::uint64_t body_with_files_max = 48 << 20;  // some 35 MiB of files as base64
constexpr std::uint64_t body_of_bulk_max = 8 << 20;
constexpr std::size_t request_id_max = 200;
constexpr std::size_t secret_size_min = 32;  // of hexadecimal

// Of an answer with a token in it: nothing keeps it, and nothing compresses it, so that its length tells nothing.
HttpHeader secret() { return {"Cache-Control", "no-store, no-transform"}; }

// Not signed in: another status than for what somebody who is may not do.
struct SignInNeeded {
    Error error;
};

bool takes_files(const Operation& operation) {
    return std::any_of(operation.arguments.begin(), operation.arguments.end(), takes_file);
}

// Without what stands in front of every path of the desk; nothing for another one.
std::optional<std::vector<std::string>> segments_of(const Address& address) {
    const std::string& path = address.path;
    if (!path.starts_with(api_root) || path.size() <= api_root.size() || path[api_root.size()] != '/')
        return std::nullopt;
    return std::vector<std::string>(address.segments.begin() + 2, address.segments.end());
}

bool has_argument(const Operation& operation, std::string_view name) {
    return std::any_of(operation.arguments.begin(), operation.arguments.end(),
                       [&](const Field& field) { return field.name == name; });
}

std::string method_in_table(const std::string& method) { return method == "HEAD" ? "GET" : method; }

// What the caller calls the request, if it can stand in a line of a log.
std::string request_id_of(const HttpRequest& request) {
    const std::string* given = request.header("x-request-id");
    const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
    const bool fits = given && !given->empty() && given->size() <= request_id_max &&
                      std::all_of(given->begin(), given->end(), is_plain);
    return fits ? *given : request.id;
}

void check_is_json(const HttpRequest& request) {
    if (request.body.empty()) return;
    const std::string* type = request.header("content-type");
    const std::string_view name = type ? trim(std::string_view(*type).substr(0, type->find(';'))) : "";
    if (lower_ascii(name) == "application/json") return;
    throw Error(Fault::usage, "the body must be JSON", {}, "Content-Type: application/json");
}

// Where the list goes on: the same address with the cursor in it.
std::string next_page(const Address& address, const std::string& cursor) {
    std::string query;
    for (const auto& [name, value] : address.query) {
        if (name != "after") query += percent_encoded(name) + "=" + percent_encoded(value) + "&";
    }
    return "<" + address.path + "?" + query + "after=" + percent_encoded(cursor) + ">; rel=\"next\"";
}

HttpResponse not_allowed(std::vector<std::string> methods, const HttpRequest& request) {
    if (std::find(methods.begin(), methods.end(), "GET") != methods.end()) methods.emplace_back("HEAD");
    methods.emplace_back("OPTIONS");
    std::string list;
    for (const std::string& each : methods) list += (list.empty() ? "" : ", ") + each;
    HttpResponse response = problem_of(Error(Fault::usage, "this address takes " + list), 405, request.id);
    response.headers.push_back({"Allow", list});
    if (request.method == "OPTIONS") {
        response.status = 204;
        response.body.clear();
    }
    return response;
}

// What a link in a mail ends with lets people in.
std::string without_secrets(const std::string& path) {
    std::string shown;
    for (const std::string_view part : split(path, '/')) {
        const bool is_hex = part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        if (!shown.empty() || !part.empty()) shown += "/";
        shown += is_hex && part.size() >= secret_size_min ? "*" : part;
    }
    return shown;
}

}  // namespace

BodyPlan Api::plan(const HttpRequest& head) const {
    try {
        return plan_body(head);
    } catch (...) {
        const std::string id = request_id_of(head);
        return {.size_max = body_max, .refusal = completed(problem_now(id), id)};
    }
}

// What the desk says of an upload, or of a part of it, is the answer.
BodyPlan Api::plan_file(const HttpRequest& head) const {
    const std::string id = request_id_of(head);
    try {
        BodyPlan made = plan_upload(engine_, head, actor_of_change(head));
        made.sink = [this, id, sink = std::move(made.sink)](std::string_view part) {
            try {
                sink(part);
            } catch (...) {
                throw BodyRefused{completed(problem_now(id), id)};
            }
        };
        return made;
    } catch (...) {
        return {.size_max = body_max, .refusal = completed(problem_now(id), id)};
    }
}

BodyPlan Api::plan_body(const HttpRequest& head) const {
    const auto segments = segments_of(read_address(head.target));
    if (segments && is_upload(head.method, *segments)) {
        return {.size_max = body_max, .look = [this, head] { return plan_file(head); }};
    }
    if (segments && is_bulk(head.method, *segments)) return {.size_max = body_of_bulk_max};
    const auto route = segments ? router_.find(head.method, *segments) : std::nullopt;
    return {.size_max = route && takes_files(*route->operation) ? body_with_files_max : body_max};
}

std::string Api::path_to_log(const HttpRequest& request) const {
    try {
        const Address address = read_address(request.target);
        const auto segments = segments_of(address);
        const auto route = segments ? router_.find(method_in_table(request.method), *segments) : std::nullopt;
        const auto is_token = [](const auto& each) { return each.first == "token"; };
        const bool is_secret = route && std::any_of(route->named.begin(), route->named.end(), is_token);
        return is_secret ? std::string(api_root) + std::string(route->operation->path) : without_secrets(address.path);
    } catch (const Error&) {
        return request.target.substr(0, request.target.find('?'));
    }
}

HttpResponse Api::handle(HttpRequest& request) const {
    request.id = request_id_of(request);
    HttpResponse response = completed(answer_or_problem(request), request.id);
    compress(response, request);
    return response;
}

HttpResponse Api::completed(HttpResponse response, const std::string& request_id) const {
    response.headers.push_back({"X-Request-Id", request_id});
    if (!response.header("Cache-Control")) response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

HttpResponse Api::answer_or_problem(const HttpRequest& request) const {
    try {
        return answer(request);
    } catch (...) {
        return problem_now(request.id);
    }
}

HttpResponse Api::problem_now(const std::string& request_id) const {
    try {
        throw;
    } catch (const SignInNeeded& needed) {
        return problem_of(needed.error, 401, request_id);
    } catch (const TooManyTries& error) {
        return problem_of(error, request_id);
    } catch (const Error& error) {
        if (error.fault() == Fault::internal && report_) report_(request_id, error.what());
        return problem_of(error, request_id);
    } catch (const std::exception& error) {
        if (report_) report_(request_id, error.what());
        return problem_of(Error(Fault::internal, error.what()), request_id);
    }
}

HttpResponse Api::answer(const HttpRequest& request) const {
    Address address = read_address(request.target);
    const bool reads = method_in_table(request.method) == "GET";
    for (const OwnPage& page : pages_) {
        if (page.path != address.path) continue;
        return reads ? page.answer(page.needs_sign_in ? actor_of(request) : Actor{}) : not_allowed({"GET"}, request);
    }
    if (const Document* document = document_at(address.path)) {
        return reads ? document->answer(request) : not_allowed({"GET"}, request);
    }
    if (!segments_of(address)) throw Error(Fault::not_found, "there is nothing at this address");
    if (address.path == Events::path) return answer_events(request, address);
    return answer_path(request, std::move(address));
}

HttpResponse Api::answer_events(const HttpRequest& request, const Address& address) const {
    if (method_in_table(request.method) != "GET") return not_allowed({"GET"}, request);
    return events_.answer(request, address, actor_of(request), shown_by(request).token);
}

HttpResponse Api::answer_path(const HttpRequest& request, Address address) const {
    const std::vector<std::string> segments = *segments_of(address);
    std::vector<std::string> methods = router_.methods(segments);
    for (std::string& each : entrance_methods(segments)) methods.push_back(std::move(each));
    const std::vector<std::string> of_files = file_methods(segments);
    methods.insert(methods.end(), of_files.begin(), of_files.end());
    if (is_bulk("POST", segments)) methods.emplace_back("POST");
    if (methods.empty()) throw Error(Fault::not_found, "there is nothing at this address");
    const std::string method = method_in_table(request.method);
    if (const Entrance* entrance = find_entrance(method, segments)) return enter_by(*entrance, request, address);
    if (std::find(of_files.begin(), of_files.end(), method) != of_files.end()) {
        const Actor actor = method == "GET" ? actor_of(request) : actor_of_change(request);
        return answer_file(method, {engine_, request, segments, actor});
    }
    if (is_bulk(method, segments)) return run_bulk(request, address);
    auto route = router_.find(method, segments);
    if (!route) return not_allowed(methods, request);
    Actor actor = route->operation->changes() ? actor_of_change(request) : actor_of(request);
    return run({request, std::move(address), std::move(*route), std::move(actor)});
}

// Nobody acts as the desk itself over the network.
Actor Api::actor_of(const HttpRequest& request) const {
    try {
        const Shown shown = shown_by(request);
        if (shown.token.empty()) {
            throw Error(Fault::denied, "you are not signed in", {},
                        "send a token: Authorization: Bearer hd_…, which `helpdesk token create` makes");
        }
        return actor_of_token(engine_, shown.token, {.channel = "rest", .request_id = request.id});
    } catch (const Error& error) {
        if (error.fault() != Fault::denied && error.field() != "authorization") throw;
        throw SignInNeeded{error};
    }
}

// Of a request that changes something: a cookie is enough only where the desk's own page asks.
Actor Api::actor_of_change(const HttpRequest& request) const {
    Actor actor = actor_of(request);
    if (shown_by(request).is_cookie) check_same_site(request);
    return actor;
}

HttpResponse Api::enter_by(const Entrance& entrance, const HttpRequest& request, const Address& address) const {
    check_is_json(request);
    if (!address.query.empty()) throw Error(Fault::usage, "nothing may stand behind the ? here, where logs keep it");
    const bool has_body = !trim(request.body).empty();
    try {
        HttpResponse response =
            answer_at(engine_, entrance, request, has_body ? parse_json(request.body) : Value(Value::Object()));
        response.headers.push_back(secret());
        return response;
    } catch (const Error& error) {
        const bool is_no_sign_in = error.fault() == Fault::denied && error.field() != "origin";
        if (!is_no_sign_in && error.field() != "authorization") throw;
        throw SignInNeeded{error};
    }
}

HttpResponse Api::run_bulk(const HttpRequest& request, const Address& address) const {
    const Actor actor = actor_of_change(request);
    check_is_json(request);
    if (!address.query.empty()) throw Error(Fault::usage, "what is to be done stands in the body");
    HttpResponse response = answer_bulk(engine_, request, actor);
    response.headers.push_back(secret());
    return response;
}

HttpResponse Api::run(const Call& call) const {
    check_is_json(call.request);
    check_wishes(call);
    Value arguments = arguments_of(call.route, call.address, call.request.body);
    CallOptions options;
    if (const std::string* key = call.request.header("idempotency-key")) {
        if (key->empty()) throw Error(Fault::usage, "Idempotency-Key is empty", "idempotency_key");
        options.idempotency_key = *key;
    }
    const std::string* if_match = call.request.header("if-match");
    const auto version = if_match ? version_in(*if_match) : std::nullopt;
    if (!version) return result_of(call, engine_.call(call.route.operation->name, arguments, call.actor, options));
    if (!has_argument(*call.route.operation, "version")) {
        throw Error(Fault::usage, "If-Match is for what changes a record that has versions", "if_match");
    }
    if (arguments.find("version")) throw Error(Fault::usage, "version is said twice", "version");
    arguments.object()->emplace_back("version", *version);
    try {
        return result_of(call, engine_.call(call.route.operation->name, arguments, call.actor, options));
    } catch (const Error& error) {
        if (error.fault() != Fault::conflict || error.field() != "version") throw;
        return overtaken(call, error);
    }
}

// 412 with the record as it is now, so that nobody has to ask for it to go on.
HttpResponse Api::overtaken(const Call& call, const Error& error) const {
    HttpResponse response = problem_of(error, 412, call.request.id);
    const auto shown = router_.find("GET", *segments_of(call.address));
    if (!shown) return response;
    const Reply now = engine_.call(shown->operation->name, arguments_of(*shown, {}, {}), call.actor);
    Value document = parse_json(response.body);
    const Value current = parse_json(now.body);
    response.headers.push_back({"ETag", entity_tag_of(version_of(current), now.body)});
    document.object()->emplace_back("current", current);
    response.body = to_json(document);
    return response;
}

// Of what was made, where it is shown; empty if it is shown nowhere.
std::string Api::location_of(const Call& call, const Value& result) const {
    const Operation* show = operation_that_shows(*call.route.operation);
    const Value* id = result.find("id");
    if (!show || !id || !id->text()) return {};
    return std::string(api_root) + std::string(show->path.substr(0, show->path.size() - 4)) +
           percent_encoded(*id->text());
}

// What nobody can answer is refused before anything is changed.
void Api::check_wishes(const Call& call) const {
    for (const std::string_view name : {fields_parameter, expand_parameter}) {
        const auto is_it = [&](const auto& each) { return each.first == name; };
        if (std::count_if(call.address.query.begin(), call.address.query.end(), is_it) < 2) continue;
        throw Error(Fault::usage, std::string(name) + " is said twice", std::string(name));
    }
    const Operation& operation = *call.route.operation;
    if (const std::string* fields = call.address.parameter(fields_parameter)) check_fields(*fields, operation.result);
    if (const std::string* expand = call.address.parameter(expand_parameter)) {
        Expander(engine_, call.actor, operation, *expand);
    }
}

// What was asked for of an answer.
std::string Api::shown_of(const Call& call, const std::string& body) const {
    const std::string* fields = call.address.parameter(fields_parameter);
    const std::string* expand = call.address.parameter(expand_parameter);
    if (!fields && !expand) return body;
    const Operation& operation = *call.route.operation;
    const Value result = parse_json(body);
    Value shown = fields ? chosen_fields(result, *fields) : result;
    if (expand) shown = Expander(engine_, call.actor, operation, *expand).put_into(shown, result);
    return to_json(shown);
}

HttpResponse Api::result_of(const Call& call, const Reply& reply) const {
    const Operation& operation = *call.route.operation;
    if (!operation.answers || reply.body.empty()) return {.status = 204};
    HttpResponse response{.status = operation.creates() ? 201 : 200, .body = shown_of(call, reply.body)};
    std::optional<std::int64_t> version = reply.version;
    response.headers.push_back({"Content-Type", "application/json"});
    if (operation.shows_secret) response.headers.push_back(secret());
    if (operation.creates()) {
        const Value result = parse_json(reply.body);
        version = version_of(result);
        const std::string location = location_of(call, result);
        if (!location.empty()) response.headers.push_back({"Location", location});
    }
    if (!reply.next.empty()) response.headers.push_back({"Link", next_page(call.address, reply.next)});
    if (!reply.total.empty()) response.headers.push_back({"Helpdesk-Total", reply.total});
    if (!reply.left_off.empty()) response.headers.push_back({"Helpdesk-Left-Off", reply.left_off});
    const std::string tag = entity_tag_of(version, response.body);
    response.headers.push_back({"ETag", tag});
    const std::string* known = call.request.header("if-none-match");
    if (operation.verb != Verb::get || !known || !matches(*known, tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
}

}  // namespace helpdesk
