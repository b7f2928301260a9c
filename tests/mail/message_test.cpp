#include "cli/mail/message.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "fixtures.hpp"

using namespace helpdesk;

TEST_CASE("an ordinary message is read whole") {
    const MailMessage message = parse_fixture("plain.eml");

    CHECK(message.message_id == "sprinkler-1@garden.example");
    CHECK(message.in_reply_to.empty());
    CHECK(message.references.empty());
    CHECK(message.from.name == "Nora Lind");
    CHECK(message.from.email == "nora@garden.example");
    REQUIRE(message.to.size() == 2);
    CHECK(message.to[0].email == "support@desk.example");
    CHECK(message.subject == "The sprinkler does not start");
    CHECK(message.date == "2026-02-09T07:15:40.000Z");
    CHECK(message.text == "Good morning,\n\nthe sprinkler stays dry since Friday.\n\n-- \nNora");
    CHECK(message.attachments.empty());
}

TEST_CASE("an answer names what it answers and the whole thread, each once") {
    const MailMessage message = parse_fixture("reply.eml");

    CHECK(message.in_reply_to == "answer-2@desk.example");
    CHECK(message.references == std::vector<std::string>{"sprinkler-1@garden.example", "answer-2@desk.example"});
    CHECK(message.from.name == "Lind, Nora");
}

TEST_CASE("text and subject are readable whatever their charset is called") {
    struct Case {
        std::string file, subject, text;
    };
    const Case row = GENERATE(values<Case>({
        {"windows_1252_as_latin_1.eml", "“Urgent” – price in €", "He said “café” – it costs 5 €…"},
        {"utf_8_as_latin_1.eml", "label", "Grüße aus Köln: 10 €"},
        {"unknown_charset.eml", "café", "Déjà vu, naïve"},
        {"utf_7.eml", "Zürich", "Grüße • 10 €"},
        {"iso_2022_jp.eml", "見積の件", "お世話になります。"},
        {"euc_kr.eml", "똠방각하", "안녕하세요. 똠방각하"},
        {"raw_8bit_headers.eml", "Ärger mit der Tür", "Knarzt."},
        {"broken_encoded_words.eml", "Ärger und kein Endeü =?utf-8?Z?x?= =?broken", "Text."},
        {"nul_and_bare_cr.eml", "one two[31m", "first\nsecond\nthird"},
        {"old_mac_lines.eml", "only CR", "first\nsecond"},
        {"missing_empty_line.eml", "no empty line", "The text begins at once.\n\nAnd goes on."},
    }));

    const MailMessage message = parse_fixture(row.file);

    CHECK(message.subject == row.subject);
    CHECK(message.text == row.text);
}

TEST_CASE("the sender is the first who can be made out") {
    struct Case {
        std::string file, name, email;
    };
    const Case row = GENERATE(values<Case>({
        {"two_senders.eml", "Rosa Ferrer", "rosa@one.example"},
        {"no_from.eml", "Robot", "robot@one.example"},
        {"from_without_address.eml", "Big Bug", "bb@bug.example"},
        {"double_at.eml", "Foo", "foo@bar.example"},
        {"no_headers_that_help.eml", "", "unknown@mail.invalid"},
        {"iso_2022_jp.eml", "山田", "yamada@tokyo.example"},
        {"euc_kr.eml", "김민수", "kim@seoul.example"},
        {"raw_8bit_headers.eml", "Jürgen Müller", "juergen@haus.example"},
        {"broken_encoded_words.eml", "Jürgen Müller", "jm@haus.example"},
        {"nul_and_bare_cr.eml", "Nula", "a@b.example"},
    }));

    const MailMessage message = parse_fixture(row.file);

    CHECK(message.from.name == row.name);
    CHECK(message.from.email == row.email);
}

TEST_CASE("a sender without any address keeps the name") {
    const MailMessage message = parse_message("From: Mail Delivery Subsystem\nReturn-Path: <>\nSubject: x\n\ntext\n");

    CHECK(message.from.name == "Mail Delivery Subsystem");
    CHECK(message.from.email == unknown_sender);
}

TEST_CASE("only addresses with a domain are receivers") {
    const MailMessage message = parse_fixture("from_without_address.eml");

    REQUIRE(message.to.size() == 3);
    CHECK(message.to[0].email == "mikel@home.example");
    CHECK(message.to[1].email == "tom@home.example");
    CHECK(message.to[2].email == "concierge@home.example");
    CHECK(parse_message("From: a@b.example\nTo: everybody\n\ntext").to.empty());
}

TEST_CASE("a message without an id gets one from its content, the same each time") {
    const std::string raw = read_fixture("no_message_id.eml");
    std::string with_crlf;
    for (const char c : raw) {
        with_crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    }

    const std::string id = parse_message(raw).message_id;

    CHECK(id.starts_with("sha256-"));
    CHECK(id.ends_with("@message.invalid"));
    CHECK(id.size() == 7 + 64 + 16);
    CHECK(parse_message(with_crlf).message_id == id);
    CHECK(parse_message("From a Mon Feb  9 08:00:00 2026\n" + raw + "\n").message_id == id);
    CHECK(parse_message(raw + "more").message_id != id);
    CHECK(parse_fixture("empty_message_id.eml").message_id.starts_with("sha256-"));
}

TEST_CASE("ids are taken without their brackets, and as far as they are ids") {
    const MailMessage message = parse_fixture("bare_message_id.eml");

    CHECK(message.message_id == "20260209.0800.77@b.example");
    CHECK(message.in_reply_to.empty());
    CHECK(message.references == std::vector<std::string>{"one@b.example", "two@b.example"});
    CHECK(parse_fixture("double_at.eml").message_id == "at@at@bar.example");
}

TEST_CASE("an overlong id is shortened alike wherever it stands, so that the thread holds") {
    const std::string id = "<" + std::string(5000, 'x') + "@b.example>";

    const MailMessage first = parse_message("From: a@b.example\nMessage-ID: " + id + "\n\ntext");
    const MailMessage answer = parse_message("From: a@b.example\nIn-Reply-To: " + id + "\n\ntext");

    CHECK(first.message_id.size() < 100);
    CHECK(answer.in_reply_to == first.message_id);
}

TEST_CASE("a date that cannot be read is taken from the last relay, else it stays open") {
    CHECK(parse_fixture("bad_date.eml").date == "2026-02-10T07:30:00.000Z");
    CHECK(parse_fixture("bare_message_id.eml").date.empty());
}

TEST_CASE("the parsed message is printed as one line of JSON") {
    const std::string json = to_json(parse_fixture("forwarded.eml"));

    CHECK(json.find('\n') == std::string::npos);
    CHECK(json.starts_with(R"({"message_id":"fwd@b.example","in_reply_to":null,"references":[],"from":"a@b.example")"));
    CHECK(
        json.find(
            R"("from_name":"","to":[],"subject":"Fwd: please look","date":null,"text":"Look at this:","html":null)") !=
        std::string::npos);
    CHECK(
        json.find(R"("attachments":[{"name":"attachment-1.eml","mime_type":"message/rfc822","size":131,"sha256":")") !=
        std::string::npos);
}
