#include "cli/mail/sending/compose.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/mail/message.hpp"
#include "engine/base/text.hpp"

using namespace helpdesk;

namespace {

OutgoingMail an_answer() {
    return {.message_id = "0190-1@desk.example",
            .from_address = "support@desk.example",
            .from_name = "Garden Desk",
            .to_address = "nora@garden.example",
            .to_name = "Nora Lind",
            .subject = "Re: The sprinkler does not start [TKT-000001]",
            .text = "Good morning,\n\nplease turn it on.\n",
            .in_reply_to = "sprinkler-2@garden.example",
            .references = {"sprinkler-1@garden.example", "sprinkler-2@garden.example"},
            .date = Time{1'770'621'340'000},
            .auto_submitted = ""};
}

// A reader that knows nothing of mail but that headers end at the first empty line and that a line which begins with a
// blank goes on: name and value as they stand, and the body behind them.
struct SplitMail {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    std::vector<std::string> names() const {
        std::vector<std::string> list;
        for (const auto& [name, value] : headers) list.push_back(name);
        return list;
    }
    std::string value(const std::string& wanted) const {
        std::string found;
        for (const auto& [name, value] : headers) found += name == wanted ? value : "";
        return found;
    }
};

SplitMail split_mail(const std::string& bytes) {
    SplitMail mail;
    const std::size_t end = bytes.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    mail.body = bytes.substr(end + 4);
    const std::string head = bytes.substr(0, end);
    for (std::size_t at = 0; at <= head.size();) {
        const std::size_t next = std::min(head.find("\r\n", at), head.size());
        const std::string line = head.substr(at, next - at);
        if (line.starts_with(' ') || line.starts_with('\t')) {
            REQUIRE_FALSE(mail.headers.empty());
            mail.headers.back().second += line;
        } else {
            const std::size_t colon = line.find(':');
            REQUIRE(colon != std::string::npos);
            mail.headers.emplace_back(line.substr(0, colon), trim(std::string_view(line).substr(colon + 1)));
        }
        at = next + 2;
    }
    return mail;
}

// What every server and every reader must be able to take.
void check_bytes(const std::string& bytes) {
    std::size_t line = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool is_end = byte == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
        const bool is_text = (byte >= 0x20 && byte < 0x7f) || byte == '\t';
        if (!is_end && !is_text) FAIL_CHECK("byte " << static_cast<int>(byte) << " at " << i);
        i += is_end ? 1 : 0;
        line = is_end ? 0 : line + 1;
        if (line > 998) FAIL_CHECK("a line is longer than 998 bytes");
    }
    CHECK(bytes.ends_with("\r\n"));
}

