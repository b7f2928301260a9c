#include "server/api/bulk.hpp"

#include <algorithm>
#include <atomic>

#include "server/api/problem.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view path = "/bulk";

constexpr Field call_fields[] = {{.name = "operation", .required = true},
                                 {.name = "each", .kind = Kind::json, .required = true, .repeated = true},
                                 {.name = "keep_going", .kind = Kind::boolean},
                                 {.name = "dry_run", .kind = Kind::boolean}};

constexpr Field item_fields[] = {{.name = "status", .kind = Kind::integer},
                                 {.name = "result", .kind = Kind::json, .nullable = true},
                                 {.name = "problem", .kind = Kind::json, .nullable = true},
                                 {.name = "changes", .kind = Kind::json, .nullable = true}};

Shape shape_of_item() { return item_fields; }

constexpr Field result_fields[] = {
    {.name = "results", .kind = Kind::object, .repeated = true, .members = shape_of_item, .type = "BulkItem"},
    {.name = "act", .nullable = true}};

struct BulkCall {
    const Operation& operation;
    std::vector<Value> each;
    bool keep_going = false;
    bool dry_run = false;
};

void check_names(const Value::Object& body) {
    for (const auto& [name, value] : body) {
        const auto is_it = [&name = name](const Field& field) { return field.name == name; };
        if (std::any_of(std::begin(call_fields), std::end(call_fields), is_it)) continue;
        throw Error(Fault::usage, "a bulk takes no \"" + name + "\"", name);
    }
}

const Operation& operation_in(const Value& body) {
    const Value* name = body.find("operation");
    if (name && name->text()) return find_operation(*name->text());
    throw Error(Fault::invalid, "operation must be the name of one, such as ticket.update", "operation");
}

std::vector<Value> items_in(const Value& body) {
    const Value* each = body.find("each");
    const Value::Array* list = each ? each->array() : nullptr;
    const bool fits = list && !list->empty() && list->size() <= bulk_items_max;
    if (!fits || !std::all_of(list->begin(), list->end(), [](const Value& item) { return item.object(); })) {
        throw Error(Fault::invalid, "each must be a list of 1 to " + std::to_string(bulk_items_max) + " objects",
                    "each");
    }
    return *list;
}

bool is_wished(const Value& body, std::string_view name) {
    const Value* wish = body.find(name);
    if (wish && !wish->is_null() && !wish->boolean()) {
        throw Error(Fault::invalid, std::string(name) + " must be true or false", std::string(name));
    }
    return wish && wish->boolean() && *wish->boolean();
}

BulkCall read_call(const std::string& body) {
    const Value value = parse_json(trim(body).empty() ? "null" : body);
    if (!value.object()) throw Error(Fault::usage, "the body must be a JSON object");
    check_names(*value.object());
    return {operation_in(value), items_in(value), is_wished(value, "keep_going"), is_wished(value, "dry_run")};
}

CallOptions options_of(const BulkCall& call, const HttpRequest& request) {
    CallOptions options{.dry_run = call.dry_run, .answer_bytes_max = answer_bytes_max, .undoable = true};
    if (const std::string* key = request.header("idempotency-key")) {
        if (key->empty()) throw Error(Fault::usage, "Idempotency-Key is empty", "idempotency_key");
        if (!call.operation.creates()) {
            throw Error(Fault::usage, "Idempotency-Key is for what makes something", "idempotency_key");
        }
        options.idempotency_key = *key;
    }
    return options;
}

// The answers are JSON already, and may be long.
std::string item_of(const Operation& operation, const ItemReply& item, const std::string& request_id) {
    const int done = item.reply.body.empty() ? 204 : operation.creates() ? 201 : 200;
    const int status = item.error ? http_status_of(item.error->fault()) : done;
    const auto or_null = [](const std::string& json) { return json.empty() ? "null" : json; };
    return "{\"status\":" + std::to_string(status) + ",\"result\":" + or_null(item.reply.body) +
           ",\"problem\":" + (item.error ? problem_of(*item.error, status, request_id).body : "null") +
           ",\"changes\":" + or_null(item.reply.changes) + "}";
}

// A bulk holds the desk for a while: few may do so at once.
class Turn {
public:
    Turn() {
        if (++running > bulks_at_once_max) {
            --running;
            throw Error(Fault::busy, "the desk does as much at once as it can", {}, "try again in a moment");
        }
    }
    ~Turn() { --running; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    static inline std::atomic<int> running = 0;
};

}  // namespace

bool is_bulk(std::string_view method, const std::vector<std::string>& segments) {
    return method == "POST" && segments.size() == 1 && "/" + segments[0] == path;
}

Endpoint bulk_endpoint() {
    return {.behind = Behind::bulk,
            .name = "bulk.call",
            .noun = "bulk",
            .id = "bulk_call",
            .summary = "Runs one operation for many things, all of them or none, or says what would come of it.",
            .method = "POST",
            .path = std::string(path),
            .in_body = {std::begin(call_fields), std::end(call_fields)},
            .body_type = "BulkCall",
            .result = {std::begin(result_fields), std::end(result_fields)},
            .result_type = "BulkResults",
            .finds = true};
}

HttpResponse answer_bulk(Engine& engine, const HttpRequest& request, const Actor& actor) {
    const BulkCall call = read_call(request.body);
    const CallOptions options = options_of(call, request);
    const Turn turn;
    const std::vector<ItemReply> replies =
        engine.call_all(call.operation.name, call.each, actor, options, call.keep_going);
    std::string body = "{\"results\":[";
    for (const ItemReply& each : replies) {
        body += (&each == &replies.front() ? "" : ",") + item_of(call.operation, each, request.id);
    }
    const std::string& act = replies.front().reply.act;
    body += "],\"act\":" + (act.empty() ? "null" : to_json(Value(act))) + "}";
    const bool has_failed = std::any_of(replies.begin(), replies.end(), [](const auto& each) { return each.error; });
    return {
        .status = has_failed ? 207 : 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

}  // namespace helpdesk
