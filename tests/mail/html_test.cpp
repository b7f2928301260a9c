#include <catch2/catch.hpp>

#include "tests/support.hpp"

using namespace helpdesk;

namespace {

constexpr const char* photo_sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";  // of "x"

// The ticket of a mail with a form and a picture, and an answer to it by the same customer.
class MailDesk : public Desk {
public:
    explicit MailDesk(Backend backend) : Desk(backend) {
        call(
            "mail.receive",
            R"({"message_id":"one@example.net","from":"customer@example.org","to":["desk@example.org"],)"
            R"("subject":"The oven","text":"It is cold.","html":"<p>It is <b>cold</b>. <img src=\"cid:photo@example.net\">)"
            R"(<img src='CID:photo%40example.net'><img src=cid:other@example.net></p>",)"
            R"("attachments":[{"file_name":"photo.png","mime_type":"image/png","content":"eA==",)"
            R"("content_id":"<photo@example.net>"}]})");
        turn_clock(std::chrono::minutes(1));
        comment =
            member(call("mail.receive", R"({"message_id":"two@example.net","from":"customer@example.org",)"
                                        R"("in_reply_to":"one@example.net","text":"Still.","html":"<i>Still</i>"})"),
                   "comment_id");
    }
    std::string form(const std::string& ticket, const std::string& said = {}) {
        return member(call("mail.html", arguments(ticket, said)), "html");
    }
    Error no_form(const std::string& ticket, const std::string& said = {}) {
        return refused("mail.html", arguments(ticket, said));
    }

    std::string comment;

private:
    static std::string arguments(const std::string& ticket, const std::string& said) {
        return R"({"ticket":")" + ticket + "\"" + (said.empty() ? "" : R"(,"comment":")" + said + "\"") + "}";
    }
};

}  // namespace

TEST_CASE("the form of a mail is kept besides its text, and names its pictures by what they are") {
    MailDesk desk(GENERATE(from_range(backends())));

    const std::string photo = photo_sha256;
    CHECK(desk.text("SELECT sha256 FROM attachments") == photo);
    CHECK(desk.form("1") == "<p>It is <b>cold</b>. <img src=\"cid:" + photo + "\"><img src='CID:" + photo +
                                "'><img src=cid:other@example.net></p>");
    CHECK(desk.form("1", desk.comment) == "<i>Still</i>");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "description") == "It is cold.");
}

TEST_CASE("the mails of a ticket are listed from the first to the last, with whom they went to") {
    MailDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(std::chrono::minutes(1));
    desk.call("mail.receive",
              R"({"message_id":"three@example.net","from":"zoe@example.net","in_reply_to":"one@example.net",)"
              R"("references":["never@example.net"],"text":"Me too.","html":" \n "})");

    const Value mails = desk.call("mail.list", R"({"ticket":"1"})");
    REQUIRE(mails.array()->size() == 3);
    const Value& first = mails.array()->front();
    CHECK(member(first, "message_id") == "one@example.net");
    CHECK(member(first, "comment_id") == "null");
    CHECK(member(first, "sender") == "customer@example.org");
    CHECK(member(first, "recipients") == R"(["desk@example.org"])");
    CHECK(member(first, "subject") == "The oven");
    CHECK(member(first, "has_html") == "true");
    CHECK(member((*mails.array())[1], "comment_id") == desk.comment);
    CHECK(member(mails.array()->back(), "has_html") == "false");
}

TEST_CASE("words that are mended, or deleted, are gone in their form as well") {
    MailDesk desk(GENERATE(from_range(backends())));
    const auto before = desk.everything();
    desk.refused("comment.update", R"({"id":")" + desk.comment + R"(","body":" "})");
    CHECK(desk.everything() == before);

    desk.call("comment.update", R"({"id":")" + desk.comment + R"(","body":"Still cold."})");
    CHECK(desk.no_form("1", desk.comment).fault() == Fault::not_found);
    desk.call("ticket.update", R"({"id":"1","title":"Oven"})");
    CHECK_FALSE(desk.form("1").empty());
    desk.call("ticket.update", R"({"id":"1","description":"The oven is cold."})");
    CHECK(desk.no_form("1").field() == "ticket");
    CHECK(desk.number("SELECT count(*) FROM _mail_html") == 0);

    MailDesk other(GENERATE(from_range(backends())));
    other.call("comment.delete", R"({"id":")" + other.comment + "\"}");
    CHECK(other.number("SELECT count(*) FROM _mail_html") == 1);
}

TEST_CASE("merged, split off and brought back, a mail keeps its form") {
    MailDesk desk(GENERATE(from_range(backends())));
    const std::string form = desk.form("1");
    desk.open_ticket("second");

    const std::string merge = member(desk.call("ticket.merge", R"({"id":"1","into":"2"})"), "id");
    const std::string first = member(desk.call("mail.list", R"({"ticket":"2"})").array()->front(), "comment_id");
    CHECK(desk.form("2", first) == form);
    const std::string split = member(desk.call("ticket.split", R"({"id":"2","comment":[")" + first + "\"]}"), "id");
    CHECK(desk.form("3") == form);
    for (const std::string& act : {split, merge}) desk.call("act.undo", R"({"id":")" + act + "\"}");
    CHECK(desk.form("1") == form);
    CHECK(desk.form("1", desk.comment) == "<i>Still</i>");
}

TEST_CASE("a form that is too long is refused, and a form without words is none") {
    Desk desk(GENERATE(from_range(backends())));
    const auto mail = [](const std::string& html) {
        return R"({"message_id":"a@example.net","from":"customer@example.org","html":")" + html + "\"}";
    };
    const auto before = desk.everything();
    const Error error = desk.refused("mail.receive", mail(std::string(1'000'001, 'x')));
    CHECK(error.fault() == Fault::invalid);
    CHECK(error.field() == "html");
    CHECK(desk.everything() == before);

    // With the names of files it would be too long.
    std::string named = mail(std::string(999'990, 'x') + "cid:p");
    named.insert(named.size() - 1, R"(,"attachments":[{"file_name":"p","content":"eA==","content_id":"p"}])");
    desk.call("mail.receive", named);
    CHECK(desk.number("SELECT length(html) FROM _mail_html") == 999'995);
}

TEST_CASE("whoever is erased leaves no form of a mail, and no address in one") {
    MailDesk desk(GENERATE(from_range(backends())));
    desk.call("mail.receive", R"({"message_id":"four@example.net","from":"zoe@example.net","text":"Of somebody.",)"
                              R"("html":"<p>Ask <a href=\"mailto:customer@example.org\">them</a></p>"})");

    desk.call("user.erase", R"({"id":"customer@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM _mail_html") == 1);
    CHECK(desk.text("SELECT html FROM _mail_html").find("customer@example.org") == std::string::npos);
}
