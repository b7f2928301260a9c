#include "message.hpp"

#include <map>

#include "engine/engine.hpp"

namespace helpdesk {

const std::string* HttpRequest::header(std::string_view name) const {
    for (const HttpHeader& each : headers) {
        if (each.name == name) return &each.value;
    }
    return nullptr;
}

HttpHeader* HttpResponse::header(std::string_view name) {
    for (HttpHeader& each : headers) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

const HttpHeader* HttpResponse::header(std::string_view name) const {
    return const_cast<HttpResponse*>(this)->header(name);
}

std::string_view reason_of(int status) {
    static const std::map<int, std::string_view> reasons{
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    const auto found = reasons.find(status);
    return found == reasons.end() ? "Error" : found->second;
}

HttpResponse problem(int status, std::string_view detail, std::string_view request_id) {
    Value::Object document{
        {"type", "about:blank"}, {"title", reason_of(status)}, {"status", std::int64_t{status}}, {"detail", detail}};
    if (!request_id.empty()) document.emplace_back("request_id", request_id);
    return {.status = status,
            .headers = {{"content-type", "application/problem+json"}},
            .body = to_json(Value(std::move(document))) + "\n"};
}

}  // namespace helpdesk
