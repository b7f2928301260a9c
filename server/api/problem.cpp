#include "server/api/problem.hpp"

namespace helpdesk {

namespace {

constexpr int retry_after_seconds = 1;

Value document_of(const Error& error, int status, const std::string& request_id) {
    const bool is_ours = error.fault() == Fault::internal;
    Value::Object document{
        {"type", "about:blank"},
        {"title", reason_of(status)},
        {"status", std::int64_t{status}},
        {"detail", is_ours ? std::string_view("something failed here; the log says more under this id")
                           : std::string_view(error.what())},
        {"code", code_of(error.fault())}};
    if (!error.field().empty()) document.emplace_back("field", error.field());
    if (!error.hint().empty()) document.emplace_back("hint", error.hint());
    document.emplace_back("request_id", request_id);
    return Value(std::move(document));
}

}  // namespace

HttpResponse problem_of(const Error& error, int status, const std::string& request_id) {
    HttpResponse response{.status = status, .body = to_json(document_of(error, status, request_id))};
    response.headers.push_back({"Content-Type", "application/problem+json"});
    if (status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"helpdesk\""});
    if (error.fault() == Fault::busy) {
        response.headers.push_back({"Retry-After", std::to_string(retry_after_seconds)});
    }
    return response;
}

HttpResponse problem_of(const Error& error, const std::string& request_id) {
    return problem_of(error, http_status_of(error.fault()), request_id);
}

}  // namespace helpdesk
