#include <catch2/catch.hpp>

#include <cstdio>

#include "cli/command.hpp"
#include "cli/run.hpp"
#include "tests/cli/cli_session.hpp"

namespace helpdesk {

TEST_CASE("options may stand anywhere, and none is guessed from its beginning", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    const std::string expected = session.type("helpdesk ticket list --status OPEN --json=number").out;
    REQUIRE(expected == "[{\"number\":\"TKT-000007\"},{\"number\":\"TKT-000006\"}]\n");

    CHECK(session.type("helpdesk --json=number ticket list --status OPEN").out == expected);
    CHECK(session.type("helpdesk ticket --json=number list --status=OPEN").out == expected);
    CHECK(session.type("helpdesk --status OPEN ticket --json=number list").out == expected);
    CHECK(session.type("helpdesk ticket list --stat OPEN --json=number").status == 2);
}

TEST_CASE("an option whose value stands behind an equals sign leaves the next word alone", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    const std::string expected = session.type("helpdesk show 5 --json").out;

    CHECK(expected.starts_with("{\"id\":"));
    CHECK(session.type("helpdesk show --json 5").out == expected);
    CHECK(session.type("helpdesk show --json= 5").out == expected);
    CHECK(session.type("helpdesk show --json=number 5").out == "{\"number\":\"TKT-000005\"}\n");
    CHECK(session.type("helpdesk ls --overdue --json=number").out == "[{\"number\":\"TKT-000003\"}]\n");
    CHECK(session.type("helpdesk show --color 5 --csv=number").out == "number\r\nTKT-000005\r\n");
    CHECK(session.type("helpdesk new --description x --customer lena@bakery.example --csv=title -- --json").out ==
          "title\r\n'--json\r\n");
}

TEST_CASE("a list may be given in parts, by commas or by repeating the option", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    const std::string expected = session.type("helpdesk ls --status OPEN,CLOSED -q").out;

    CHECK(session.type("helpdesk ls --status OPEN --status CLOSED -q").out == expected);
    CHECK(session.type("helpdesk ls --status open,closed -q").out == expected);
}

TEST_CASE("a switch is set, set to a value, or taken back", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);

    CHECK(session.type("helpdesk ls --overdue -q").out == session.type("helpdesk ls --overdue=true -q").out);
    const std::string late = session.type("helpdesk ls --overdue -q").out;
    const std::string in_time = session.type("helpdesk ls --no-overdue -q").out;
    CHECK(late.size() + in_time.size() == session.type("helpdesk ls -q").out.size());
    CHECK(in_time.find(late) == std::string::npos);
    CHECK(session.type("helpdesk user update lena@bakery.example --no-is-active --csv=is_active").out ==
          "is_active\r\nfalse\r\n");
    CHECK(session.type("helpdesk user list --is-active=false --csv=email").out == "email\r\nlena@bakery.example\r\n");
}

TEST_CASE("a file goes with its name, its type and every byte", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    const std::string bytes("\x89PNG\r\n\x1a\n\0\xff", 10);
    session.write_file("shot.png", bytes);

    const Ran added = session.type("helpdesk reply 7 'See the picture' --attach shot.png --as dev@example.org");
    const std::string id = session.type("helpdesk attachment list 7 -q").out;

    REQUIRE(added.status == 0);
    CHECK(session.type("helpdesk attachment list 7 --csv=file_name,mime_type,size").out ==
          "file_name,mime_type,size\r\nshot.png,image/png,10\r\n");
    CHECK(session.type("helpdesk attachment content " + id.substr(0, id.size() - 1)).out == bytes);
}

TEST_CASE("standard input is read once only", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);

    const Ran ran = session.type("helpdesk ticket update - --description-file -", "1\n");

    CHECK(ran.status == 2);
    CHECK(ran.err == "helpdesk: standard input can be read once only\n");
}

TEST_CASE("a result that cannot be written is a failure, and a reader who leaves is none", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    Console console;
    console.folder = session.folder();
    std::FILE* full = std::fopen("/dev/full", "w");
    std::FILE* ignored = std::tmpfile();
    console.out = full;
    console.err = ignored;

    CHECK(run_cli({"ls"}, console) == 8);

    std::fclose(full);
    std::fclose(ignored);
}

TEST_CASE("every error is one line, and one line of JSON for programs", "[cli]") {
    CliSession session;
    REQUIRE(session.type("helpdesk seed").status == 0);
    for (const std::string words : {"nonsense", "ticket nonsense", "ls --nonsense", "ls --limit 0", "show 99", "new x",
                                    "role delete AGENT --yes", "--db missing.db ls", "ticket update 1 --version 99"}) {
        INFO(words);
        const Ran plain = session.type("helpdesk " + words);
        const Ran json = session.type("helpdesk " + words + " --json");
        const Value error = parse_json(json.err);

        CHECK(plain.err.starts_with("helpdesk: "));
        CHECK(plain.err.find('\n') == plain.err.size() - 1);
        CHECK(plain.out.empty());
        CHECK(json.out.empty());
        CHECK(json.err.find('\n') == json.err.size() - 1);
        CHECK(plain.status == json.status);
        CHECK(*error.find("error")->find("exit")->integer() == plain.status);
    }
}

TEST_CASE("every command says how it is used, and no two have one name", "[cli]") {
    CliSession session;
    std::vector<std::string> names;
    for (const Command& command : all_commands()) {
        INFO(command.name());
        CHECK(std::count(names.begin(), names.end(), command.name()) == 0);
        names.push_back(command.name());
        CHECK(command.summary.ends_with('.'));
        CHECK(session.type("helpdesk help " + command.name()).status == 0);
        CHECK(session.type("helpdesk " + command.name() + " --help").out ==
              session.type("helpdesk help " + command.name()).out);
    }
}

}  // namespace helpdesk
