#include <catch2/catch.hpp>

#include <iostream>

#include "http_client.hpp"
#include "served_desk.hpp"
#include "tests/access/entering.hpp"
#include "tests/files/files.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";
const std::string customer = "customer@example.org";

std::int64_t rows_of_uploads(Desk& desk) {
    return desk.number(
        "SELECT (SELECT count(*) FROM _uploads) + (SELECT count(*) FROM _contents WHERE id NOT IN"
        " (SELECT content_id FROM attachments WHERE content_id IS NOT NULL))");
}

std::string digest_of(const std::string& bytes) {
    const std::string hex = sha256_of(bytes);
    std::string raw;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        raw += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return "sha-256=:" + encode_base64(raw) + ":";
}

// Uploads what is held in memory, as it comes without a front.
HttpResponse upload(ServedDesk& desk, const std::string& bytes, std::vector<HttpHeader> headers = {},
                    const std::string& as = agent) {
    headers.push_back({"content-type", "image/png"});
    if (!as.empty()) headers.push_back({"authorization", "Bearer " + desk.token_of(as)});
    return desk.ask_raw({.method = "POST",
                         .target = "/api/v1/uploads",
                         .headers = std::move(headers),
                         .body = bytes,
                         .id = "request 1"});
}

HttpResponse attach(ServedDesk& desk, const std::string& content, const std::string& name = "a.bin",
                    const std::string& type = "application/octet-stream", const std::string& as = agent) {
    const Value body = Value::Object{{"file_name", name}, {"mime_type", type}, {"content", content}};
    return desk.ask("POST", "/tickets/1/attachments", to_json(body), as);
}

// A file with ten bytes; the path that its bytes are at.
std::string attached(ServedDesk& desk, const std::string& name = "a.bin", const std::string& type = "text/plain") {
    const Value file = parse_json(attach(desk, encode_base64("0123456789"), name, type).body);
    return "/attachments/" + member(file, "id") + "/file";
}

// What a response holds, whether in memory or behind its source.
std::string bytes_of(const HttpResponse& response) {
    if (!response.source) return response.body;
    std::string bytes;
    for (std::string part = response.source(); !part.empty(); part = response.source()) bytes += part;
    return bytes;
}

// The desk behind a front on a free port.
struct ServedFront {
    explicit ServedFront(ServedDesk& desk, FrontOptions options = generous())
        : running([&](HttpRequest request) { return desk.ask_raw(std::move(request)); }, std::move(options),
                  [&](const HttpRequest& head) { return desk.plan(head); }) {}

    static FrontOptions generous() {
        FrontOptions options = quick_options();
        options.body_deadline = options.write_deadline = std::chrono::seconds(60);
        return options;
    }

    RunningFront running;
};

std::string upload_head(const std::string& token, std::size_t size, const std::string& more = {}) {
    return "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
           "\r\nContent-Type: application/octet-stream\r\n" + more + "Content-Length: " + std::to_string(size) +
           "\r\n\r\n";
}

}  // namespace

