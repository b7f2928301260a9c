#include <catch2/catch.hpp>

#include "engine/db/open.hpp"
#include "http_client.hpp"
#include "page_desk.hpp"
#include "served_desk.hpp"

namespace helpdesk {

namespace {

const std::string customer = "customer@example.org";

std::string where(const HttpResponse& response) {
    CHECK(response.status == 303);
    return header_of(response, "Location");
}

// A customer who is signed in at a busy desk.
class PortalDesk : public PageDesk {
public:
    explicit PortalDesk(Backend backend) : PageDesk(backend) { sign_in(customer); }

    std::int64_t tickets() { return number("SELECT count(*) FROM tickets"); }
    std::int64_t comments() { return number("SELECT count(*) FROM ticket_comments"); }
    std::string key(const std::string& page) { return value_of(get(page), "try"); }
};

}  // namespace

TEST_CASE("customers see their own requests, the newest first, and those of nobody else") {
    PortalDesk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"other@example.org"})");
    desk.call("ticket.create", R"({"title":"Not hers","description":".","customer":"other@example.org"})");
    const HttpResponse list = desk.get("/portal");
    CHECK(list.status == 200);
    CHECK(has_text(list, "First"));
    CHECK(has_text(list, "Second"));
    CHECK_FALSE(has_text(list, "Not hers"));
    CHECK(has_text(desk.get("/portal?show=open"), "First"));
    CHECK_FALSE(has_text(desk.get("/portal?show=open"), "Second"));
    CHECK(has_text(desk.get("/portal?show=resolved"), "Second"));
    const HttpResponse hidden = desk.get("/portal/tickets/3");
    CHECK(hidden.status == 404);
    CHECK(has_text(hidden, "<h1>There is nothing here</h1>"));
    CHECK(desk.post("/portal/tickets/3/replies", {{"body", "Mine?"}}).status == 404);
    for (const HttpResponse& page : {list, hidden, desk.get("/portal/tickets/1")}) {
        CHECK(header_of(page, "Cache-Control") == "no-store");
    }
}

TEST_CASE("a long list of requests comes in pages, each request on one of them") {
    PortalDesk desk(GENERATE(from_range(backends())));
    for (int at = 0; at < 60; ++at) desk.open_ticket("Number " + std::to_string(at) + " of many");
    std::string target = "/portal";
    std::string all;
    int pages = 0;
    while (!target.empty() && pages < 10) {
        const HttpResponse page = desk.get(target);
        all += page.body;
        ++pages;
        const std::string mark = "href=\"./portal?after=";
        const auto next = page.body.find(mark);
        target =
            next == std::string::npos ? "" : "/" + page.body.substr(next + 8, page.body.find('"', next + 8) - next - 8);
    }
    CHECK(pages == 3);
    for (int at = 0; at < 60; ++at) CHECK(count_in(all, ">Number " + std::to_string(at) + " of many<") == 1);
    CHECK(desk.get("/portal?after=nonsense").status == 422);
}

TEST_CASE("customers find their own requests by words, with the words marked, and nothing that is internal") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const HttpResponse found = desk.get("/portal?q=yes");
    CHECK(found.status == 200);
    CHECK(has_text(found, "portal/tickets/TKT-000001"));
    CHECK(has_text(found, "<mark>Yes</mark>"));
    CHECK(value_of(found, "q") == "yes");
    CHECK_FALSE(has_text(found, "TKT-000002"));
    for (const char* words : {"odd", "%22", "-x", "is%3Aopen", "%3Cscript%3E", "status%3A"}) {
        INFO(words);
        const HttpResponse page = desk.get("/portal?q=" + std::string(words));
        CHECK(page.status == 200);
        CHECK_FALSE(has_text(page, "portal/tickets/TKT"));
        CHECK_FALSE(has_text(page, "<script"));
    }
    CHECK(has_text(desk.get("/portal?q=%20"), "TKT-000002"));
}

