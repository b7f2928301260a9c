#include <catch2/catch.hpp>

#include "engine/base/hash.hpp"
#include "engine/tickets/upload.hpp"
#include "tests/files/files.hpp"

namespace helpdesk {

namespace {

const Actor agent{"agent@example.org", "cli"};
const Actor manager{"manager@example.org", "cli"};

Value attach(Desk& desk, const std::string& content, const Actor& actor = agent, const CallOptions& options = {}) {
    Value::Object arguments{{"ticket", "1"}, {"file_name", "long.bin"}, {"content", content}};
    return parse_json(desk.engine().call("attachment.add", Value(std::move(arguments)), actor, options).body);
}

Error refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return {Fault::internal, "nothing was refused"};
}

std::string downloaded(Desk& desk, const Value& file, const std::optional<std::string>& range = {}) {
    std::string bytes;
    const auto see = [&](std::string_view part) { bytes += part; };
    download_file(desk.engine(), member(file, "id"), range, see, agent);
    return bytes;
}

std::int64_t rows_kept(Desk& desk) {
    return desk.number(
        "SELECT (SELECT count(*) FROM _contents) + (SELECT count(*) FROM _content_pieces)"
        " + (SELECT count(*) FROM _uploads)");
}

}  // namespace

TEST_CASE("a long file goes in and comes out in parts, and stays when its upload is forgotten") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string bytes = random_bytes(5 * 1024 * 1024 + 17);
    const UploadedFile upload = upload_file(desk.engine(), source_of(bytes), agent);
    CHECK(upload.content == "upload:" + sha256_of(bytes));

    const Value file = attach(desk, upload.content);
    const Value again = attach(desk, upload.content);
    forget_upload(desk.engine(), upload, agent);

    CHECK(member(file, "size") == std::to_string(bytes.size()));
    CHECK(member(file, "sha256") == sha256_of(bytes));
    CHECK((downloaded(desk, file) == bytes));
    CHECK((downloaded(desk, again, "1048570-3145800") == bytes.substr(1048570, 3145800 - 1048570 + 1)));
    CHECK(downloaded(desk, file, "-3") == bytes.substr(bytes.size() - 3));
    CHECK(desk.number("SELECT count(*) FROM _contents") == 1);
    CHECK(desk.number("SELECT count(*) FROM _uploads") == 0);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a long file that is there already is kept once") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string bytes = random_bytes(2 * 1024 * 1024);
    attach(desk, encode_base64(bytes));
    const UploadedFile upload = upload_file(desk.engine(), source_of(bytes), agent);
    CHECK(desk.number("SELECT count(*) FROM _contents") == 1);
    attach(desk, upload.content);
    forget_upload(desk.engine(), upload, agent);
    CHECK(desk.number("SELECT count(*) FROM _contents") == 1);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("an empty file can be uploaded") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const Value file = attach(desk, upload_file(desk.engine(), source_of(""), agent).content);
    CHECK(member(file, "size") == "0");
    CHECK(downloaded(desk, file).empty());
}

TEST_CASE("A03 what is uploaded can be attached by whoever sent it alone; to know its hash is not enough") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    attach(desk, encode_base64("secret"), manager);
    const UploadedFile upload = upload_file(desk.engine(), source_of("sent ahead"), manager);
    const std::string known = "upload:" + sha256_of("secret");
    for (const std::string& content : {known, upload.content, std::string("upload:"), std::string("upload:x")}) {
        INFO(content);
        const Error error = refusal([&] { attach(desk, content); });
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "content");
    }
    CHECK(refusal([&] { attach(desk, "uplaod:" + sha256_of("x")); }).field() == "content");
    attach(desk, upload.content, manager);
}

TEST_CASE("whoever may attach nothing may upload nothing") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("role.create", R"({"name":"READER","permissions":["tickets:read"]})");
    desk.call("user.create", R"({"email":"reader@example.org","role":"READER"})");
    const auto send = [&] { upload_file(desk.engine(), source_of("x"), {"reader@example.org"}); };
    CHECK(refusal(send).fault() == Fault::denied);
    CHECK(rows_kept(desk) == 0);
}

