#include "cli/remote/remote_client.hpp"

#include <algorithm>

#include "cli/context.hpp"
#include "cli/remote/remote_server.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view api_root = "/api/v1";

Fault fault_of(const RemoteAnswer& answer, const std::string& code) {
    for (int each = 0; each <= static_cast<int>(Fault::partial); ++each) {
        if (code_of(static_cast<Fault>(each)) == code) return static_cast<Fault>(each);
    }
    switch (answer.status) {
        case 400: return Fault::usage;
        case 401:
        case 403: return Fault::denied;
        case 404: return Fault::not_found;
        case 413: return Fault::invalid;
        case 429: return Fault::busy;
        default: return Fault::unavailable;
    }
}

std::string text_in(const Value& problem, std::string_view name) {
    const Value* found = problem.find(name);
    return found && found->text() ? *found->text() : "";
}

Error error_in(const Value& problem, const RemoteAnswer& answer) {
    std::string hint = text_in(problem, "hint");
    if (answer.status == 401) hint = "--token-file must name the file of a token that the server knows";
    return Error(fault_of(answer, text_in(problem, "code")), text_in(problem, "detail"), text_in(problem, "field"),
                 hint);
}

// What no desk says: of a change nobody knows then whether it was done.
[[noreturn]] void refuse_strange(const RemoteRequest& request) {
    const bool reads = request.method == "GET";
    throw Error(Fault::unavailable,
                std::string("the server answers as no desk does") + (reads ? "" : "; whether it was done is not known"),
                {}, reads ? "" : "look before you do it again");
}

Value value_in(const std::string& json, const RemoteRequest& request) {
    try {
        return parse_json(json);
    } catch (const Error&) {
        refuse_strange(request);
    }
}

// Of a list or a record, as the operation has it; empty where it answers nothing.
void check_answer(const Operation& operation, const std::string& body, const RemoteRequest& request) {
    if (!operation.answers && body.empty()) return;
    const Value value = value_in(body, request);
    const auto is_record = [&](const Value& each) { return each.find(operation.result.front().name) != nullptr; };
    const Value::Array* list = value.array();
    const bool fits = operation.answers &&
                      (operation.lists ? list && std::all_of(list->begin(), list->end(), is_record) : is_record(value));
    if (!fits) refuse_strange(request);
}

// Also what a proxy or another program answers, which is no problem document of ours.
[[noreturn]] void refuse(const RemoteAnswer& answer, const RemoteRequest& request) {
    Value problem;
    if (answer.header("content-type").starts_with("application/problem+json")) {
        problem = value_in(answer.body, request);
    }
    if (!text_in(problem, "detail").empty()) throw error_in(problem, answer);
    throw Error(fault_of(answer, ""),
                "the server answered " + std::to_string(answer.status) + ", and not as a desk does");
}

std::string plain_text(const Value& value) {
    if (value.is_null()) return "none";
    return value.text() ? *value.text() : to_json(value);
}

// The cursor in what Link leads to.
std::string cursor_in(const std::string& link) {
    constexpr std::string_view mark = "after=";
    const auto begin = link.rfind(mark);
    if (begin == std::string::npos) return {};
    const auto from = begin + mark.size();
    return url_decoded(link.substr(from, link.find_first_of("&>", from) - from));
}

std::string optional_json(const Value* value) { return !value || value->is_null() ? "" : to_json(*value); }

class RemoteClient : public DeskClient {
public:
    explicit RemoteClient(const Context& context, std::string token)
        : server_(context.settings.value("remote"), std::move(token)),
          request_id_(context.globals().value("request-id").value_or("")),
          make_key_([random = context.console.world.random, now = context.console.world.now] {
              return new_uuid(now(), random);
          }) {}

    Reply call(std::string_view name, const Value& arguments, const CallOptions& options) override {
        const Operation& operation = find_operation(name);
        Value::Object rest = arguments.object() ? *arguments.object() : Value::Object();
        const auto path = path_of(operation, rest);
        if (!path || options.dry_run) return call_all(name, {arguments}, options, false).front().reply;
        RemoteRequest request{.method = std::string(method_of(operation.verb)),
                              .target = std::string(api_root) + *path};
        request.may_repeat = !operation.changes() || operation.creates();
        request.headers = headers_of(operation, options);
        const bool in_body = operation.verb != Verb::get && operation.verb != Verb::remove;
        in_body ? request.body = to_json(Value(std::move(rest))) : request.target += query_of(rest);
        const RemoteAnswer answer = ask(request);
        check_answer(operation, answer.body, request);
        return {.body = answer.body,
                .next = cursor_in(answer.header("link")),
                .changes = {},
                .total = answer.header("helpdesk-total"),
                .left_off = answer.header("helpdesk-left-off")};
    }

