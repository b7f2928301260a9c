#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/engine.hpp"
#include "server/pages/multipart.hpp"

namespace helpdesk {

namespace {

// What a reader has told, one line for each thing.
struct Told {
    std::string text;
    std::size_t largest = 0;

    FormPartSink sink() {
        return {[this](const FormPart& part) {
                    text += part.name + (part.file_name ? " file " + *part.file_name : "") +
                            (part.media_type.empty() ? "" : " " + part.media_type) + ":";
                },
                [this](std::string_view bytes) {
                    largest = std::max(largest, bytes.size());
                    text += bytes;
                },
                [this] { text += "\n"; }};
    }
};

std::string read_in_pieces(const std::string& body, std::size_t piece) {
    Told told;
    MultipartReader reader("xyz", told.sink());
    for (std::size_t at = 0; at < body.size(); at += piece) reader.add(body.substr(at, piece));
    reader.finish();
    return told.text;
}

const std::string field = "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";

bool is_refused(const std::string& body) {
    bool all = true;
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, body.size() + 1}) {
        try {
            read_in_pieces(body, piece);
            all = false;
        } catch (const Error& error) {
            all = all && error.fault() == Fault::usage;
        }
    }
    return all;
}

}  // namespace

TEST_CASE("a form with files is the same however it is cut") {
    const std::string body =
        "a preamble\r\n" + field + "one\r\ntwo\r\n--xy\r\n-\r\n--xyz\r\n" +
        "content-type: image/png\r\nCONTENT-DISPOSITION: FORM-DATA ; filename=\"p; n%22a%22me=x.png\"; "
        "name=attach\r\n\r\n" +
        std::string("\0\r\n--\r\n\r\n--xy", 13) + "\r\n--xyz\r\n" +
        "Content-Disposition: form-data; name=\"b\"; filename=\"\"\r\n\r\n\r\n--xyz--\r\nan epilogue --xyz";
    const std::string told = "a:one\r\ntwo\r\n--xy\r\n-\n";
    const std::string whole = read_in_pieces(body, body.size());
    CHECK(whole.starts_with(told));
    CHECK(whole.find("attach file p; n\"a\"me=x.png image/png:") != std::string::npos);
    CHECK(whole.ends_with("b file :\n"));
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        INFO(piece);
        CHECK(read_in_pieces(body, piece) == whole);
    }
}

TEST_CASE("what only looks like a boundary stays in the file") {
    for (const char* content : {"--xyz", "\n--xyz\n", "\r\n--xy", "\r\n-", "\r", "\r\n\r\n--xyx", "--xyz--"}) {
        INFO(content);
        CHECK(read_in_pieces(field + content + "\r\n--xyz--", 3) == "a:" + std::string(content) + "\n");
    }
    // Behind a line end it is one, and what follows it has to be as it should.
    CHECK(is_refused(field + "x\r\n--xyzz\r\n--xyz--"));
}

TEST_CASE("hostile forms are refused") {
    const std::string disposition = "Content-Disposition: form-data; name=\"a\"";
    const std::vector<std::string> bodies{
        "",
        "x",
        "--xyz",
        "--xyz\r\n",
        field,
        field + "never ends",
        field + "x\r\n--xyz",
        field + "x\r\n--xyz-",
        "--xyz\n" + disposition + "\n\nx\n--xyz--\n",
        "--xyz\r\n\r\nno head\r\n--xyz--",
        "--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; filename=\"a\"x; name=\"a\"\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--xyz--",
        "--xyz\r\nno header\r\n" + disposition + "\r\n\r\nx\r\n--xyz--",
        "--xyz\r\n" + disposition + "\r\n" + disposition + "\r\n\r\nx\r\n--xyz--",
        "--xyz\r\n" + disposition + "\r\nX: " + std::string(9'000, 'x') + "\r\n\r\nx\r\n--xyz--",
        "--xyz\r\n" + std::string(9'000, 'x'),
        std::string(5'000, 'p') + "\r\n" + field + "x\r\n--xyz--",
        std::string("--xyz\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\nx\r\n--xyz--", 62)};
    for (std::size_t at = 0; at < bodies.size(); ++at) {
        INFO(at << ": " << bodies[at].substr(0, 80));
        CHECK(is_refused(bodies[at]));
    }
}

TEST_CASE("a form has at most 100 parts") {
    const std::string part = "Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xyz";
    std::string body = "--xyz";
    for (int at = 0; at < 100; ++at) body += "\r\n" + part;
    CHECK(read_in_pieces(body + "--", 1'000).size() == 400);
    CHECK(is_refused(body + "\r\n" + part + "--"));
}

TEST_CASE("a long file passes through a reader that keeps nothing of it, in time that is proportional to it") {
    Told told;
    std::size_t bytes = 0;
    FormPartSink sink = told.sink();
    sink.data = [&](std::string_view part) { bytes += part.size(); };
    MultipartReader reader("xyz", sink);
    reader.add(field);
    // Each line begins as a boundary does.
    std::string piece;
    while (piece.size() < 1 << 16) piece += "\r\n--xy";
    for (int at = 0; at < 1'000; ++at) reader.add(piece);
    reader.add("\r\n--xyz--");
    reader.finish();
    CHECK(bytes == piece.size() * 1'000);
}

}  // namespace helpdesk