TEST_CASE("an upload that fails midway, or is too long, leaves nothing") {
    Desk desk(GENERATE(from_range(backends())));
    constexpr int later = 20;  // by then some of it is in the desk
    int parts = 0;
    SECTION("the file cannot be read any more") {
        const TextSource source = [&](char*, std::size_t room) -> std::size_t {
            if (++parts == later) throw Error(Fault::invalid, "the disk was pulled out", "content");
            return room;
        };
        CHECK(refusal([&] { upload_file(desk.engine(), source, agent); }).what() ==
              std::string("the disk was pulled out"));
    }
    SECTION("it has over 4 GiB") {
        const TextSource source = [&](char*, std::size_t room) -> std::size_t {
            if (++parts == later) run_raw(desk, "UPDATE _contents SET size = " + std::to_string(upload_size_max));
            return parts > later ? 0 : room;
        };
        const Error error = refusal([&] { upload_file(desk.engine(), source, agent); });
        CHECK(error.what() == std::string("a file may have at most 4 GiB"));
        CHECK(error.field() == "content");
    }
    CHECK(parts >= later);
    CHECK(rows_kept(desk) == 0);
}

TEST_CASE("an upload that nobody came back for is forgotten after a day") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    upload_file(desk.engine(), source_of("left behind"), agent);
    desk.turn_clock(std::chrono::hours(23));
    const UploadedFile fresh = upload_file(desk.engine(), source_of("fresh"), agent);
    desk.call("sla.sweep", "{}");
    CHECK(desk.number("SELECT count(*) FROM _uploads") == 2);
    desk.turn_clock(std::chrono::minutes(61));
    desk.call("sla.sweep", "{}");
    CHECK(desk.number("SELECT count(*) FROM _uploads") == 1);
    CHECK(desk.number("SELECT count(*) FROM _contents") == 1);
    attach(desk, fresh.content);
}

TEST_CASE("the same upload attached again under the same key is attached once") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto once = [&] {
        const UploadedFile upload = upload_file(desk.engine(), source_of("retried"), agent);
        const Value file = attach(desk, upload.content, agent, {.idempotency_key = "k"});
        forget_upload(desk.engine(), upload, agent);
        return member(file, "id");
    };
    const std::string first = once();
    CHECK(once() == first);
    CHECK(desk.number("SELECT count(*) FROM attachments") == 1);
}

TEST_CASE("A03 a download asks first whether the actor may have the file, and ends when it is deleted meanwhile") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string bytes = random_bytes(3 * 1024 * 1024);
    const std::string note = R"({"ticket":"1","body":"b","internal":true,"attach":[{"file_name":"n","content":")";
    desk.call("comment.add", note + encode_base64(bytes) + "\"}]}", "agent@example.org");
    const std::string id = desk.text("SELECT id FROM attachments");
    int parts = 0;
    const auto count = [&](std::string_view) { ++parts; };
    const auto fetch = [&](const std::string& as) { download_file(desk.engine(), id, {}, count, {as}); };
    CHECK(refusal([&] { fetch("customer@example.org"); }).fault() == Fault::not_found);
    CHECK(parts == 0);
    CHECK(refusal([&] { download_file(desk.engine(), id, "9999999-", count, agent); }).field() == "range");
    CHECK(refusal([&] { download_file(desk.engine(), "no such", {}, count, agent); }).fault() == Fault::not_found);
    fetch("agent@example.org");
    CHECK(parts == 3);

    parts = 0;
    const auto delete_it = [&](std::string_view) {
        if (++parts == 1) desk.call("attachment.delete", R"({"id":")" + id + "\"}");
    };
    CHECK(refusal([&] { download_file(desk.engine(), id, {}, delete_it, agent); }).fault() == Fault::not_found);
    CHECK(parts == 1);
}

TEST_CASE("what somebody has uploaded goes when the person is deleted or erased") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    upload_file(desk.engine(), source_of("of a person"), {"temp@example.org"});
    SECTION("deleted") { desk.call("user.delete", R"({"id":"temp@example.org"})"); }
    SECTION("anonymised") { desk.call("user.anonymise", R"({"id":"temp@example.org"})"); }
    SECTION("erased") { desk.call("user.erase", R"({"id":"temp@example.org"})"); }
    CHECK(rows_kept(desk) == 0);
}

}  // namespace helpdesk