TEST_CASE("a request shows what was said on it and its files, and nothing that is internal") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const HttpResponse page = desk.get("/portal/tickets/TKT-000001");
    CHECK(has_text(page, "<h1 dir=\"auto\">First</h1>"));
    CHECK(has_text(page, ">Yes?<"));
    CHECK(count_in(page.body, "<li class=\"message") == 2);
    CHECK_FALSE(has_text(page, "Odd."));
    CHECK(count_in(page.body, "portal/files/") == 1);

    const HttpResponse file = desk.get("/portal/files/" + desk.file);
    CHECK(file.status == 200);
    CHECK(header_of(file, "Content-Disposition") == "attachment; filename=\"a.txt\"");
    CHECK(header_of(file, "Content-Security-Policy") == "sandbox; default-src 'none'");
    CHECK(file.source() == "a");
    CHECK(desk.get("/portal/files/" + desk.note_file).status == 404);
}

TEST_CASE("C08 a reply is made once, however often it is sent or its page is loaded again") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const std::int64_t before = desk.comments();
    const PageDesk::Fields reply{{"body", "Still on fire."}, {"try", desk.key("/portal/tickets/1")}};
    const std::string shown = where(desk.post("/portal/tickets/1/replies", reply));
    CHECK(shown == "../../../portal/tickets/TKT-000001?done=reply");
    CHECK(desk.comments() == before + 1);
    // A double click sends the same form.
    CHECK(where(desk.post("/portal/tickets/1/replies", reply)) == shown);
    for (int at = 0; at < 2; ++at) {
        const HttpResponse page = desk.get("/portal/tickets/TKT-000001?done=reply");
        CHECK(count_in(page.body, ">Still on fire.<") == 1);
        CHECK(has_text(page, "Your reply is with us."));
    }
    CHECK(desk.comments() == before + 1);

    // Other words in the same form are not lost, and not sent by mistake.
    const HttpResponse other =
        desk.post("/portal/tickets/1/replies", {{"body", "Something else."}, {"try", reply[1].second}});
    CHECK(other.status == 422);
    CHECK(has_text(other, "This form was sent before"));
    CHECK(has_text(other, "\nSomething else.</textarea>"));
    CHECK(desk.comments() == before + 1);
    const std::string key = value_of(other, "try");
    CHECK(key != reply[1].second);
    where(desk.post("/portal/tickets/1/replies", {{"body", "Something else."}, {"try", key}}));
    CHECK(desk.comments() == before + 2);
}

