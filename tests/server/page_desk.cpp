#include "page_desk.hpp"

#include <catch2/catch.hpp>

#include "server/api/address.hpp"
#include "tests/access/entering.hpp"
#include "tests/server/looked.hpp"

namespace helpdesk {

namespace {

constexpr const char* boundary = "----boundary7MA4YWxk";

std::string urlencoded(const PageDesk::Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
        body += (body.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    }
    return body;
}

std::string part(const std::string& head, const std::string& content) {
    return std::string("--") + boundary + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
}

}  // namespace

PageDesk::PageDesk(Backend backend) : BusyDesk(backend), site_(engine()) {
    for (const char* person : {"customer@example.org", "agent@example.org"}) give_password(*this, person);
}

HttpResponse PageDesk::get(const std::string& target, std::vector<HttpHeader> headers) {
    return ask({.method = "GET", .target = target, .headers = std::move(headers)}, false);
}

HttpResponse PageDesk::post(const std::string& target, const Fields& fields) {
    return send(target, "application/x-www-form-urlencoded", urlencoded(fields));
}

HttpResponse PageDesk::post_files(const std::string& target, const Fields& fields, const std::vector<File>& files) {
    std::string body;
    for (const auto& [name, value] : fields) body += part("name=\"" + name + "\"", value);
    for (const File& each : files) {
        body += part("name=\"attach\"; filename=\"" + each.name + "\"\r\nContent-Type: " + each.type, each.bytes);
    }
    body += std::string("--") + boundary + "--\r\n";
    return send(target, std::string("multipart/form-data; boundary=") + boundary, body);
}

HttpResponse PageDesk::send(const std::string& target, const std::string& type, const std::string& body) {
    HttpRequest request{.method = "POST", .target = target, .headers = {{"content-type", type}}, .body = body};
    if (!origin.empty()) request.headers.push_back({"origin", origin});
    return ask(std::move(request), true);
}

HttpResponse PageDesk::ask(HttpRequest request, bool plans) {
    request.headers.push_back({"host", "desk.example.org"});
    if (!language.empty()) request.headers.push_back({"accept-language", language});
    std::string kept;
    for (const auto& [name, value] : cookies) kept += (kept.empty() ? "" : "; ") + name + "=" + value;
    if (!kept.empty()) request.headers.push_back({"cookie", kept});
    request.peer = "192.0.2.1";
    request.id = "request " + std::to_string(++requests_);
    HttpResponse response;
    try {
        BodyPlan plan = plans ? looked(site_.plan(request)) : BodyPlan{};
        if (plan.refusal) return *plan.refusal;
        if (plan.sink) {
            for (std::size_t at = 0; at < request.body.size(); at += piece) plan.sink(request.body.substr(at, piece));
            request.body.clear();
            request.taken = plan.taken;
        }
        response = site_.handle(request);
    } catch (const BodyRefused& refused) {
        return refused.response;
    }
    keep_cookies(response);
    return response;
}

void PageDesk::keep_cookies(const HttpResponse& response) {
    for (const HttpHeader& each : response.headers) {
        if (each.name != "Set-Cookie") continue;
        const auto at = each.value.find('='), end = each.value.find(';');
        const std::string name = each.value.substr(0, at);
        cookies[name] = each.value.substr(at + 1, end - at - 1);
        if (cookies[name].empty()) cookies.erase(name);
    }
}

void PageDesk::sign_in(const std::string& email) {
    REQUIRE(post("/sign-in", {{"email", email}, {"password", good_password}}).status == 303);
}

std::string PageDesk::link_of(const std::string& email, LinkPurpose purpose) {
    const Id<User> user{member(call("user.show", R"({"id":")" + email + "\"}"), "id")};
    std::string token;
    EngineAccess::write(engine(), [&](Session& unit) { token = make_link(unit, user, purpose).token; });
    return token;
}

std::string PageDesk::survey_token() {
    call("mail.configure", R"({"is_on":true,"address":"desk@example.org"})");
    call("lifecycle.update", R"({"survey_url":"https://desk.example.org/survey/{token}"})");
    call("ticket.resolve", R"({"id":"1"})");
    const std::string mail = text("SELECT payload FROM _outbox WHERE event = 'survey.asked' ORDER BY id DESC LIMIT 1");
    constexpr std::size_t token_size = 64;
    const std::string mark = "/survey/";
    return mail.substr(mail.find(mark) + mark.size(), token_size);
}

std::string value_of(const HttpResponse& page, const std::string& name) {
    const auto field = page.body.find("name=\"" + name + "\"");
    if (field == std::string::npos) return {};
    const std::string tag = page.body.substr(field, page.body.find('>', field) - field);
    const std::string mark = "value=\"";
    const auto value = tag.find(mark);
    return value == std::string::npos
               ? ""
               : tag.substr(value + mark.size(), tag.find('"', value + mark.size()) - value - mark.size());
}

std::size_t count_in(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

bool has_text(const HttpResponse& page, const std::string& text) { return page.body.find(text) != std::string::npos; }

}  // namespace helpdesk
