#include "cli/mail/commands.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "fixtures.hpp"

using namespace helpdesk;

namespace {

struct Ran {
    int status = 0;
    std::string out;
    std::string err;
};

Ran run(const std::vector<std::string>& words, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int status = run_mail(words, in, out, err);
    return {status, out.str(), err.str()};
}

}  // namespace

TEST_CASE("mail parse --json prints one line for each message") {
    const Ran one = run({"parse", fixture_path("plain.eml"), "--json"});
    CHECK(one.status == 0);
    CHECK(one.out == to_json(parse_fixture("plain.eml")) + "\n");
    CHECK(one.err.empty());

    const Ran three = run({"parse", "--json", "-"}, read_fixture("quoted_from.mbox"));
    CHECK(three.status == 0);
    CHECK(std::count(three.out.begin(), three.out.end(), '\n') == 3);
}

TEST_CASE("mail parse shows a message to people") {
    const Ran shown = run({"parse", fixture_path("forwarded.eml")});

    CHECK(shown.status == 0);
    CHECK(shown.out ==
          "From:       <a@b.example>\nSubject:    Fwd: please look\nDate:       unknown\n"
          "Message-ID: fwd@b.example\nAttachment: attachment-1.eml (message/rfc822, 131 bytes)\n\n"
          "Look at this:\n");
}

TEST_CASE("mail parse refuses with the exit status of the contract, and says why in one line") {
    struct Case {
        std::vector<std::string> words;
        int status;
        std::string err;
    };
    const Case row = GENERATE(values<Case>({
        {{"parse", "/nowhere.eml"}, 3, "helpdesk: there is no /nowhere.eml\n"},
        {{"parse", "-"}, 4, "helpdesk: - is empty\n"},
        {{"parse"}, 2, "helpdesk: FILE is missing (`helpdesk help mail parse` says how it is used)\n"},
        {{"perse", "-"}, 2, "helpdesk: there is no command \"mail perse\" (did you mean \"mail parse\"?)\n"},
        {{"parse", "-", "--json"},
         4,
         "{\"error\":{\"code\":\"invalid\",\"message\":\"- is empty\",\"field\":\"file\",\"exit\":4}}\n"},
    }));

    const Ran ran = run(row.words);

    CHECK(ran.status == row.status);
    CHECK(ran.err == row.err);
    CHECK(ran.out.empty());
}

TEST_CASE("a closed or full output is an error, not a silent loss") {
    std::istringstream in;
    std::ostringstream out, err;
    out.setstate(std::ios::badbit);

    CHECK(run_mail({"parse", fixture_path("plain.eml")}, in, out, err) == 8);
}