    std::vector<ItemReply> call_all(std::string_view name, const std::vector<Value>& arguments,
                                    const CallOptions& options, bool keep_going) override {
        const Operation& operation = find_operation(name);
        const Value body = Value::Object{{"operation", name},
                                         {"each", Value::Array(arguments.begin(), arguments.end())},
                                         {"keep_going", keep_going},
                                         {"dry_run", options.dry_run}};
        RemoteRequest request{.method = "POST", .target = std::string(api_root) + "/bulk", .body = to_json(body)};
        request.headers = headers_of(operation, options);
        request.may_repeat = !operation.changes() || operation.creates() || options.dry_run;
        const RemoteAnswer answer = ask(request);
        const Value done = value_in(answer.body, request);
        const Value* results = done.find("results");
        if (!results || !results->array() || results->array()->size() != arguments.size()) refuse_strange(request);
        const std::string act = text_in(done, "act");
        std::vector<ItemReply> replies;
        for (const Value& each : *results->array()) {
            ItemReply& item = replies.emplace_back();
            item.reply = {.body = optional_json(each.find("result")), .changes = optional_json(each.find("changes"))};
            item.reply.act = act;
            const Value* problem = each.find("problem");
            if (problem && !problem->is_null()) {
                if (text_in(*problem, "detail").empty()) refuse_strange(request);
                item.error = error_in(*problem, answer);
            } else if (!item.reply.body.empty() || operation.answers) {
                check_answer(operation, item.reply.body, request);
            }
        }
        return replies;
    }

    UploadedFile upload(const TextSource& file) override {
        const RemoteRequest request{.method = "POST", .target = std::string(api_root) + "/uploads", .file = &file};
        const Value uploaded = value_in(ask(request).body, request);
        const Value* size = uploaded.find("size");
        const UploadedFile sent{text_in(uploaded, "id"), text_in(uploaded, "content"),
                                size && size->integer() ? *size->integer() : -1};
        if (sent.id.empty() || sent.content.empty() || sent.size < 0) refuse_strange(request);
        return sent;
    }

    void forget(const UploadedFile& file) override {
        ask({.method = "DELETE", .target = std::string(api_root) + "/uploads/" + file.id, .may_repeat = true});
    }

    void download(const std::string& attachment, const std::string& range,
                  const std::function<void(std::string_view)>& see) override {
        RemoteRequest request{.target = std::string(api_root) + "/attachments/" + url_encoded(attachment) + "/file",
                              .see = see,
                              .may_repeat = true};
        if (!range.empty()) request.headers.emplace_back("Range", "bytes=" + range);
        ask(request);
    }

private:
    RemoteServer server_;
    std::string request_id_;
    std::function<std::string()> make_key_;

    // With the arguments that stand in it, which are taken from the others; nothing where one of them cannot stand in
    // a path.
    static std::optional<std::string> path_of(const Operation& operation, Value::Object& arguments) {
        std::string path;
        for (const std::string_view part : split(operation.path.substr(1), '/')) {
            path += "/";
            if (!part.starts_with('{')) {
                path += part;
                continue;
            }
            const std::string_view name = part.substr(1, part.size() - 2);
            const auto given =
                std::find_if(arguments.begin(), arguments.end(), [&](const auto& each) { return each.first == name; });
            const std::string text = given == arguments.end() ? "" : plain_text(given->second);
            if (text.empty() || text == "." || text == "..") return std::nullopt;
            path += url_encoded(text);
            arguments.erase(given);
        }
        return path;
    }

    static std::string query_of(const Value::Object& arguments) {
        std::string query;
        const auto add = [&](const std::string& name, const Value& value) {
            query += (query.empty() ? "?" : "&") + url_encoded(name) + "=" + url_encoded(plain_text(value));
        };
        for (const auto& [name, value] : arguments) {
            if (!value.array()) add(name, value);
            for (const Value& each : value.array() ? *value.array() : Value::Array()) add(name, each);
        }
        return query;
    }

    // What makes something gets a key of its own, so that it can be sent again when the answer did not arrive.
    std::vector<std::pair<std::string, std::string>> headers_of(const Operation& operation,
                                                                const CallOptions& options) {
        std::vector<std::pair<std::string, std::string>> headers;
        const bool needs_key = operation.creates() && !options.dry_run;
        const std::string key = options.idempotency_key.empty() && needs_key ? make_key_() : options.idempotency_key;
        if (!key.empty()) headers.emplace_back("Idempotency-Key", key);
        return headers;
    }

    RemoteAnswer ask(RemoteRequest request) {
        if (!request_id_.empty()) request.headers.emplace_back("X-Request-Id", request_id_);
        RemoteAnswer answer = server_.ask(request);
        if (!answer.is_done()) refuse(answer, request);
        return answer;
    }
};

void check_server_decides(const Context& context) {
    if (context.globals().has("now")) {
        throw Error(Fault::usage, "--now does not go with --remote: the server has a clock of its own", "now");
    }
    for (const Setting& each : context.settings.all()) {
        const bool is_said = each.origin == "--as" || each.origin == "HELPDESK_USER";
        if (each.name != "user" || !is_said) continue;
        throw Error(Fault::usage, each.origin + " does not go with --remote: the server knows who acts by the token",
                    "as");
    }
}

std::string token_in(const Context& context) {
    const std::string& file = context.settings.value("token_file");
    if (file.empty()) {
        throw Error(Fault::usage, "a server asks for a token", "token-file",
                    "--token-file FILE, with what `helpdesk token create` printed");
    }
    const std::string text = read_input(context.console, file, "token-file");
    const std::string token(trim(text));
    const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
    if (token.empty() || !std::all_of(token.begin(), token.end(), is_plain)) {
        throw Error(Fault::invalid, "there is no token in " + file, "token-file", "one line with what begins with hd_");
    }
    return token;
}

}  // namespace

std::unique_ptr<DeskClient> open_remote_client(const Context& context) {
    check_server_decides(context);
    return std::make_unique<RemoteClient>(context, token_in(context));
}

}  // namespace helpdesk
