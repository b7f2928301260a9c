#include "example_desk.hpp"

#include <catch2/catch.hpp>

#include "described_api.hpp"
#include "engine/access/link.hpp"
#include "engine/base/totp.hpp"
#include "engine/core/resolve.hpp"
#include "server/api/example_values.hpp"
#include "server/api/examples.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";

std::string written(const std::string& of) { return *written_example(of)->text(); }

}  // namespace

ExampleDesk::ExampleDesk(Backend backend) : ServedDesk(backend) {
    for (const Endpoint& endpoint : endpoints()) {
        for (const std::vector<Field>& fields : {endpoint.in_path, endpoint.in_body, endpoint.in_query}) {
            for (const Field& field : fields) add(field, endpoint);
        }
    }
    const HttpResponse uploaded = ask_example(endpoint_called("upload.create"));
    real_[written("upload.id")] = member(parse_json(uploaded.body), "id");
}

void ExampleDesk::add(const Field& field, const Endpoint& endpoint) {
    const std::map<std::string_view, std::string> known{
        {"ticket_comments", comment}, {"attachments", file}, {"notifications", notification},
        {"_outbox", delivery},        {"_acts", act},        {"_tokens", script_token},
        {"_sessions", session}};
    const Value example = example_of(field, endpoint);
    const Value& single = example.array() ? example.array()->front() : example;
    if (field.name == "token") real_[*single.text()] = percent_encoded("what was sent");
    const auto found = known.find(field.table);
    if (found != known.end()) real_[*single.text()] = found->second;
}

std::string ExampleDesk::put_into(std::string text) const {
    for (const auto& [example, own] : real_) {
        for (auto found = text.find(example); found != std::string::npos; found = text.find(example)) {
            text.replace(found, example.size(), own);
        }
    }
    return text;
}

void ExampleDesk::stand_at_the_door() {
    const std::string body = to_json(example_body(endpoint_called("session.create")));
    call("user.update", R"({"id":"agent@example.org","password":")" + member(parse_json(body), "password") + "\"}");
    const Value tokens = parse_json(ask("POST", "/session", body, "").body);
    session_token_ = member(tokens, "token");
    real_[written("refresh_token")] = member(tokens, "refresh_token");
    EngineAccess::write(engine(), [&](Session& unit) {
        const Id<User> user{resolve_name(unit, "users", agent, "id")};
        real_[written("link")] = make_link(unit, user, LinkPurpose::password).token;
    });
    device_key_ = decode_base32(member(parse_json(ask_example(endpoint_called("session.begin_totp")).body), "secret"));
    show_next_code();
}

// Each is good once.
void ExampleDesk::show_next_code() {
    turn_clock(std::chrono::seconds(30));
    real_[written("code")] = totp_code(device_key_, totp_step_at(now()));
}

void ExampleDesk::confirm_device() {
    REQUIRE(ask_example(endpoint_called("session.confirm_totp")).status == 200);
    show_next_code();
}

std::string ExampleDesk::token_for(const Endpoint& endpoint) {
    if (endpoint.is_operation()) return token_of(good_actor(endpoint.name));
    if (endpoint.behind == Behind::upkeep) return token_of("root@example.org");
    if (!endpoint.is_operation() && endpoint.runs_operations()) return token_of(agent);
    if (endpoint.needs == Showing::nothing) return {};
    return endpoint.needs == Showing::token ? token_of(agent) : session_token_;
}

HttpResponse ExampleDesk::ask_example(const Endpoint& endpoint) { return ask_example(endpoint, token_for(endpoint)); }

HttpResponse ExampleDesk::ask_example(const Endpoint& endpoint, const std::string& token) {
    std::vector<HttpHeader> headers;
    if (!token.empty()) headers.push_back({"authorization", "Bearer " + token});
    if (endpoint.takes_file) {
        headers.push_back({"content-type", "application/octet-stream"});
        HttpRequest request{.method = endpoint.method, .target = "/api/v1" + endpoint.path, .headers = headers};
        request.body = "the file";
        return ask_raw(std::move(request));
    }
    const std::string body = endpoint.has_body() ? put_into(to_json(example_body(endpoint))) : "";
    return ask(endpoint.method, put_into(example_target(endpoint)), body, "", std::move(headers));
}

}  // namespace helpdesk