TEST_CASE("what is not right in a reply stands beside its field, and nothing is done") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string key = desk.key("/portal/tickets/1");
    for (const std::string& body : {std::string(), std::string("  \n "), std::string(200'001, 'x')}) {
        const HttpResponse page = desk.post("/portal/tickets/1/replies", {{"body", body}, {"try", key}});
        CHECK(page.status == 422);
        CHECK(has_text(page, "id=\"body-wrong\">Write a reply, of at most 200,000 characters."));
        CHECK(has_text(page, "<title>Something is not right yet: TKT-000001 First"));
        CHECK(has_text(page, "aria-invalid=\"true\" aria-describedby=\"body-wrong\""));
        CHECK(value_of(page, "try") == key);
        CHECK(has_text(page, "\n" + body + "</textarea>"));
    }
    const HttpResponse with_files =
        desk.post_files("/portal/tickets/1/replies", {{"body", ""}, {"try", key}}, {{"a.txt", "a"}});
    CHECK(has_text(with_files, "id=\"attach-wrong\">Choose the files once more."));
    CHECK(desk.everything() == before);
}

TEST_CASE("what is written is not lost while somebody else holds the desk") {
    PortalDesk desk(Backend::sqlite);
    const std::string key = desk.key("/portal/tickets/1");
    const auto holder = open_db(desk.where(), Access::write, {});
    holder->control(Control::write);
    const HttpResponse page = desk.post("/portal/tickets/1/replies", {{"body", "Kept."}, {"try", key}});
    holder->control(Control::rollback);
    CHECK(page.status == 422);
    CHECK(has_text(page, "Nothing was done. Try again in a moment."));
    CHECK(has_text(page, "\nKept.</textarea>"));
    CHECK(value_of(page, "try") == key);
    where(desk.post("/portal/tickets/1/replies", {{"body", "Kept."}, {"try", key}}));
}

TEST_CASE("files come with a reply in pieces of any size, and go out as they were") {
    PortalDesk desk(GENERATE(from_range(backends())));
    std::string bytes;
    for (int at = 0; at < 300'000; ++at) bytes += static_cast<char>(at * 7 % 256);
    desk.piece = GENERATE(std::size_t{13}, std::size_t{4'096}, std::size_t{1} << 30);
    const PageDesk::Fields fields{{"body", "See these."}, {"try", desk.key("/portal/tickets/1")}};
    const std::vector<PageDesk::File> files{{"photo.png", bytes, "image/png"}, {"../../notes.txt", "notes"}, {"", ""}};
    where(desk.post_files("/portal/tickets/1/replies", fields, files));
    where(desk.post_files("/portal/tickets/1/replies", fields, files));
    const HttpResponse page = desk.get("/portal/tickets/1");
    CHECK(count_in(page.body, ">See these.<") == 1);
    CHECK(has_text(page, ">photo.png<"));
    CHECK(has_text(page, "293 KiB"));
    CHECK(has_text(page, ">notes.txt<"));
    CHECK(desk.number("SELECT count(*) FROM _uploads") == 0);
    const std::string id = desk.text("SELECT id FROM attachments WHERE file_name = 'photo.png'");
    const HttpResponse file = desk.get("/portal/files/" + id);
    std::string got;
    for (std::string part = file.source(); !part.empty(); part = file.source()) got += part;
    CHECK(got == bytes);
}

TEST_CASE("a form with files that breaks off, is broken or has too many leaves nothing behind") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string type = "multipart/form-data; boundary=xyz";
    const std::string head = "--xyz\r\nContent-Disposition: form-data; name=\"attach\"; filename=\"a\"\r\n\r\n";
    for (const std::string& body :
         {std::string(), std::string("nonsense"), head + "cut", head + "x\r\n--xyzcut",
          head + "x\r\n--xyz\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n\xff\r\n--xyz--"}) {
        INFO(body.substr(0, 40));
        const HttpResponse page = desk.send("/portal/tickets/1/replies", type, body);
        CHECK(page.status == 400);
        CHECK(has_text(page, "<h1>This was not understood</h1>"));
        CHECK(has_text(page, "</html>"));
    }
    std::string many;
    for (int at = 0; at < 21; ++at) many += head + "x\r\n";
    CHECK(desk.send("/portal/tickets/1/replies", type, many + "--xyz--").status == 422);
    const std::string text =
        "--xyz\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n" + std::string(1'100'000, 'x');
    CHECK(desk.send("/portal/tickets/1/replies", type, text + "\r\n--xyz--").status == 400);
    CHECK(desk.send("/portal/tickets/1/replies", "application/json", "{}").status == 400);
    CHECK(desk.send("/portal/tickets/new", type, head + "x\r\n--xyz--").status == 400);
    CHECK(desk.everything() == before);
    desk.cookies.clear();
    CHECK(where(desk.post_files("/portal/tickets", {{"title", "T"}}, {{"a", "a"}})) == "../sign-in");
    CHECK(desk.everything() == before);
}

TEST_CASE("a new request is looked at once more, with articles that may answer it, and made once") {
    PortalDesk desk(GENERATE(from_range(backends())));
    desk.call("article.create",
              R"({"title":"Paper jams","content":"Open the printer.","category":"guides","is_public":true})",
              "agent@example.org");
    desk.call("article.create", R"({"title":"Paper secrets","content":"Internal.","category":"guides"})",
              "agent@example.org");
    const std::int64_t before = desk.tickets();
    CHECK_FALSE(has_text(desk.get("/portal/tickets/new"), "type=\"file\""));
    const PageDesk::Fields typed{{"title", "Paper <jams>"}, {"description", "It jams.\r\nAgain."}};

    const HttpResponse check = desk.post("/portal/tickets/new", typed);

    CHECK(check.status == 200);
    CHECK(has_text(check, ">Paper jams<"));
    CHECK_FALSE(has_text(check, "Paper secrets"));
    CHECK(value_of(check, "title") == "Paper &lt;jams&gt;");
    CHECK(has_text(check, "\nIt jams.\nAgain.</textarea>"));
    CHECK(has_text(check, "type=\"file\""));
    CHECK(desk.tickets() == before);

    PageDesk::Fields sent = typed;
    sent.push_back({"try", value_of(check, "try")});
    for (int at = 0; at < 2; ++at) {
        CHECK(where(desk.post_files("/portal/tickets", sent, {{"jam.txt", "jam"}})) ==
              "../portal/tickets/TKT-000003?done=request");
    }
    CHECK(desk.tickets() == before + 1);
    const HttpResponse page = desk.get("/portal/tickets/TKT-000003?done=request");
    CHECK(has_text(page, "Your request is with us."));
    CHECK(has_text(page, ">It jams.\nAgain.<"));
    CHECK(has_text(page, ">jam.txt<"));
    CHECK(desk.text("SELECT u.email FROM tickets AS t JOIN users AS u ON u.id = t.customer_id WHERE t.ticket_number = "
                    "'TKT-000003'") == customer);
}

TEST_CASE("what is not right in a new request stands beside its field, and what was typed is kept") {
    PortalDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string title(201, 't');
    for (const char* page : {"/portal/tickets/new", "/portal/tickets"}) {
        const HttpResponse wrong = desk.post(page, {{"title", title}, {"description", "Kept & <kept>."}});
        CHECK(wrong.status == 422);
        CHECK(has_text(wrong, "id=\"title-wrong\">Say in one line"));
        CHECK(has_text(wrong, "href=\"#title\""));
        CHECK(value_of(wrong, "title") == title);
        CHECK(has_text(wrong, "\nKept &amp; &lt;kept&gt;.</textarea>"));
    }
    CHECK(desk.post("/portal/tickets", {{"title", "T"}, {"description", "D"}, {"try", std::string(300, 'k')}}).status ==
          400);
    CHECK(desk.everything() == before);
}

TEST_CASE("a reply to a resolved request opens it again, and the page says so before") {
    PortalDesk desk(GENERATE(from_range(backends())));
    CHECK(has_text(desk.get("/portal/tickets/2"), "If you reply, it is opened again."));
    CHECK_FALSE(has_text(desk.get("/portal/tickets/1"), "If you reply, it is opened again."));
    where(desk.post("/portal/tickets/2/replies", {{"body", "Not yet."}}));
    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "status") == "OPEN");
    CHECK(where(desk.get("/portal/tickets/2/replies")) == "../../../portal/tickets/2");
}

TEST_CASE("times are those of the reader's own clock") {
    PortalDesk desk(GENERATE(from_range(backends())));
    CHECK(has_text(desk.get("/portal"), ">2 March 2026, 09:00 UTC<"));
    desk.call("user.update", R"({"id":"customer@example.org","time_zone":"Europe/Berlin"})");
    CHECK(has_text(desk.get("/portal"), ">2 March 2026, 10:00 CET<"));
    desk.language = "de";
    CHECK(has_text(desk.get("/portal"), ">2. März 2026, 10:00 CET<"));
}

TEST_CASE("over a connection a long file goes into the desk while it comes, and one of another site is not read") {
    PortalDesk desk(GENERATE(from_range(backends())));
    FrontOptions options = quick_options();
    options.bodies_bytes_max = 1 << 20;
    options.body_deadline = std::chrono::seconds(20);
    const auto handle = [&](const HttpRequest& request) { return desk.site().handle(request); };
    RunningFront server(handle, options, [&](const HttpRequest& head) { return desk.site().plan(head); });
    std::string headers = "Content-Type: multipart/form-data; boundary=xyz\r\nCookie: ";
    for (const auto& [name, value] : desk.cookies) headers += name + "=" + value + "; ";
    const std::string part = "--xyz\r\nContent-Disposition: form-data; name=\"";
    const std::string bytes(8 << 20, 'b');
    const std::string body =
        part + "body\"\r\n\r\nLong.\r\n" + part + "attach\"; filename=\"long.txt\"\r\n\r\n" + bytes + "\r\n--xyz--\r\n";
    const std::string target = "/portal/tickets/1/replies";

    const HttpAnswered foreign =
        ask(server.address(), post(target, body, headers + "\r\nOrigin: https://evil.example\r\n"));
    CHECK(foreign.status == 403);
    CHECK(foreign.headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(desk.number("SELECT count(*) FROM _contents WHERE size > 1000000") == 0);

    const HttpAnswered sent = ask(server.address(), post(target, body, headers + "\r\nOrigin: http://localhost\r\n"));
    CHECK(sent.status == 303);
    CHECK(desk.number("SELECT size FROM attachments WHERE file_name = 'long.txt'") ==
          static_cast<std::int64_t>(bytes.size()));
}

}  // namespace helpdesk
