#include <catch2/catch.hpp>

#include <filesystem>

#include "http_client.hpp"
#include "served_desk.hpp"
#include "tests/processes.hpp"

namespace helpdesk {

namespace {

const std::string admin = "admin@example.org";

// Enough that a client which does not read holds up the rest.
void make_large(ServedDesk& desk) {
    const std::string text(150'000, 'x');
    for (int i = 0; i < 60; ++i) {
        desk.call("comment.add", R"({"ticket":"1","body":")" + std::to_string(i) + text + "\"}", admin);
    }
}

std::size_t parts_beside(const ServedDesk& desk) {
    std::size_t parts = 0;
    for (const auto& each : std::filesystem::directory_iterator(std::filesystem::path(desk.where()).parent_path())) {
        parts += each.path().string().find(".part") != std::string::npos ? 1 : 0;
    }
    return parts;
}

std::string newest_state(ServedDesk& desk) {
    const Value health = parse_json(desk.ask("GET", "/desk/health", "", admin).body);
    return member(health.find("upkeep")->array()->front(), "state");
}

std::string bytes_of(const HttpResponse& response) {
    std::string bytes;
    for (std::string part = response.source(); !part.empty(); part = response.source()) bytes += part;
    return bytes;
}

}  // namespace

TEST_CASE("only who may maintain the desk sees its health, checks it and gets a copy of it") {
    const Backend backend = GENERATE(from_range(backends()));
    ServedDesk desk(backend);
    const int copied = backend == Backend::sqlite ? 200 : 422;
    const std::pair<const char*, bool> people[] = {{"root@example.org", true},      {"admin@example.org", true},
                                                   {"manager@example.org", false},  {"agent@example.org", false},
                                                   {"customer@example.org", false}, {"", false}};
    for (const auto& [person, may] : people) {
        INFO(person);
        const int refused = *person ? 403 : 401;
        CHECK(desk.ask("GET", "/desk/health", "", person).status == (may ? 200 : refused));
        CHECK(desk.ask("POST", "/desk/verify", "", person).status == (may ? 200 : refused));
        CHECK(desk.ask("POST", "/desk/backup", "", person).status == (may ? copied : refused));
    }
    const Value scoped =
        desk.call("token.create", R"({"name":"narrow","user":"admin@example.org","scope":["tickets:read"]})");
    const auto as_scoped = [&](const char* method, const char* path) {
        return desk.ask(method, path, "", "", {{"authorization", "Bearer " + member(scoped, "token")}}).status;
    };
    CHECK(as_scoped("GET", "/desk/health") == 403);
    CHECK(as_scoped("POST", "/desk/verify") == 403);
    CHECK(as_scoped("POST", "/desk/backup") == 403);
}

TEST_CASE("a page of another site can neither have the desk checked nor have a copy of it saved") {
    ServedDesk desk(Backend::sqlite);
    const std::string cookie = "helpdesk_session=" + desk.token_of(admin);
    const auto status = [&](const char* method, const char* path, std::vector<HttpHeader> headers) {
        headers.push_back({"cookie", cookie});
        headers.push_back({"host", "desk.example.org"});
        return desk.ask(method, path, "", "", std::move(headers)).status;
    };
    for (const char* path : {"/desk/verify", "/desk/backup"}) {
        INFO(path);
        CHECK(status("POST", path, {}) == 403);
        CHECK(status("POST", path, {{"origin", "https://elsewhere.example"}}) == 403);
        CHECK(status("GET", path, {{"sec-fetch-site", "cross-site"}}) == 405);
        CHECK(status("POST", path, {{"origin", "http://desk.example.org"}}) == 200);
    }
    CHECK(desk.number("SELECT count(*) FROM _upkeep") == 2);
}

TEST_CASE("what is downloaded is a copy of the desk that verifies, and the desk keeps who has it") {
    ServedDesk desk(Backend::sqlite);
    const HttpResponse answer = desk.ask("POST", "/desk/backup", "", admin);
    REQUIRE(answer.status == 200);
    const std::string name = header_of(answer, "Content-Disposition");
    CHECK(name.starts_with("attachment; filename=\"desk-20"));
    CHECK(name.size() == std::string("attachment; filename=\"desk-2026-03-02.db\"").size());
    CHECK(header_of(answer, "Cache-Control") == "no-store, no-transform");
    const std::string bytes = bytes_of(answer);
    CHECK(answer.content_length == bytes.size());
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    write_file(path, bytes);
    CHECK(failures_of({.database = path}).empty());
    Engine copy({.database = path});
    const Value comments = parse_json(R"({"ticket":"1"})");
    CHECK(copy.call("comment.list", comments).body == desk.engine().call("comment.list", comments).body);
    const Value health = parse_json(desk.ask("GET", "/desk/health", "", admin).body);
    CHECK(member(*health.find("last_backup"), "actor") == admin);
    CHECK(member(*health.find("last_backup"), "channel") == "rest");
}

TEST_CASE("a download that breaks off leaves no file, is no backup, and keeps nobody else out") {
    ServedDesk desk(Backend::sqlite);
    make_large(desk);
    const std::string head = "Authorization: Bearer " + desk.token_of(admin) + "\r\n";
    FrontOptions options = quick_options();
    options.write_deadline = std::chrono::seconds(60);
    RunningFront front([&](HttpRequest request) { return desk.ask_raw(std::move(request)); }, options,
                       [&](const HttpRequest& asked) { return desk.plan(asked); });
    {
        RawClient client(front.address(), 4'096);
        client.send(post("/api/v1/desk/backup", "", head));
        CHECK(client.some().starts_with("HTTP/1.1 200 "));
        CHECK(parts_beside(desk) == 0);
        CHECK(desk.ask("POST", "/desk/backup", "", admin).status == 409);
        CHECK(newest_state(desk) == "begun");
    }
    CHECK(soon([&] { return desk.ask("POST", "/desk/backup", "", admin).status == 200; }));
    CHECK(parts_beside(desk) == 0);
    CHECK(newest_state(desk) == "begun");
    const Value health = parse_json(desk.ask("GET", "/desk/health", "", admin).body);
    CHECK(health.find("last_backup")->is_null());
}

TEST_CASE("a copy is sent in parts, and never as a whole in memory") {
    ServedDesk desk(Backend::sqlite);
    make_large(desk);
    const HttpResponse answer = desk.ask("POST", "/desk/backup", "", admin);
    REQUIRE(answer.source);
    CHECK(answer.body.empty());
    std::size_t largest = 0, parts = 0;
    for (std::string part = answer.source(); !part.empty(); part = answer.source(), ++parts) {
        largest = std::max(largest, part.size());
    }
    CHECK(parts > 10);
    CHECK(largest <= 256 << 10);
}

TEST_CASE("while somebody checks the desk or downloads it, the next one is told so") {
    ServedDesk desk(GENERATE(from_range(backends())));
    EngineAccess::verifying(desk.engine()) = true;
    const HttpResponse checking = desk.ask("POST", "/desk/verify", "", admin);
    CHECK(checking.status == 409);
    CHECK(member(parse_json(checking.body), "detail") == "somebody is checking the desk already");
    CHECK(desk.ask("POST", "/desk/verify", "", "agent@example.org").status == 403);
    EngineAccess::verifying(desk.engine()) = false;
    CHECK(desk.ask("POST", "/desk/verify", "", admin).status == 200);
}

TEST_CASE("a hurt page is named by the check, and the health says the same") {
    ServedDesk desk(Backend::sqlite);
    checkpoint(desk.engine());
    const std::int64_t page = desk.number("SELECT rootpage FROM sqlite_master WHERE name = 'kb_articles_category'");
    const std::int64_t size = desk.number("SELECT page_size FROM pragma_page_size()");
    std::string bytes = read_file(desk.where());
    bytes.replace(static_cast<std::size_t>((page - 1) * size) + 8, 40, std::string(40, '\x7f'));
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    write_file(path, bytes);
    const std::map<std::string, std::string> named = failures_of({.database = path});
    REQUIRE(named.contains("pages"));
    CHECK(named.at("pages").starts_with("the table kb_articles"));

    Engine hurt({.database = path});
    const std::string checks = verify_desk(hurt, {admin, "rest"});
    CHECK(checks.find(named.at("pages")) != std::string::npos);
    const Value health = parse_json(hurt.call("desk.health", Value(Value::Object()), {admin, "rest"}).body);
    CHECK(member(*health.find("last_verify"), "state") == "failed");
    CHECK(member(*health.find("last_verify"), "message") == "pages: " + named.at("pages"));
    CHECK_THROWS_AS(DeskCopy(hurt, {admin, "rest"}), Error);
}

TEST_CASE("a desk on a database server is not downloaded, in the words of the command line") {
    for (const Backend backend : backends()) {
        if (backend == Backend::sqlite) continue;
        ServedDesk desk(backend);
        const HttpResponse answer = desk.ask("POST", "/desk/backup", "", admin);
        CHECK(answer.status == 422);
        CHECK(member(parse_json(answer.body), "detail") == "a desk on PostgreSQL is backed up by its server");
        CHECK(member(parse_json(answer.body), "hint") == "pg_dump is the tool for it");
    }
}

TEST_CASE("neither takes arguments") {
    ServedDesk desk(Backend::sqlite);
    for (const char* path : {"/desk/verify", "/desk/backup"}) {
        CHECK(desk.ask("POST", path, R"({"fast":true})", admin).status == 400);
        CHECK(desk.ask("POST", path, "{}", admin).status == 200);
    }
}

}  // namespace helpdesk
