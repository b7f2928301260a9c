#include "served_desk.hpp"

#include <regex>

namespace helpdesk {

namespace {

// The target of an operation with these arguments: those of the path, and of a reading one the others behind a question
// mark. `rest` gets what belongs into the body.
std::string target_of(const Operation& operation, const Value& arguments, Value::Object& rest) {
    std::string path(operation.path);
    std::string query;
    for (const auto& [name, value] : *arguments.object()) {
        const std::string mark = "{" + name + "}";
        const std::string text = value.text() ? *value.text() : to_json(value);
        if (const auto at = path.find(mark); at != std::string::npos) {
            path.replace(at, mark.size(), percent_encoded(text));
        } else if (operation.verb != Verb::get) {
            rest.emplace_back(name, value);
        } else if (value.array()) {
            for (const Value& each : *value.array()) query += "&" + name + "=" + percent_encoded(*each.text());
        } else {
            query += "&" + name + "=" + percent_encoded(text);
        }
    }
    return query.empty() ? path : path + "?" + query.substr(1);
}

}  // namespace

HttpResponse ServedDesk::ask(const std::string& method, const std::string& target, const std::string& body,
                             const std::string& as, std::vector<HttpHeader> headers) {
    if (!as.empty()) headers.push_back({"authorization", "Bearer " + token_of(as)});
    if (!body.empty()) headers.push_back({"content-type", "application/json"});
    return ask_raw({.method = method,
                    .target = "/api/v1" + target,
                    .headers = std::move(headers),
                    .body = body,
                    .id = "request 1"});
}

HttpResponse ServedDesk::ask(const Operation& operation, const std::string& as) {
    return ask(operation, parse_json(good_arguments(std::string(operation.name))), as);
}

HttpResponse ServedDesk::ask(const Operation& operation, const Value& arguments, const std::string& as) {
    Value::Object rest;
    const std::string target = target_of(operation, arguments, rest);
    const std::string body = rest.empty() ? "" : to_json(Value(std::move(rest)));
    return ask(std::string(method_of(operation.verb)), target, body, as);
}

std::string ServedDesk::token_of(const std::string& person) {
    std::string& token = tokens_[person];
    if (!token.empty()) return token;
    const Value made = call("token.create", R"({"name":"test","user":")" + person + "\"}");
    return token = member(made, "token");
}

std::string without_chance(const std::string& json) {
    static const std::regex real_time(R"~(("id":"00000000-[^}]*"created_at":|"used_at":)"[^"]*")~");
    static const std::regex room(R"~(("database":"[a-z]+","size":|"wal_size":|"free_size":)[0-9]+)~");
    static const std::regex chance("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{32,64}|former-[0-9a-f]+");
    const std::string timeless = std::regex_replace(std::regex_replace(json, real_time, "$1null"), room, "$010");
    return std::regex_replace(timeless, chance, "#");
}

std::string header_of(const HttpResponse& response, const std::string& name) {
    for (const HttpHeader& each : response.headers) {
        if (each.name == name) return each.value;
    }
    return {};
}

}  // namespace helpdesk
