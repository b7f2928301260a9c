#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/mail/commands.hpp"
#include "fixtures.hpp"
#include "tests/support.hpp"

using namespace helpdesk;

namespace {

struct Ran {
    int status = 0;
    std::string out;
    std::string err;
};

Ran run(Desk& desk, std::vector<std::string> words, const std::string& input = {}) {
    Console console;
    console.world = desk.options().world;
    console.system_settings = "";
    words.insert(words.end(), {"--db", desk.where()});
    std::istringstream in(input);
    std::ostringstream out, err;
    const int status = run_mail(words, in, out, err, console);
    return {status, out.str(), err.str()};
}

std::string threads() { return fixture_path("threads"); }

const std::string sentence = "14 messages came in: 6 tickets, 8 comments; 1 was known already\n";

}  // namespace

TEST_CASE("an archive becomes one ticket a thread, and nothing more when it is imported again") {
    Desk desk(GENERATE(from_range(backends())));

    const Ran first = run(desk, {"import", threads()});
    CHECK(first.status == 0);
    CHECK(first.out == sentence);
    CHECK(first.err.empty());
    const std::string before = desk.everything();

    const Ran second = run(desk, {"import", threads()});
    CHECK(second.out == "no message came in; 15 were known already\n");
    CHECK(desk.everything() == before);
}

TEST_CASE("an imported thread is told from its beginning, with its files") {
    Desk desk(GENERATE(from_range(backends())));
    run(desk, {"import", threads()});

    const Value ticket = desk.call("ticket.show", R"({"id":"1"})");
    CHECK(member(ticket, "title") == "Invoice 4711 is wrong");
    CHECK(member(ticket, "customer") == "carla@bakery.example");
    CHECK(member(ticket, "created_at") == "2026-01-05T08:00:00.000Z");
    std::string authors;
    const Value comments = desk.call("comment.list", R"({"ticket":"1"})");
    for (const Value& comment : *comments.array()) authors += member(comment, "author_name") + ", ";
    CHECK(authors == "Ben Bill, Carla Cook, Dora Dough, Carla Cook, ");
    CHECK(desk.text("SELECT file_name FROM attachments") == "invoice.csv");
    // The answer whose clock is wrong did not become the ticket.
    CHECK(desk.text("SELECT description FROM tickets WHERE title = 'Where are my roses?'") ==
          "They should be here since Monday.");
}

TEST_CASE("an archive in two halves becomes the same tickets, in whatever order they come") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string half = GENERATE("/older", "/cur", "/new");

    run(desk, {"import", threads() + half});
    run(desk, {"import", threads()});

    CHECK(desk.number("SELECT count(*) FROM tickets WHERE merged_into_id IS NULL") == 6);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 8);
}

TEST_CASE("what an import did is told to programs as JSON, or as the ids of the new tickets") {
    Desk desk;
    const Ran dry = run(desk, {"import", threads(), "--dry-run", "--json"});
    CHECK(dry.out == R"({"messages":14,"tickets":6,"comments":8,"known":1,"failed":[],"skipped":[]})"
                     "\n");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 0);

    const Ran ids = run(desk, {"import", threads(), "-q"});
    CHECK(std::count(ids.out.begin(), ids.out.end(), '\n') == 6);
    CHECK(desk.call("ticket.show", R"({"id":")" + ids.out.substr(0, 36) + R"("})").object());
}

TEST_CASE("mail comes in as a person who may receive it, and not as another") {
    Desk desk;
    CHECK(run(desk, {"import", threads(), "--as", "admin@example.org"}).status == 0);
    const Ran denied = run(desk, {"import", threads(), "--as", "agent@example.org"});
    CHECK(denied.status == 5);
    CHECK(denied.err == "helpdesk: you may not do mail.receive (it needs mail:receive)\n");
}

TEST_CASE("a message that fails is named, and the others come in") {
    Desk desk(GENERATE(from_range(backends())));
    // Nobody new can become a customer, so only those come in who are one.
    desk.call("role.update", R"({"id":"CUSTOMER","name":"CLIENT"})");
    desk.call("user.create", R"({"email":"hal@shop.example","role":"CLIENT"})");

    const Ran told = run(desk, {"import", threads()});
    CHECK(told.status == 11);
    CHECK(told.out == "1 message came in: 1 ticket, 0 comments\n");
    CHECK(told.err.find("threads/cur/d2: there is no role \"CUSTOMER\"\n") != std::string::npos);
    CHECK(told.err.ends_with("helpdesk: 14 of 15 messages failed\n"));

    const Ran json = run(desk, {"import", threads() + "/cur", "--json"});
    CHECK(json.status == 11);
    CHECK(json.err == "{\"error\":{\"code\":\"partial\",\"message\":\"9 of 10 messages failed\",\"exit\":11}}\n");
    const Value failed = *parse_json(json.out).find("failed");
    CHECK(member(failed.array()->at(0), "message_id") == "a1@bakery.example");
    CHECK(member(*failed.array()->at(0).find("error"), "code") == "not_found");
}

TEST_CASE("mail is also taken from standard input and from an mbox file; what is no mail is said and passed over") {
    Desk desk;
    TemporaryFolder folder;
    std::ofstream(folder.path() + "/picture.bin") << std::string("\x89PNG\0\1\2", 7);
    std::filesystem::copy(fixture_path("quoted_from.mbox"), folder.path());

    const Ran told = run(desk, {"import", folder.path()});
    CHECK(told.status == 0);
    CHECK(told.out.starts_with("3 messages came in: "));
    CHECK(told.err == "helpdesk: " + folder.path() + "/picture.bin is no mail message\n");
    CHECK(run(desk, {"import", "-"}, read_fixture("plain.eml")).out == "1 message came in: 1 ticket, 0 comments\n");
}

TEST_CASE("an import that cannot begin ends with the exit status of the contract") {
    Desk desk;
    TemporaryFolder folder;
    CHECK(run(desk, {"import"}).status == 2);
    CHECK(run(desk, {"import", threads(), "--quite"}).status == 2);
    CHECK(run(desk, {"import", "/nowhere"}).status == 3);
    CHECK(run(desk, {"import", "-"}, "no mail at all").status == 4);
    const Ran empty = run(desk, {"import", folder.path()});
    CHECK(empty.status == 0);
    CHECK(empty.out == "no message came in\n");
    std::istringstream in;
    std::ostringstream out, err;
    CHECK(run_mail({"import", threads(), "--db", folder.path() + "/none.db"}, in, out, err) != 0);
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/none.db"));
}