TEST_CASE("a file of 64 MiB goes into the desk and comes out of it over HTTP, and little of it is in memory") {
    constexpr std::size_t part_size = 1 << 20;
    constexpr int parts = 64;
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string token = desk.token_of(agent);
    ServedFront front(desk);
    const std::string part = random_bytes(part_size);
    const auto part_number = [&](int number) { return std::to_string(1000 + number) + part.substr(4); };
    StreamSha256 hash;
    const std::size_t before = resident_bytes();
    std::size_t most = before;

    RawClient client(front.running.address());
    client.send(upload_head(token, parts * part_size));
    for (int i = 0; i < parts; ++i) {
        hash.add(part_number(i));
        REQUIRE(client.send(part_number(i)));
        most = std::max(most, resident_bytes());
    }
    const HttpAnswered answered = client.answer();
    REQUIRE(answered.status == 201);
    const Value uploaded = parse_json(answered.body);
    CHECK(member(uploaded, "size") == std::to_string(parts * part_size));
    CHECK(member(uploaded, "content") == "upload:" + hash.hex());

    const HttpResponse file = attach(desk, member(uploaded, "content"));
    REQUIRE(file.status == 201);
    const std::string path = "/api/v1/attachments/" + member(parse_json(file.body), "id") + "/file";
    client.send(get(path, "Authorization: Bearer " + token + "\r\n"));
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) head += client.some();
    CHECK(head.starts_with("HTTP/1.1 200 "));
    std::string bytes = head.substr(head.find("\r\n\r\n") + 4);
    StreamSha256 came;
    came.add(bytes);
    for (std::size_t got = bytes.size(); got < parts * part_size; got += bytes.size()) {
        bytes = client.some();
        REQUIRE_FALSE(bytes.empty());
        came.add(bytes);
        most = std::max(most, resident_bytes());
    }
    CHECK("upload:" + came.hex() == member(uploaded, "content"));
    std::cout << "a file of 64 MiB in and out: " << ((most - before) >> 20) << " MiB more in memory\n";
    CHECK(most - before < 24u << 20);
    CHECK(desk.ask("DELETE", "/uploads/" + member(uploaded, "id")).status == 204);
    CHECK(rows_of_uploads(desk) == 0);
}

TEST_CASE("a client that breaks off in the middle of an upload leaves nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string token = desk.token_of(agent);
    ServedFront front(desk);
    const std::int64_t before = rows_of_uploads(desk);
    {
        RawClient client(front.running.address());
        client.send(upload_head(token, 10 << 20));
        client.send(random_bytes(3 << 20));
        CHECK(soon([&] { return rows_of_uploads(desk) > before; }));
    }
    CHECK(soon([&] { return rows_of_uploads(desk) == before; }));
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("an upload that is not what its digest says is refused and leaves nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string bytes = random_bytes(3 << 20);
    upload(desk, "", {{"content-digest", "nothing"}});  // makes the token
    const std::string before = desk.everything();
    const HttpResponse wrong = upload(desk, bytes, {{"content-digest", digest_of("something else")}});
    CHECK(wrong.status == 422);
    CHECK(member(parse_json(wrong.body), "field") == "content");
    for (const char* malformed : {"sha-256", "sha-256=abc", "sha-256=:!:", "sha-256=:YQ==:", "sha-256=", ","}) {
        INFO(malformed);
        CHECK(upload(desk, bytes, {{"content-digest", malformed}}).status == 400);
    }
    CHECK(desk.everything() == before);

    const HttpResponse right = upload(desk, bytes, {{"content-digest", "md5=:YQ==:, " + digest_of(bytes)}});
    CHECK(right.status == 201);
    CHECK(member(parse_json(right.body), "content") == "upload:" + sha256_of(bytes));
}

TEST_CASE("an upload stands where a file's content does, for whoever sent it, until it is forgotten") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const Value uploaded = parse_json(upload(desk, "sent ahead").body);
    const std::string content = member(uploaded, "content");
    CHECK(attach(desk, content, "a.txt", "text/plain", "manager@example.org").status == 422);
    const std::string comment = R"({"body":"b","attach":[{"file_name":"a.txt","content":")" + content + "\"}]}";
    CHECK(desk.ask("POST", "/tickets/1/comments", comment).status == 201);

    const std::string path = "/uploads/" + member(uploaded, "id");
    CHECK(desk.ask("DELETE", path, "", "manager@example.org").status == 404);
    CHECK(desk.ask("DELETE", path).status == 204);
    CHECK(desk.ask("DELETE", path).status == 404);
    CHECK(attach(desk, content).status == 422);
}

