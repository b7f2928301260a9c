#include <catch2/catch.hpp>

#include <memory>
#include <set>

#include "described_api.hpp"
#include "event_client.hpp"
#include "example_desk.hpp"
#include "server/api/cookies.hpp"
#include "server/api/examples.hpp"

namespace helpdesk {

namespace {

constexpr int tries_max = 60;
const std::vector<HttpHeader> from_here{{"origin", "https://desk.example.org"}, {"host", "desk.example.org"}};

std::vector<const Endpoint*> entrance_endpoints() {
    std::vector<const Endpoint*> list;
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.is_entrance()) list.push_back(&endpoint);
    }
    return list;
}

// One on which the example of the entrance is good.
std::unique_ptr<ExampleDesk> desk_before(const Endpoint& entrance) {
    auto desk = std::make_unique<ExampleDesk>();
    desk->stand_at_the_door();
    if (entrance.name == "session.end_totp") desk->confirm_device();
    return desk;
}

std::string token_shown(ExampleDesk& desk, Showing shown) {
    if (shown == Showing::nothing) return {};
    return shown == Showing::token ? desk.token_of("agent@example.org") : desk.session_token();
}

// An entrance asked again and again in ways that are refused.
class RefusedAtTheDoor {
public:
    explicit RefusedAtTheDoor(const Endpoint& endpoint) : endpoint_(endpoint) {
        desk_.stand_at_the_door();
        desk_.call("user.update", R"({"id":"agent@example.org","password":"not the example's"})");
        const Value tokens = parse_json(
            desk_.ask("POST", "/session", R"({"email":"agent@example.org","password":"not the example's"})", "").body);
        token_ = member(tokens, "token");
    }

    void ask(const std::string& body, std::vector<HttpHeader> headers, const std::string& query = {}) {
        const HttpResponse answer = desk_.ask(endpoint_.method, endpoint_.path + query, body, "", std::move(headers));
        if (answer.status < 400) return;
        INFO(answer.status << " " << answer.body);
        CHECK(faults_of(endpoint_, answer) == std::vector<std::string>());
        CHECK((header_of(answer, "Retry-After").empty()) == (answer.status != 429));
        seen_.insert(std::to_string(answer.status));
    }
    std::vector<HttpHeader> signed_in() const { return {{"authorization", "Bearer " + token_}}; }
    const std::set<std::string>& seen() const { return seen_; }

private:
    const Endpoint& endpoint_;
    ExampleDesk desk_;
    std::string token_;
    std::set<std::string> seen_;
};

// But for what is refused before it is read, and what only happens to a server that is ill or overloaded.
std::set<std::string> refusals_described(const Endpoint& endpoint) {
    std::set<std::string> named;
    for (const auto& [status, response] : *at(described(endpoint), {"responses"}).object()) {
        if (status >= "400" && status < "500" && status != "413") named.insert(status);
    }
    return named;
}

// The kinds of events and the members of their data, in order, as an EventSource would find them in the text.
std::vector<std::string> shape_of(const std::string& kind, const std::string& data) {
    std::vector<std::string> names{kind};
    const Value parsed = parse_json(data);
    for (const auto& [name, value] : *parsed.object()) names.push_back(name);
    return names;
}

std::vector<std::vector<std::string>> shapes_in(const std::string& stream) {
    std::vector<std::vector<std::string>> shapes;
    std::string kind;
    for (const std::string_view line : split(std::string_view(stream), '\n')) {
        if (line.starts_with("event: ")) kind = line.substr(7);
        if (line.starts_with("data: ")) shapes.push_back(shape_of(kind, std::string(line.substr(6))));
    }
    return shapes;
}

}  // namespace

TEST_CASE("an entrance lets through whoever shows what the document says, and nobody else") {
    for (const Endpoint* endpoint : entrance_endpoints()) {
        const bool is_free = endpoint->needs == Showing::nothing || endpoint->needs == Showing::whatever;
        std::unique_ptr<ExampleDesk> desk;
        for (const Showing shown : {Showing::nothing, Showing::token, Showing::session}) {
            if (!desk) desk = desk_before(*endpoint);
            INFO(endpoint->name << " with " << static_cast<int>(shown));
            const HttpResponse answer = desk->ask_example(*endpoint, token_shown(*desk, shown));
            INFO(answer.body);
            CHECK(answer.status == (is_free || shown >= endpoint->needs ? endpoint->status : 401));
            CHECK(faults_of(*endpoint, answer) == std::vector<std::string>());
            if (answer.status == endpoint->status) desk.reset();
        }
    }
}

TEST_CASE("an entrance refuses in all the ways that the document names, each as it says, and in no other") {
    for (const Endpoint* endpoint : entrance_endpoints()) {
        INFO(endpoint->name);
        RefusedAtTheDoor door(*endpoint);
        door.ask("", {}, "?a=b");
        door.ask("", {{"authorization", "Basic YTpi"}});
        door.ask("", {{"origin", "https://evil.example"}, {"host", "desk.example.org"}});
        if (endpoint->has_body()) door.ask(R"({"nonsense":1})", door.signed_in());
        if (endpoint->name == "session.create") door.ask(R"({"link":"hl_none"})", {});
        // Neither the password nor the link nor the code of the example is the real one here.
        const std::string body = endpoint->has_body() ? to_json(example_body(*endpoint)) : "";
        for (int i = 0; i < tries_max && door.seen().count("429") == 0; ++i) door.ask(body, door.signed_in());
        CHECK(door.seen() == refusals_described(*endpoint));
    }
}

TEST_CASE("a browser's way through the entrances is as the document says, and its cookies are those it names") {
    ExampleDesk desk(GENERATE(from_range(backends())));
    desk.stand_at_the_door();
    const Endpoint& sign_in = endpoint_called("session.create");
    Value::Object body = *example_body(sign_in).object();
    body.emplace_back("cookies", true);
    const HttpResponse in = desk.ask("POST", "/session", to_json(Value(std::move(body))), "", from_here);
    CHECK(in.status == 201);
    CHECK(faults_of(sign_in, in) == std::vector<std::string>());
    std::string cookies;
    for (const HttpHeader& each : in.headers) {
        if (each.name == "Set-Cookie") cookies += each.value.substr(0, each.value.find(';')) + "; ";
    }
    const Value& scheme = at(document(), {"components", "securitySchemes", "session"});
    CHECK(member(scheme, "name") == session_cookie);
    CHECK(cookies.find("__Host-" + member(scheme, "name") + "=hs_") != std::string::npos);

    std::vector<HttpHeader> headers = from_here;
    headers.push_back({"cookie", cookies});
    for (const char* name : {"session.show", "session.refresh", "session.delete"}) {
        INFO(name);
        const Endpoint& endpoint = endpoint_called(name);
        const HttpResponse answer = desk.ask(endpoint.method, endpoint.path, "", "", headers);
        CHECK(answer.status == endpoint.status);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
        CHECK(header_of(answer, "Set-Cookie").empty() != endpoint.sets_cookies);
    }
}

TEST_CASE("the stream of the documents has the events, the members and the lines of a real one", "[server]") {
    ServedDesk desk(Backend::sqlite);
    const Api api(desk.engine());
    RunningFront front([&](HttpRequest request) { return api.handle(request); });
    EventClient client(front.address(), desk.token_of("agent@example.org"));
    const SentEvent hello = client.next();
    desk.call("ticket.create", R"({"title":"T","description":"D","customer":"customer@example.org"})");
    SentEvent created = client.next();

    const std::string& example = endpoint_called("event.follow").stream;
    const std::vector<std::vector<std::string>> real{shape_of(hello.kind, hello.data),
                                                     shape_of(created.kind, created.data)};
    CHECK(shapes_in(example) == real);
    CHECK(client.head().find("retry: 2000") != std::string::npos);
    CHECK(example.starts_with("retry: 2000\n\n"));
    CHECK_FALSE(hello.id.empty());
    CHECK_FALSE(created.id.empty());
}

}  // namespace helpdesk
