#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "fixtures.hpp"

using namespace helpdesk;

namespace {

std::vector<std::string> names_of(const MailMessage& message) {
    std::vector<std::string> names;
    for (const MailAttachment& attachment : message.attachments) {
        names.push_back(attachment.name);
    }
    return names;
}

}  // namespace

TEST_CASE("attachment names are readable, and safe to save under") {
    const MailMessage message = parse_fixture("attachment_names.eml");

    CHECK(message.text == "See the files.");
    const std::vector<std::string> names = {
        "Rechnung für Nora.ods", "Übersicht.pdf",    "This is a note.txt", "passwd.png",      "cat.gif",
        "invoicefdp.exe",        "attachment-7.jpg", "Photo25.jpg",        "attachment-9.bin"};
    CHECK(names_of(message) == names);
    CHECK(message.attachments[1].mime_type == "application/pdf");
    CHECK(message.attachments[8].mime_type == "application/octet-stream");
}

TEST_CASE("an attachment comes with its bytes, their number and their SHA-256") {
    const MailMessage message = parse_fixture("attachment_only.eml");

    CHECK(message.text.empty());
    REQUIRE(message.attachments.size() == 1);
    const MailAttachment& attachment = message.attachments[0];
    CHECK(attachment.name == "logs.gz");
    CHECK(attachment.size == 10);
    CHECK(attachment.content == std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
    CHECK(attachment.sha256 == sha256_hex(attachment.content));
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("base64 without its padding loses nothing") {
    const std::string head = "From: a@b.example\nContent-Transfer-Encoding: base64\n\n";

    CHECK(parse_message(head + "SGVsbG8").text == "Hello");
    CHECK(parse_message(head + "SGVs*bG8gdGhlcmU").text == "Hello there");
}

TEST_CASE("a forwarded message is kept whole as an .eml file, not mixed into the text") {
    const MailMessage message = parse_fixture("forwarded.eml");

    CHECK(message.text == "Look at this:");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "attachment-1.eml");
    CHECK(parse_message(message.attachments[0].content).text == "inner text");
}

TEST_CASE("of two forms the plain one is shown, and the HTML is no attachment") {
    const MailMessage message = parse_fixture("alternative.eml");

    CHECK(message.text == "The plain form");
    CHECK(message.html == "<p>The <b>rich</b> form</p>");
    CHECK(names_of(message) == std::vector<std::string>{"logo.png"});
}

TEST_CASE("the form of a text is the first HTML, and it names pictures by the ids that they came with") {
    const MailMessage message = parse_message(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        "<img src=cid:p@b.example>One\n--x\nContent-Type: text/html\n\nTwo\n--x\nContent-Type: image/png\n"
        "Content-ID:\n <p@b.example>\n\nx\n--x--\n");
    CHECK(message.html == "<img src=cid:p@b.example>One");
    CHECK(message.text == "One\n\nTwo");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].content_id == "<p@b.example>");
    CHECK(parse_fixture("plain.eml").html.empty());
}

TEST_CASE("a form that is too long is left out, and the message is kept raw besides") {
    const std::string html = "<p>Hello</p>" + std::string(1'000'000, ' ');
    const MailMessage message = parse_message("From: a@b.example\nContent-Type: text/html\n\n" + html);
    CHECK(message.text == "Hello");
    CHECK(message.html.empty());
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "message.eml");
}

TEST_CASE("HTML is turned into text where no plain text says anything") {
    CHECK(parse_fixture("blank_plain_part.eml").text == "Said in HTML only");
    CHECK(parse_fixture("blank_plain_part.eml").attachments.empty());
    CHECK(parse_fixture("html_only.eml").text ==
          "Привет!\n\nYour order — 2×3 <pieces>\nis on its way ✓\n\n- one\n- two\n\n> as you wrote\n\n"
          "Read more <https://shop.example/o/7?a=1&b=2> or https://shop.example\n\na\n b");
}

TEST_CASE("plain parts that follow are added to the text, signatures are attached") {
    const MailMessage message = parse_fixture("mailing_list_footer.eml");

    CHECK(message.text == "The message itself.\n\n__________\nlist mailing list");
    CHECK(names_of(message) == std::vector<std::string>{"attachment-1.asc"});
}

TEST_CASE("broken multiparts are read as far as they go") {
    const MailMessage unclosed = parse_fixture("unclosed_multipart.eml");
    CHECK(unclosed.text == "The text.");
    CHECK(names_of(unclosed) == std::vector<std::string>{"a.zip"});

    CHECK(parse_fixture("boundary_missing.eml").text.find("Still to be read.") != std::string::npos);
}