TEST_CASE("whoever may attach nothing is refused before an upload is read") {
    ServedDesk desk(GENERATE(from_range(backends())));
    desk.call("role.create", R"({"name":"READER","permissions":["tickets:read"]})");
    desk.call("user.create", R"({"email":"reader@example.org","role":"READER"})");
    const std::string reader = desk.token_of("reader@example.org");
    ServedFront front(desk);
    const auto refused = [&](const std::string& token, const std::string& more = {}) {
        RawClient client(front.running.address());
        client.send(upload_head(token, 1 << 20, more));
        return client.answer();
    };
    CHECK(refused(reader).status == 403);
    CHECK(refused("hd_nobody").status == 401);
    CHECK(refused("hd_nobody", "X-Request-Id: mine\r\n").headers["x-request-id"] == "mine");
    CHECK(refused(desk.token_of(agent), "Content-Digest: nothing\r\n").status == 400);
    RawClient huge(front.running.address());
    huge.send(upload_head(desk.token_of(agent), (std::size_t{4} << 30) + 1));
    CHECK(huge.answer().status == 413);
    CHECK(rows_of_uploads(desk) == 0);
}

TEST_CASE("an upload ends when the sender is locked out meanwhile, and leaves nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string token = desk.token_of(agent);
    ServedFront front(desk);
    const std::int64_t before = rows_of_uploads(desk);
    RawClient client(front.running.address());
    client.send(upload_head(token, 8 << 20));
    client.send(random_bytes(2 << 20));
    REQUIRE(soon([&] { return rows_of_uploads(desk) > before; }));
    desk.call("user.update", R"({"id":"agent@example.org","is_active":false})");
    client.send(random_bytes(2 << 20));
    const HttpAnswered answered = client.answer();
    CHECK((answered.status == 401 || answered.status == 403));
    CHECK(soon([&] { return rows_of_uploads(desk) == before; }));
}

TEST_CASE("A15 another site uploads nothing with a browser's cookies") {
    ServedDesk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value tokens = signed_in(desk, agent);
    const std::string cookie = "helpdesk_session=" + member(tokens, "token");
    const auto send = [&](std::vector<HttpHeader> headers) {
        headers.push_back({"cookie", cookie});
        headers.push_back({"host", "desk.example.org"});
        HttpRequest request{.method = "POST", .target = "/api/v1/uploads", .headers = headers, .id = "request 1"};
        const BodyPlan plan = desk.plan(request);
        request.body = "bytes";
        const HttpResponse answer = desk.ask_raw(request);
        CHECK((plan.refusal ? plan.refusal->status : 201) == answer.status);
        return answer.status;
    };
    CHECK(send({}) == 403);
    CHECK(send({{"origin", "https://evil.example.com"}}) == 403);
    CHECK(send({{"sec-fetch-site", "cross-site"}}) == 403);
    CHECK(rows_of_uploads(desk) == 0);
    CHECK(send({{"origin", "https://desk.example.org"}}) == 201);
    const std::string path = "/api/v1/uploads/" + desk.text("SELECT id FROM _uploads");
    const HttpResponse foreign = desk.ask_raw({.method = "DELETE",
                                               .target = path,
                                               .headers = {{"cookie", cookie}, {"origin", "https://evil.example.com"}},
                                               .id = "request 1"});
    CHECK(foreign.status == 403);
}

