#include "cli/mail/address.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace helpdesk;

TEST_CASE("an address is found however it is written") {
    struct Case {
        std::string written, name, email;
    };
    const Case row = GENERATE(values<Case>({
        {"nora@garden.example", "", "nora@garden.example"},
        {"Nora Lind <Nora@Garden.Example>", "Nora Lind", "nora@garden.example"},
        {"\"Lind, Nora\" <nora@garden.example>", "Lind, Nora", "nora@garden.example"},
        {"nora@garden.example (Nora)", "Nora", "nora@garden.example"},
        {"=?utf-8?Q?Lind=2C_Nora?= <nora@garden.example>", "Lind, Nora", "nora@garden.example"},
        {"\"=?iso-8859-1?Q?J=FCrgen?=\" <j@garden.example>", "Jürgen", "j@garden.example"},
        {"Nora nora@garden.example", "Nora", "nora@garden.example"},
        {"Nora <nora@garden.example", "Nora", "nora@garden.example"},
        {"Nora [mailto:nora@garden.example]", "Nora", "nora@garden.example"},
        {"nora@home <nora@garden.example>", "nora@home", "nora@garden.example"},
        {"team: nora@garden.example;", "", "nora@garden.example"},
        {"nora@garden.example@relay.example", "", "nora@garden.example"},
        {"nora@@garden.example", "", "nora@garden.example"},
        {"nora@garden.example.", "", "nora@garden.example"},
        {"root", "", "root@mail.invalid"},
    }));

    const std::vector<MailAddress> addresses = read_addresses(row.written);

    REQUIRE(addresses.size() == 1);
    CHECK(addresses[0].name == row.name);
    CHECK(addresses[0].email == row.email);
}

TEST_CASE("where no address is, none is made up") {
    const std::string written =
        GENERATE(values<std::string>({"", "<>", ",,,", "undisclosed-recipients:;", "@", "<@>"}));

    CHECK(read_addresses(written).empty());
}

TEST_CASE("a header full of groups, brackets or addresses is read to its bounds") {
    std::string groups, brackets, many;
    for (int i = 0; i < 100'000; ++i) {
        groups += "a:";
        brackets += "(<\"";
        many += "a" + std::to_string(i) + "@b.example, ";
    }

    CHECK(read_addresses(groups).size() <= 1000);
    CHECK(read_addresses(brackets).size() <= 1000);
    CHECK(read_addresses(many).size() == 1000);
}
