#include "server/api/problem.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::seconds retry_after{1};

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

HttpResponse response_of(const Error& error, int status, const std::string& request_id, std::chrono::seconds wait) {
    HttpResponse response{.status = status, .body = to_json(document_of(error, status, request_id))};
    response.headers.push_back({"Content-Type", "application/problem+json"});
    if (status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"helpdesk\""});
    if (error.fault() == Fault::busy) response.headers.push_back({"Retry-After", std::to_string(wait.count())});
    return response;
}

}  // namespace

HttpResponse problem_of(const Error& error, int status, const std::string& request_id) {
    return response_of(error, status, request_id, retry_after);
}

HttpResponse problem_of(const TooManyTries& error, const std::string& request_id) {
    return response_of(error, 429, request_id, error.wait());
}

HttpResponse problem_of(const Error& error, const std::string& request_id) {
    return problem_of(error, http_status_of(error.fault()), request_id);
}

}  // namespace helpdesk