TEST_CASE("H05 one part of a file is answered, a thousand are the whole, and none beyond the end") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string path = attached(desk);
    std::string thousand = "bytes=0-";
    for (int i = 0; i < 1'000; ++i) thousand += ",0-";
    struct Case {
        std::string range;
        int status;
        std::string bytes;
        std::string content_range;
    };
    const std::string whole = "0123456789";
    const std::vector<Case> cases{
        {"bytes=0-3", 206, "0123", "bytes 0-3/10"},
        {"bytes=4-4", 206, "4", "bytes 4-4/10"},
        {"BYTES= 7-", 206, "789", "bytes 7-9/10"},
        {"bytes=-2", 206, "89", "bytes 8-9/10"},
        {"bytes=-99", 206, whole, "bytes 0-9/10"},
        {"bytes=0-99999999999999999999999", 206, whole, "bytes 0-9/10"},
        {"bytes=9-10", 206, "9", "bytes 9-9/10"},
        {"bytes=10-", 416, "", "bytes */10"},
        {"bytes=-0", 416, "", "bytes */10"},
        {"bytes=99999999999999999999999-", 416, "", "bytes */10"},
        {"bytes=3-2", 200, whole, ""},
        {"bytes=-", 200, whole, ""},
        {"bytes=a-b", 200, whole, ""},
        {"bytes=+1-2", 200, whole, ""},
        {"bytes=--1", 200, whole, ""},
        {"bytes=1", 200, whole, ""},
        {"bytes=", 200, whole, ""},
        {"rows=0-3", 200, whole, ""},
        {"bytes=0-1,3-4", 200, whole, ""},
        {thousand, 200, whole, ""},
    };
    for (const Case& each : cases) {
        INFO(each.range.substr(0, 40));
        const HttpResponse answer = desk.ask("GET", path, "", agent, {{"range", each.range}});
        CHECK(answer.status == each.status);
        CHECK(header_of(answer, "Content-Range") == each.content_range);
        if (each.status == 416) continue;
        CHECK(bytes_of(answer) == each.bytes);
        CHECK(answer.content_length == each.bytes.size());
        CHECK(header_of(answer, "Accept-Ranges") == "bytes");
    }
    const HttpResponse head = desk.ask("HEAD", path, "", agent, {{"range", "bytes=0-3"}});
    CHECK(head.status == 200);
    CHECK(head.content_length == 10);
    const Value empty = parse_json(attach(desk, encode_base64("")).body);
    const std::string nothing = "/attachments/" + member(empty, "id") + "/file";
    CHECK(desk.ask("GET", nothing, "", agent, {{"range", "bytes=0-"}}).status == 416);
    CHECK(bytes_of(desk.ask("GET", nothing)).empty());
}

TEST_CASE("whoever has a file already is not sent it again, and goes on only with the same one") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string path = attached(desk);
    const std::string tag = header_of(desk.ask("GET", path), "ETag");
    CHECK(tag == "\"" + sha256_of("0123456789") + "\"");
    const auto asked = [&](std::vector<HttpHeader> headers) {
        const HttpResponse answer = desk.ask("GET", path, "", agent, std::move(headers));
        return std::to_string(answer.status) + " " + bytes_of(answer);
    };
    CHECK(asked({{"if-none-match", tag}}) == "304 ");
    CHECK(asked({{"if-none-match", "\"x\", " + tag}, {"range", "bytes=0-1"}}) == "304 ");
    CHECK(asked({{"if-none-match", "\"x\""}, {"range", "bytes=0-1"}}) == "206 01");
    CHECK(asked({{"if-range", tag}, {"range", "bytes=0-1"}}) == "206 01");
    CHECK(asked({{"if-range", "W/" + tag}, {"range", "bytes=0-1"}}) == "200 0123456789");
    CHECK(asked({{"if-range", "\"x\""}, {"range", "bytes=0-1"}}) == "200 0123456789");
    CHECK(asked({{"if-range", "Mon, 02 Mar 2026 09:00:00 GMT"}, {"range", "bytes=0-1"}}) == "200 0123456789");
}

TEST_CASE("H09 no browser runs a file, whatever it is called and whatever it is said to be") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::vector<std::pair<std::string, std::string>> types{
        {"text/plain", "text/plain"},
        {"image/png", "image/png"},
        {"text/plain; charset=utf-8", "text/plain"},
        {"text/html", "application/octet-stream"},
        {"image/svg+xml", "application/octet-stream"},
        {"image/svg+xml; x", "application/octet-stream"},
        {"text/xml", "application/octet-stream"},
        {"application/xhtml+xml", "application/octet-stream"},
        {"application/pdf", "application/octet-stream"},
        {"text/javascript", "application/octet-stream"},
        {"text/plain, text/html", "application/octet-stream"},
        {"x", "application/octet-stream"},
    };
    for (const auto& [said, sent] : types) {
        INFO(said);
        const HttpResponse answer = desk.ask("GET", attached(desk, "a.html", said));
        CHECK(header_of(answer, "Content-Type") == sent);
        CHECK(header_of(answer, "Content-Disposition") == "attachment; filename=\"a.html\"");
        CHECK(header_of(answer, "X-Content-Type-Options") == "nosniff");
        CHECK(header_of(answer, "Content-Security-Policy") == "sandbox; default-src 'none'");
        CHECK(header_of(answer, "Cross-Origin-Resource-Policy") == "same-origin");
        CHECK(header_of(answer, "Cache-Control") == "private, no-cache");
    }
}