const std::vector<std::string>& naughty_texts() {
    static const std::vector<std::string> texts = {
        "",
        " ",
        "Nora\r\nBcc: evil@evil.example",
        "Nora\nBcc: evil@evil.example\n\nbody",
        "Nora\rBcc: evil@evil.example",
        "\r\n\r\nbody",
        "\r\n.\r\nMAIL FROM:<evil@evil.example>",
        std::string("Nora\0Bcc: evil@evil.example", 27),
        "Nora\xe2\x80\xa8"
        "Bcc: evil@evil.example",
        "Nora\xe2\x80\xa9"
        "Bcc: evil@evil.example",
        "Nora\xc2\x85"
        "Bcc: evil@evil.example",
        "Nora\x0b\x0c\x1c\x1d\x1e\x1f\x7f"
        "Bcc: evil@evil.example",
        "Nora\xe5\x98\x8a\xe5\x98\x8d"  // whose lower bytes are LF and CR
        "Bcc: evil@evil.example",
        "=?utf-8?Q?=0D=0ABcc:_evil@evil.example?=",
        "=?utf-8?B?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=",
        "Nora <evil@evil.example>, x",
        "\"Nora\" <evil@evil.example>",
        "evil@evil.example, Nora",
        "Lind, Nora (\\\"(; <>@:\\",
        "a: b, c@d.example;",
        "Jürgen Müller",
        "Ärger\r\nmit\nder Tür",
        "山田太郎からの問い合わせについてのとても長い件名です。山田太郎からの問い合わせについてのとても長い件名です。",
        "👩‍👩‍👧‍👦 \xe2\x80\xae evil",
        "\xff\xfe broken \xc3",
        std::string(3'000, 'x'),
        std::string(900, ' ') + "x",
        "x" + std::string(500, ',') + "@",
    };
    return texts;
}

std::multiset<std::string> sorted(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

}  // namespace

TEST_CASE("an answer is composed with the headers that it means, in plain words") {
    const SplitMail mail = split_mail(compose(an_answer()));

    CHECK(sorted(mail.names()) == std::multiset<std::string>{"From", "To", "Subject", "Date", "Message-Id",
                                                             "In-Reply-To", "References", "MIME-Version",
                                                             "Content-Type", "Content-Transfer-Encoding"});
    CHECK(mail.value("From") == "Garden Desk <support@desk.example>");
    CHECK(mail.value("To") == "Nora Lind <nora@garden.example>");
    CHECK(mail.value("Subject") == "Re: The sprinkler does not start [TKT-000001]");
    CHECK(mail.value("Date") == "Mon, 09 Feb 2026 07:15:40 +0000");
    CHECK(mail.value("Message-Id") == "<0190-1@desk.example>");
    CHECK(mail.value("In-Reply-To") == "<sprinkler-2@garden.example>");
    CHECK(mail.value("References") == "<sprinkler-1@garden.example> <sprinkler-2@garden.example>");
    CHECK(mail.value("MIME-Version") == "1.0");
    CHECK(mail.value("Content-Type") == "text/plain; charset=utf-8");
    CHECK(mail.value("Content-Transfer-Encoding") == "quoted-printable");
    CHECK(mail.body == "Good morning,\r\n\r\nplease turn it on.\r\n");
}

TEST_CASE("what a machine sends says so, and asks for no answer") {
    OutgoingMail mail = an_answer();
    mail.auto_submitted = GENERATE(values<std::string>({"auto-generated", "auto-replied"}));

    const std::string bytes = compose(mail);

    CHECK(split_mail(bytes).value("Auto-Submitted") == mail.auto_submitted);
    CHECK(split_mail(bytes).value("X-Auto-Response-Suppress") == "All");
    CHECK(parse_message(bytes).is_automatic);
}

TEST_CASE("M07 whatever stands in names and subject, a mail has the headers and the recipient that it means") {
    const std::vector<std::string> usual = split_mail(compose(an_answer())).names();
    for (const std::string& naughty : naughty_texts()) {
        OutgoingMail mail = an_answer();
        mail.from_name = naughty;
        mail.to_name = naughty;
        mail.subject = naughty;
        INFO(naughty);

        const std::string bytes = compose(mail);

        check_bytes(bytes);
        CHECK(sorted(split_mail(bytes).names()) == sorted(usual));
        CHECK(split_mail(bytes).value("To").ends_with("<nora@garden.example>") !=
              (split_mail(bytes).value("To") == "nora@garden.example"));
        CHECK(split_mail(bytes).body == split_mail(compose(an_answer())).body);
        const MailMessage read = parse_message(bytes);
        CHECK(read.from.email == "support@desk.example");
        REQUIRE(read.to.size() == 1);
        CHECK(read.to.front().email == "nora@garden.example");
        CHECK(read.message_id == mail.message_id);
        CHECK(read.in_reply_to == mail.in_reply_to);
        CHECK(read.references == mail.references);
        CHECK(read.text == "Good morning,\n\nplease turn it on.");
        CHECK(read.attachments.empty());
    }
}

TEST_CASE("names and subjects arrive as they were written") {
    const std::string words = GENERATE(values<std::string>({
        "Nora",
        "Lind, Nora",
        "Nora (garden)",
        "Jürgen Müller",
        "山田太郎",
        "👩‍👩‍👧‍👦",
        "O'Brien; \"Bob\" <x>",
        "a@b.example",
        "=?x",
        "山田太郎からの問い合わせについてのとても長い件名です。山田太郎からの問い合わせ。",
        "Nora: one, two",
        "100 % = all_of it?",
    }));
    OutgoingMail mail = an_answer();
    mail.from_name = words;
    mail.subject = words;

    const MailMessage read = parse_message(compose(mail));

    CHECK(read.from.name == words);
    CHECK(read.subject == words);
}

TEST_CASE("a text arrives as it was written, whatever its lines look like") {
    const std::string text = GENERATE(values<std::string>({
        "",
        "one",
        "one\ntwo\n\nthree",
        "From here on\nFrom there",
        ".\n..\n.x",
        "trailing blanks   \nand a tab\t\nx",
        "Grüße aus Köln: 10 €",
        "山田太郎からの問い合わせ",
        "a = b =3D c\n=\n==",
        "-- \nNora",
        "--boundary\nContent-Type: x\n\ny",
        "Bcc: evil@evil.example\n\nx",
        std::string(5'000, 'x'),
        std::string(3'000, ' ') + "x",
        "https://desk.example/" + std::string(300, 'a'),
        "Ä" + std::string(200, '=') + "Ä",
    }));
    OutgoingMail mail = an_answer();
    mail.text = text;

    const std::string bytes = compose(mail);

    check_bytes(bytes);
    CHECK(sorted(split_mail(bytes).names()) == sorted(split_mail(compose(an_answer())).names()));
    CHECK(parse_message(bytes).text == text);
}

TEST_CASE("M07 whatever stands in a text, the headers stay") {
    for (const std::string& naughty : naughty_texts()) {
        OutgoingMail mail = an_answer();
        mail.text = naughty;
        INFO(naughty);

        const std::string bytes = compose(mail);

        check_bytes(bytes);
        CHECK(sorted(split_mail(bytes).names()) == sorted(split_mail(compose(an_answer())).names()));
        CHECK(parse_message(bytes).to.size() == 1);
        CHECK(parse_message(bytes).attachments.empty());
    }
}

TEST_CASE("M07 an address or an id of ours that no header can hold is refused, and nothing is composed") {
    struct Member {
        std::string name;
        std::string OutgoingMail::*text;
    };
    const Member member = GENERATE(values<Member>({{"from_address", &OutgoingMail::from_address},
                                                   {"to_address", &OutgoingMail::to_address},
                                                   {"message_id", &OutgoingMail::message_id},
                                                   {"auto_submitted", &OutgoingMail::auto_submitted}}));
    for (const std::string& bad : naughty_texts()) {
        if (bad.empty() && member.name == "auto_submitted") continue;
        for (const std::string& value : {bad, "a@b.example" + bad, bad + "@b.example"}) {
            if (value == "a@b.example" && member.name != "auto_submitted") continue;
            OutgoingMail mail = an_answer();
            mail.*member.text = value;
            INFO(member.name << " " << value);
            try {
                compose(mail);
                FAIL_CHECK("not refused");
            } catch (const Error& error) {
                CHECK(error.fault() == Fault::invalid);
                CHECK(error.field() == member.name);
            }
        }
    }
}

TEST_CASE("M07 ids of others that no header can hold are left out") {
    for (const std::string& naughty : naughty_texts()) {
        OutgoingMail mail = an_answer();
        mail.in_reply_to = naughty + "\n<x@y.example>";
        mail.references = {naughty + " ", "good@one.example", "x>\r\nBcc: <evil@evil.example", "good@one.example"};
        INFO(naughty);

        const std::string bytes = compose(mail);

        check_bytes(bytes);
        CHECK(split_mail(bytes).value("In-Reply-To").empty());
        CHECK(split_mail(bytes).value("References") == "<good@one.example>");
        CHECK(split_mail(bytes).value("Bcc").empty());
    }
}

TEST_CASE("of a long thread the first message and the last ones are named") {
    OutgoingMail mail = an_answer();
    mail.references.clear();
    for (int i = 0; i < 1'000; ++i)
        mail.references.push_back(std::to_string(i) + std::string(400, 'x') + "@one.example");

    const std::string bytes = compose(mail);

    check_bytes(bytes);
    const std::vector<std::string> read = parse_message(bytes).references;
    REQUIRE(read.size() == 20);
    CHECK(read.front() == mail.references.front());
    CHECK(read[1] == mail.references[981]);
    CHECK(read.back() == mail.references.back());
}

TEST_CASE("a date stands in its header in UTC, whatever the year") {
    struct Case {
        std::int64_t milliseconds;
        std::string date;
    };
    const Case row = GENERATE(values<Case>({
        {0, "Thu, 01 Jan 1970 00:00:00 +0000"},
        {-1, "Wed, 31 Dec 1969 23:59:59 +0000"},
        {1'770'621'340'999, "Mon, 09 Feb 2026 07:15:40 +0000"},
        {253'402'300'799'999, "Fri, 31 Dec 9999 23:59:59 +0000"},
    }));
    OutgoingMail mail = an_answer();
    mail.date = Time{row.milliseconds};

    CHECK(split_mail(compose(mail)).value("Date") == row.date);
}
