#include <catch2/catch.hpp>

#include "tests/foreign/foreign.hpp"

namespace helpdesk {

namespace {

struct Hostile {
    std::string text;
    const char* says;  // empty: it comes in
};

const std::string people_head = "id,email,name\n";
const std::string ticket_head = "id,title,customer,created_at,resolved_at,status,tags\n";

std::vector<Hostile> hostile_people() {
    const std::string long_text(200'000, 'x');
    return {
        {"", "the file is empty"},
        {"\n\r\n", "the file is empty"},
        {"\xef\xbb\xbf", "the file is empty"},
        {people_head, ""},
        {"\xef\xbb\xbf" + people_head + "1,bom@example.org,B\n", ""},
        {"\xff\xfei\0d\0", "not UTF-8 but UTF-16"},
        {"\xfe\xff" + people_head, "not UTF-8 but UTF-16"},
        {"\xef\xbb" + people_head, "this is not valid UTF-8"},
        {"id;email;name\n1;a@example.org;A\n", "m.toml:5: the file has no column \"email\""},
        {"id,mail,name\n1,a@example.org,A\n", "m.toml:5: the file has no column \"email\""},
        {"id,emial,name\n1,a@example.org,A\n", "the file has no column \"email\""},
        {"id,email,name,id\n1,a@example.org,A,2\n", "m.toml:4: the file has two columns \"id\""},
        {"ID,EMAIL,NAME\n", "the file has no column \"email\""},
        {people_head + "1,a@example.org\n", "line 2: the row has 2 cells, and the first line 3"},
        {people_head + "1,a@example.org,A,more\n", "line 2: the row has 4 cells"},
        {people_head + "1,a@example.org,\"A\n2,b@example.org,B\n", "line 2, column 3: the quotes that begin here"},
        {people_head + "1,a@example.org,\"A\"x\n", "line 2, column 3: something follows the closing quotes"},
        {people_head + "1,a@example.org,A\"B\n", "quotes stand inside a cell"},
        {people_head + "1,a@example.org,A\r2,b@example.org,B\n", "a carriage return stands alone"},
        {"\"" + people_head, "line 1, column 1: the quotes that begin here are not closed"},
        {people_head + "1,a@example.org,\xff\n", "line 2, column 3: this is not valid UTF-8"},
        {people_head + "1,a@example.org,\xed\xa0\x80\n", "line 2, column 3: this is not valid UTF-8"},
        {people_head + std::string("1,a@example.org,a\0b\n", 20), "not valid UTF-8 without NUL"},
        {people_head + std::string(1'000'000, ',') + "\n", "line 2, column 1001: a row may have 1000 cells"},
        {std::string(1'000'000, ','), "line 1, column 1001: a row may have 1000 cells"},
        {people_head + "1,a@example.org," + std::string(100 << 20, 'x'), "the cell that begins here has over"},
        {people_head + "1,a@example.org,\"" + std::string(3 << 20, '"'), "the cell that begins here has over"},
        {long_text + ",email,name\n", "the file has no column \"id\""},
        {people_head + "," + long_text + ",A\n", "line 2, column 1 (id): id is empty"},
        {people_head + "1," + long_text + "@example.org,A\n", "line 2, column 2 (email): email is no e-mail"},
        {people_head + long_text + ",a@example.org,A\n", "line 2, column 1 (id): id may have at most 200 characters"},
        {people_head + "\"1\n2\",a@example.org,A\n", "line 2, column 1 (id): id must be one line"},
        {people_head + "\"1\t2\",a@example.org,A\n", "line 2, column 1 (id): id must be one line"},
        {people_head + "\x01,a@example.org,A\n", "line 2, column 1 (id): id must be one line"},
        {people_head + ",a@example.org,A\n", "line 2, column 1 (id): id is empty"},
        {people_head + "\"  \",a@example.org,A\n", "line 2, column 1 (id): id is empty"},
        {people_head + "1,,A\n", "line 2, column 2 (email): email is no e-mail address"},
        {people_head + "1,nobody,A\n", "line 2, column 2 (email)"},
        {people_head + "1,@,A\n", "line 2, column 2 (email)"},
        {people_head + "1,a@,A\n", "line 2, column 2 (email)"},
        {people_head + "1,\"a@example.org\r\nBcc: b@example.org\",A\n", "line 2, column 2 (email)"},
        {people_head + "1,\"a@example.org,b@example.org\",A\n", "line 2, column 2 (email)"},
        {people_head + "1,Ann <a@example.org>,A\n", "line 2, column 2 (email)"},
        {people_head + "20,a@example.org,\"A\nB\"\n", "line 2, column 3 (name): name must be one line"},
        {people_head + "20,a@example.org," + std::string(300, 'x') + "\n", "line 2, column 3 (name): name"},
        {people_head + "1,a@example.org,A\n\n\n1,b@example.org,B\n", "line 5, column 1 (id): this id stands in line 2"},
        {people_head + "1,a@example.org,A\n2,b@example.org,B\n1,a@example.org,A\n", "line 4, column 1 (id): this id"},
        {people_head + "1,formula@example.org,\"=cmd|' /C calc'!A0\"\n", ""},
        {people_head + "'; DROP TABLE users; --,sql@example.org,\"Robert'); --\"\n", ""},
        {people_head + "10,same@example.org,A\n11,SAME@example.org,B\n", ""},
        {people_head + "12,customer@example.org,Another\n", ""},
    };
}

std::string ticket(const std::string& cells) { return ticket_head + cells + "\n"; }

std::vector<Hostile> hostile_tickets() {
    const std::string open = ",customer@example.org,,,,";
    const auto created = [](const std::string& time) { return ticket("1,T,customer@example.org," + time + ",,,"); };
    return {
        {ticket("1,," + open.substr(1)), "line 2, column 2 (title): title is empty"},
        {ticket("1,\"A\nB\"" + open), "line 2, column 2 (title): title must be one line"},
        {ticket("1," + std::string(201, 'x') + open), "line 2, column 2 (title): title"},
        {ticket("1," + std::string(100'000, 'x') + open), "line 2, column 2 (title): title"},
        {ticket("1,T,,,,,"), "line 2, column 3 (customer): customer is empty"},
        {ticket("1,T,nobody@example.org,,,,"), "line 2, column 3 (customer): nobody here has the address"},
        {ticket("1,T,77,,,,"), "line 2, column 3 (customer): no customer \"77\" came from other"},
        {ticket("1,T,@me,,,,"), "line 2, column 3 (customer)"},
        {ticket("1,T,\"a@example.org\nx\",,,,"), "line 2, column 3 (customer): customer must be one line"},
        {ticket("1,T," + std::string(5'000, 'x') + ",,,,"), "customer is too long to be a name"},
        {created("0000-01-01"), "line 2, column 4 (created_at): created_at is no time"},
        {created("9999-12-31"), "line 2, column 4 (created_at): created_at lies ahead"},
        {created("10000-01-01"), "created_at is no time"},
        {created("2025-02-30"), "created_at is no time"},
        {created("2025-13-01"), "created_at is no time"},
        {created("1969-12-31"), "created_at lies before 1970"},
        {created("0001-01-01T00:00:00Z"), "created_at lies before 1970"},
        {created("2025-02-28 24:00"), "created_at is no time"},
        {created("2025-02-28 23:60"), "created_at is no time"},
        {created("2025-02-28 23:59:60"), "created_at is no time"},
        {created("2025-02-28T12:00:00+99:00"), "created_at is no time"},
        {created("28.02.2025"), "created_at is no time"},
        {created("yesterday"), "created_at is no time"},
        {created("1740700000"), "created_at is no time"},
        {created("-1"), "created_at is no time"},
        {created(std::string(100'000, '9')), "created_at is no time"},
        {created("2026-03-02T09:00:01Z"), "created_at lies ahead"},
        {ticket("1,T,customer@example.org,2025-03-01,2025-02-01,closed,"), "resolved_at lies before created_at"},
        {ticket("1,T,customer@example.org,,,opn,"), "line 2, column 6 (status): there is no status \"opn\""},
        {ticket("1,T,customer@example.org,,,\"\nOPEN\nX\","), "line 2, column 6 (status): status must be one line"},
        {ticket("1,T,customer@example.org,,," + std::string(100'000, 's') + ","), "status is too long to be a name"},
        {ticket("1,T,customer@example.org,,,,missing"), "line 2, column 7 (tags): there is no tag \"missing\""},
        {ticket("1,T,customer@example.org,,,,\"a\tb\""), "line 2, column 7 (tags): tags must be one line"},
        {ticket("1,T,customer@example.org,,,,\",,, ,\""), ""},
        {ticket("=2+3,T" + open), ""},
        {ticket("x" + std::string(199, '9') + ",T" + open), ""},
        {ticket("7,T,customer@example.org,2024-02-29T23:59:59.999999+0530,,closed,"), ""},
        {ticket("8,T" + open) + "8,T" + open + "\n", "line 3, column 1 (id): this id stands in line 2"},
    };
}

std::vector<Hostile> hostile_mappings() {
    const std::string begin = "rows = \"customers\"\nsource = \"other\"\n";
    const std::string columns = "[columns]\nid = \"id\"\nemail = \"email\"\nname = \"name\"\n";
    const std::string ticket_columns =
        "rows = \"tickets\"\nsource = \"other\"\n[columns]\nid = \"id\"\ntitle = \"email\"\ncustomer = \"name\"\n";
    const auto with = [&](const std::string& line) { return begin + line + "\n" + columns; };
    std::string deep(100'000, '[');
    return {
        {"", "m.toml:1: rows is missing"},
        {"rows", "m.toml:1: this is no TOML"},
        {"\xff\xfe", "this is no TOML"},
        {std::string("rows = \"a\0b\"", 12), "this is no TOML"},
        {"rows = \"customers\\u0000\"\n", "must be valid UTF-8 without NUL"},
        {"rows = 7\n", "m.toml:1: rows must be text in quotes"},
        {"rows = \"users\"\n", "rows is neither customers nor tickets"},
        {"rows = \"tickets\"\nrows = \"tickets\"\n", "m.toml:2: this is no TOML"},
        {"rows = \"customers\"\n", "m.toml:1: source is missing"},
        {"rows = \"customers\"\nsource = \"\"\n", "m.toml:2: source must have 1 to 40"},
        {"rows = \"customers\"\nsource = \"Zämmad\"\n", "m.toml:2: source must have 1 to 40"},
        {"rows = \"customers\"\nsource = \"" + std::string(41, 'a') + "\"\n", "source must have 1 to 40"},
        {begin, "m.toml:1: no column is mapped to id, which customers need"},
        {begin + "[columns]\nid = \"id\"\n", "no column is mapped to email"},
        {begin + "columns = 3\n", "m.toml:3: columns must be a table"},
        {begin + "[columns]\nid = 3\n", "m.toml:4: id must be text in quotes"},
        {begin + "[columns]\nid = [\"id\"]\n", "m.toml:4: id must be text in quotes"},
        {begin + "[columns]\nid = \" \"\nemail = \"email\"\n", "m.toml:4: the title of the column of id is empty"},
        {begin + "[columns]\nemial = \"email\"\n", "m.toml:4: customers have no field \"emial\""},
        {begin + "[columns]\npassword_hash = \"email\"\n", "customers have no field \"password_hash\""},
        {begin + "[columns]\nrole = \"email\"\n", "customers have no field \"role\""},
        {begin + "[columns]\ncustom.a = \"email\"\n", "customers have no field \"custom.a\""},
        {begin + "[columns]\n\"" + std::string(100'000, 'x') + "\" = \"email\"\n", "customers have no field \"…\""},
        {begin + "[columns]\n\"a\\nb\" = \"email\"\n", "customers have no field \"…\""},
        {begin + "[columns]\nid = \"" + std::string(1'001, 'x') + "\"\n", "id may have at most 1000 characters"},
        {with("seperator = \";\""), "m.toml:3: there is no \"seperator\" here"},
        {with("separator = \";;\""), "m.toml:3: separator must be one of the signs"},
        {with("separator = \"\\\"\""), "m.toml:3: separator must be one of the signs"},
        {with("separator = \"\""), "m.toml:3: separator must be one of the signs"},
        {with("time_zone = \"Mars/Base\""), "m.toml:3: there is no time zone"},
        {with("time_zone = \"../../etc/passwd\""), "m.toml:3: there is no time zone"},
        {with("time_format = \"dd.mm.yyyy\""), "m.toml:3: time_format holds \"d\", which stands for nothing"},
        {with("time_format = \"\""), "m.toml:3: time_format has no YYYY"},
        {with("time_format = \"YYYY-MM-DD YYYY\""), "m.toml:3: time_format has YYYY twice"},
        {with("time_format = \"YYYY-MM-DD hh\""), "m.toml:3: time_format has part of a time of day only"},
        {with("time_format = \"YYYY-MM-DD AM\""), "m.toml:3: time_format has part of a time of day only"},
        {with("[options]\nmake_customers = \"yes\""), "m.toml:4: make_customers must be true or false"},
        {with("[options]\nmake_coffee = true"), "m.toml:4: there is no \"make_coffee\" here"},
        {with("[options]\ntag_separator = \"a\""), "m.toml:4: tag_separator must be one of the signs"},
        {with("[defaults]\nid = \"1\""), "m.toml:4: id is another one in each row"},
        {with("[defaults]\nname = true"), "m.toml:4: name must be text in quotes"},
        {with("[values]\nname = \"x\""), "m.toml:4: the words of name are not translated"},
        {with("[values]\nis_active = \"x\""), "m.toml:4: is_active must be a table of words"},
        {with("[values.is_active]\nYes = \"true\"\nYES = \"false\""), "m.toml:4: this word of is_active stands there"},
        {with("[values.is_active]\n\"\" = \"true\""), "m.toml:4: an empty cell is what [defaults] says"},
        {with("[values.is_active]\nyes = true"), "m.toml:4: yes must be text in quotes"},
        {ticket_columns + "custom.\"a b\" = \"x\"\n", "m.toml:7: tickets have no field \"custom.a b\""},
        {ticket_columns + "custom.a = \"x\"\n\"custom.a\" = \"y\"\n", "custom.a stands there twice"},
        {ticket_columns + "custom.a.b = \"x\"\n", "m.toml:7: a must be text in quotes"},
        {begin + "x = " + deep, "this is no TOML"},
        {begin + "#" + std::string(10 << 20, 'x'), "a mapping may have at most 1048576 bytes"},
    };
}

void check_all(Desk& desk, const std::vector<Hostile>& cases, const std::string& mapping) {
    for (const Hostile& each : cases) {
        const ForeignTry tried = try_import(desk, mapping, each.text);
        INFO(tried.error << " and not " << each.says);
        CHECK((tried.error.empty() == std::string_view(each.says).empty()));
        CHECK(tried.error.find(each.says) != std::string::npos);
    }
    CHECK(failures_of(desk.options()).empty());
}

}  // namespace

TEST_CASE("a hostile file of people is refused with line and column, or comes in as it is") {
    Desk desk(GENERATE(from_range(backends())));
    check_all(desk, hostile_people(), mapping_of("customers", {"id", "email", "name"}));
}

TEST_CASE("a hostile file of tickets is refused with line and column, or comes in as it is") {
    Desk desk(GENERATE(from_range(backends())));
    check_all(desk, hostile_tickets(),
              mapping_of("tickets", {"id", "title", "customer", "created_at", "resolved_at", "status", "tags"}));
}

TEST_CASE("a hostile mapping is refused with its line") {
    Desk desk(GENERATE(from_range(backends())));
    const std::vector<Hostile> cases = hostile_mappings();
    CHECK(cases.size() + hostile_people().size() + hostile_tickets().size() >= 100);
    for (const Hostile& each : cases) {
        const ForeignTry tried = try_import(desk, each.text, people_head + "1,a@example.org,A\n");
        INFO(tried.error << " and not " << each.says);
        CHECK(tried.error.find(each.says) != std::string::npos);
        CHECK(tried.error != "");
    }
}

TEST_CASE("times are read by the other system's format and clock") {
    Desk desk;
    const auto created = [&](const std::string& settings, const std::string& time) {
        const std::string mapping = settings + "\n" + mapping_of("tickets", {"id", "title", "customer", "created_at"});
        const ForeignTry tried =
            try_import(desk, mapping, "id,title,customer,created_at\n1,T,customer@example.org," + time + "\n");
        if (!tried.error.empty()) return tried.error;
        const std::string at = member(desk.call("ticket.list", "{}").array()->front(), "created_at");
        run_raw(desk, "DELETE FROM tickets");
        return at;
    };
    const std::string berlin = "time_zone = \"Europe/Berlin\"\n";
    CHECK(created("", "2025-07-01") == "2025-07-01T00:00:00.000Z");
    CHECK(created(berlin, "2025-07-01") == "2025-06-30T22:00:00.000Z");
    CHECK(created(berlin, "2025-07-01T12:00:00Z") == "2025-07-01T12:00:00.000Z");
    CHECK(created(berlin, "2025-07-01 12:00 -0500") == "2025-07-01T17:00:00.000Z");
    CHECK(created(berlin, "2025-01-01 00:30:15.5") == "2024-12-31T23:30:15.500Z");
    CHECK(created(berlin, "2025-10-26 02:30") == "2025-10-26T00:30:00.000Z");
    CHECK(created(berlin, "2025-03-30 02:30").find("an hour that the clocks of the time zone left out") !=
          std::string::npos);
    CHECK(created("time_format = \"DD.MM.YYYY hh:mm\"", "31.12.2024 17:05") == "2024-12-31T17:05:00.000Z");
    CHECK(created("time_format = \"MM/DD/YYYY hh:mm:ss AM\"", "12/31/2024 12:05:09 am") == "2024-12-31T00:05:09.000Z");
    CHECK(created("time_format = \"MM/DD/YYYY hh:mm AM\"", "12/31/2024 12:05 PM") == "2024-12-31T12:05:00.000Z");
    for (const char* wrong : {"31/12/2024 10:00 AM", "12/31/2024 13:00 PM", "12/31/2024 00:00 AM", "12/31/2024 10:00",
                              "12/31/2024 10:00 XM", "12/31/2024 -1:00 AM", "12/31/2024 10:00 AM Z"}) {
        CHECK(created("time_format = \"MM/DD/YYYY hh:mm AM\"", wrong).find("is no time") != std::string::npos);
    }
}

}  // namespace helpdesk