TEST_CASE("H09 a file's name is a name in its header, whatever characters it has") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string path = attached(desk);
    // As they stand in the database; the operations would not store all of them.
    const std::vector<std::pair<std::string, std::string>> names{
        {"plain name.txt", "filename=\"plain name.txt\""},
        {"a\"b.txt", "filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"},
        {"a\r\nSet-Cookie: x=y", "filename=\"aSet-Cookie_ x=y\"; filename*=UTF-8''aSet-Cookie%3A%20x%3Dy"},
        {"../../etc/passwd", "filename=\"passwd\""},
        {"C:\\folder\\b.txt", "filename=\"b.txt\""},
        {"Rechnung für Ana.pdf", "filename=\"Rechnung f_r Ana.pdf\"; filename*=UTF-8''Rechnung%20f%C3%BCr%20Ana.pdf"},
        {"100%.txt", "filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"},
        {"it's;x", "filename=\"it's_x\"; filename*=UTF-8''it%27s%3Bx"},
        {"\xe2\x80\xaetxt.exe", "filename=\"txt.exe\""},
        {"..", "filename=\"file\""},
    };
    for (const auto& [name, expected] : names) {
        INFO(name);
        std::string quoted = name;
        for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2) quoted.insert(at, "'");
        run_raw(desk, "UPDATE attachments SET file_name = '" + quoted + "'");
        CHECK(header_of(desk.ask("GET", path), "Content-Disposition") == "attachment; " + expected);
    }
}

TEST_CASE("A03 a file is for whoever may see it now; for everybody else it is as if it were not there") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const auto at = [](const std::string& id) { return "/attachments/" + id + "/file"; };
    CHECK(bytes_of(desk.ask("GET", at(desk.note_file))).size() > 0);
    CHECK(bytes_of(desk.ask("GET", at(desk.file), "", customer)).size() > 0);
    const HttpResponse hidden = desk.ask("GET", at(desk.note_file), "", customer);
    CHECK(hidden.status == 404);
    CHECK(desk.ask("GET", at(desk.file), "", "").status == 401);
    CHECK(desk.ask("GET", at(sha256_of("x"))).status == 404);
    desk.call("user.create", R"({"email":"other@example.org","role":"CUSTOMER"})");
    CHECK(desk.ask("GET", at(desk.file), "", "other@example.org").status == 404);
    const std::string tag = header_of(desk.ask("GET", at(desk.file)), "ETag");
    CHECK(desk.ask("GET", at(desk.file), "", "other@example.org", {{"if-none-match", tag}}).status == 404);

    desk.call("attachment.delete", R"({"id":")" + desk.note_file + "\"}");
    CHECK(desk.ask("GET", at(desk.note_file), "", customer).body == hidden.body);
    desk.call("user.update", R"({"id":"customer@example.org","is_active":false})");
    CHECK(desk.ask("GET", at(desk.file), "", customer).status == 401);
}

TEST_CASE("A03 a download that has begun is cut when the file is deleted") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const Value file = parse_json(attach(desk, encode_base64(random_bytes(3 << 20))).body);
    const HttpResponse answer = desk.ask("GET", "/attachments/" + member(file, "id") + "/file");
    CHECK(answer.source().size() == 1u << 20);
    desk.call("attachment.delete", R"({"id":")" + member(file, "id") + "\"}");
    CHECK_THROWS_AS(answer.source(), Error);
}

}  // namespace helpdesk
