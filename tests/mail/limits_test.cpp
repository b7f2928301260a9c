#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "engine/base/text.hpp"
#include "fixtures.hpp"

using namespace helpdesk;

namespace {

void check_clean(const MailMessage& message) {
    CHECK(is_valid_text(message.message_id));
    CHECK(!message.message_id.empty());
    CHECK(is_valid_text(message.in_reply_to));
    CHECK(is_valid_text(message.from.name));
    CHECK(is_valid_text(message.from.email));
    CHECK(message.from.email.find('@') != std::string::npos);
    CHECK(is_valid_text(message.subject));
    CHECK(is_valid_text(message.text));
    CHECK(is_valid_text(message.html));
    for (const MailAddress& address : message.to) {
        CHECK(is_valid_text(address.name + address.email));
    }
    for (const std::string& id : message.references) {
        CHECK(is_valid_text(id));
    }
    for (const MailAttachment& attachment : message.attachments) {
        CHECK(is_valid_text(attachment.name + attachment.mime_type + attachment.content_id));
        CHECK(!attachment.name.empty());
        CHECK(attachment.name.find_first_of("/\\") == std::string::npos);
    }
}

std::string repeated(const std::string& piece, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        out += piece;
    }
    return out;
}

bool has_raw_message(const MailMessage& message) {
    return !message.attachments.empty() && message.attachments.back().name == "message.eml";
}

}  // namespace

TEST_CASE("every string of every message is valid UTF-8 without NUL, whatever is done to the message") {
    for (const auto& entry : std::filesystem::directory_iterator(fixture_path(""))) {
        if (!entry.is_regular_file()) continue;
        const std::string raw = read_fixture(entry.path().filename().string());
        INFO(entry.path().filename());
        check_clean(parse_message(raw));
        for (std::size_t i = 0; i < raw.size(); i += 7) {
            std::string damaged = raw;
            damaged[i] = static_cast<char>(damaged[i] ^ static_cast<char>(0x80 | (i % 32)));
            damaged.erase(damaged.size() - i % 3);
            check_clean(parse_message(damaged));
        }
    }
}

TEST_CASE("nothing at all is a message too") {
    const std::string raw =
        GENERATE(as<std::string>(), "", "\n", "\n\n\n", "\r", "x", ":", "From ", "\xEF\xBB\xBF", "--");

    check_clean(parse_message(raw));
}

TEST_CASE("nesting is followed 32 deep; a message that goes deeper is kept raw besides") {
    const auto nested = [](int depth) {
        std::string raw = "From: a@b.example\nSubject: deep\n";
        for (int i = 0; i < depth; ++i) {
            const std::string boundary = "b" + std::to_string(i);
            raw += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
        }
        return raw + "\nthe core";
    };

    CHECK(parse_message(nested(32)).text == "the core");
    CHECK_FALSE(has_raw_message(parse_message(nested(32))));

    const MailMessage message = parse_message(nested(5000));
    CHECK(message.subject == "deep");
    CHECK(has_raw_message(message));
    CHECK(message.attachments.back().content == nested(5000));
}

TEST_CASE("500 parts are read; of a message with more the rest is in the raw message") {
    const std::string head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n";
    const std::string part = "--x\nContent-Type: image/png\n\n1\n";

    CHECK(parse_message(head + repeated(part, 499)).attachments.size() == 499);
    const MailMessage message = parse_message(head + repeated(part, 50'000));
    CHECK(message.attachments.size() == 500);
    CHECK(has_raw_message(message));
}

TEST_CASE("parts of parts count together") {
    const std::string inner = "--x\nContent-Type: multipart/alternative; boundary=y\n\n" +
                              repeated("--y\nContent-Type: multipart/related; boundary=z\n\n--z\n\n\n", 200);
    const std::string raw = "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + repeated(inner, 200);

    CHECK(parse_message(raw).attachments.size() <= 501);
    CHECK(has_raw_message(parse_message(raw)));
}

TEST_CASE("headers are read to 1 MiB, and the text behind them is still found") {
    const std::string raw =
        "Subject: long\n" + repeated("X-Filler: 0123456789\n", 60'000) + "From: late@b.example\n\ntext\n";

    const MailMessage message = parse_message(raw);

    CHECK(message.subject == "long");
    CHECK(message.from.email == unknown_sender);
    CHECK(message.text == "text");
    CHECK(has_raw_message(message));
}

TEST_CASE("a header with twenty thousand parameters, words or comments does no harm") {
    const std::string header = GENERATE(values<std::string>({
        "Content-Type: text/plain; " + repeated("a=b; ", 20'000),
        "Content-Type: text/plain; " + repeated("name*1*=%20; ", 20'000),
        "Content-Type: text/plain; charset=\"" + repeated("\\\"", 20'000),
        "Content-Disposition: attachment; filename=" + repeated("=?utf-8?b?", 20'000),
        "Subject: " + repeated("=?utf-8?q?a", 20'000),
        "From: " + repeated("(", 20'000),
        "To: " + repeated("a:", 20'000),
        "References: " + repeated("<a@", 20'000),
        "Date: " + repeated("1 ", 20'000),
        "Content-Type: multipart/mixed; boundary=\"" + std::string(20'000, 'b') + "\"",
    }));

    check_clean(parse_message("From: a@b.example\n" + header + "\n\ntext\n"));
}

TEST_CASE("text is shown to 200,000 bytes, and all of it is in the raw message") {
    const std::string raw = "From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + repeated("ü", 150'000);

    const MailMessage message = parse_message(raw);

    CHECK(message.text.size() == 200'000);
    CHECK(is_valid_text(message.text));
    REQUIRE(has_raw_message(message));
    CHECK(message.attachments.back().content == raw);
}

TEST_CASE("a message cut by its reader is attached raw") {
    CHECK(has_raw_message(parse_message("From: a@b.example\n\ntext", true)));
    CHECK_FALSE(has_raw_message(parse_message("From: a@b.example\n\ntext")));
}

TEST_CASE("of a message over 64 MiB the beginning is read") {
    const std::string raw = "From: a@b.example\nSubject: big\n\n" + std::string(message_bytes_max, 'x');

    const MailMessage message = parse_message(raw);

    CHECK(message.subject == "big");
    REQUIRE(has_raw_message(message));
    CHECK(message.attachments.back().content.size() == message_bytes_max);
}
