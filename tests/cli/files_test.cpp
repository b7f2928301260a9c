#include <catch2/catch.hpp>

#include "tests/cli/cli_session.hpp"
#include "tests/files/files.hpp"

namespace helpdesk {

namespace {

constexpr const char* as_dev = " --as dev@example.org";

// A desk of the reference data set, with a file of more than two MiB beside it.
class LongFileSession : public CliSession {
public:
    explicit LongFileSession(Backend backend) : CliSession(backend) {
        REQUIRE(type("helpdesk seed").status == 0);
        write_file("long.bin", bytes);
    }

    const std::string bytes = random_bytes(2'500'000);

    std::string count(const std::string& table) {
        return type("helpdesk sql 'SELECT count(*) AS n FROM " + table + "' --csv").out;
    }
    // The id of the only file of a ticket.
    std::string file_of(const std::string& ticket) {
        std::string id = type("helpdesk attachment list " + ticket + " -q").out;
        id.pop_back();
        return id;
    }
};

}  // namespace

TEST_CASE("a long file is attached and read like a short one, whole or a range of it", "[cli]") {
    LongFileSession session(GENERATE(from_range(backends())));

    const Ran added = session.type(std::string("helpdesk attachment add 7 long.bin --csv=file_name,size") + as_dev);
    CHECK(added.err.empty());
    CHECK(added.out == "file_name,size\r\nlong.bin,2500000\r\n");
    const std::string id = session.file_of("7");
    CHECK((session.type("helpdesk attachment content " + id).out == session.bytes));
    const std::string part = session.type("helpdesk attachment content " + id + " --range 1048570-1048580").out;
    CHECK((part == session.bytes.substr(1048570, 11)));
    CHECK((session.type("helpdesk attachment content " + id + " --range -7").out ==
           session.bytes.substr(session.bytes.size() - 7)));
    const Ran wrong = session.type("helpdesk attachment content " + id + " --range 2500000-");
    CHECK(wrong.status == 4);
    CHECK(
        wrong.err ==
        "helpdesk: range begins behind the end: the file has 2500000 bytes (0-99 is the first hundred bytes, 100- the "
        "rest, -100 the last hundred)\n");
    const Ran json = session.type("helpdesk attachment content " + id + " --range 5-6 --json=size,first,base64");
    CHECK(json.out == R"({"size":2500000,"first":5,"base64":")" + encode_base64(session.bytes.substr(5, 2)) + "\"}\n");
    CHECK(session.count("_uploads") == "n\r\n0\r\n");
}

TEST_CASE("long files come from standard input as well, go with a comment, and several at once", "[cli]") {
    LongFileSession session(GENERATE(from_range(backends())));
    session.write_file("short.txt", "short");

    const Ran said = session.type(
        std::string("helpdesk reply 7 'See these' --attach long.bin --attach short.txt --attach -") + as_dev,
        session.bytes + "and more");
    CHECK(said.status == 0);
    CHECK(session.type("helpdesk attachment list 7 --csv=file_name,size").out ==
          "file_name,size\r\nlong.bin,2500000\r\nshort.txt,5\r\nstandard-input,2500008\r\n");
    CHECK(session.count("_uploads") == "n\r\n0\r\n");
}

TEST_CASE("a long file for many tickets is sent once", "[cli]") {
    LongFileSession session(GENERATE(from_range(backends())));
    const Ran ran =
        session.type("helpdesk attachment add - long.bin --keep-going -q --as admin@example.org", "5\n6\n999\n7\n");

    CHECK(ran.status == 11);
    CHECK(ran.err.find("999: there is no ticket") != std::string::npos);
    CHECK(session.count("attachments WHERE size = 2500000") == "n\r\n3\r\n");
    CHECK(session.count("_contents WHERE size = 2500000") == "n\r\n1\r\n");
    CHECK(session.count("_uploads") == "n\r\n0\r\n");
}

TEST_CASE("a long file that is refused, or only tried, leaves nothing in the desk", "[cli]") {
    LongFileSession session(GENERATE(from_range(backends())));
    const std::string contents = session.count("_contents");

    CHECK(session.type(std::string("helpdesk attachment add 999 long.bin") + as_dev).status == 3);
    CHECK(session.type("helpdesk attachment add 7 long.bin --as lena@bakery.example").status == 3);
    CHECK(session.type("helpdesk attachment add 7 long.bin").err ==
          "helpdesk: author is required (say whose file it is: --as EMAIL)\n");
    const Ran tried = session.type(std::string("helpdesk attachment add 7 long.bin --dry-run") + as_dev);
    CHECK(tried.status == 0);
    CHECK(tried.out.find("attachments") != std::string::npos);

    CHECK(session.count("_contents") == contents);
    CHECK(session.count("_uploads") == "n\r\n0\r\n");
    CHECK(session.type("helpdesk verify").status == 0);
}

}  // namespace helpdesk
