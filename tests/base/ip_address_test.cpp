#include "engine/base/ip_address.hpp"

#include <catch2/catch.hpp>

namespace helpdesk {

TEST_CASE("an IP address has one spelling, and nothing else is one") {
    CHECK(canonical_ip("192.0.2.1") == "192.0.2.1");
    CHECK(canonical_ip("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
    CHECK(canonical_ip("::ffff:192.0.2.1") == "192.0.2.1");
    for (const char* none : {"", " ", "192.0.2", "192.0.2.256", "0x7f.1", "desk.example.org", "2001:db8::1%eth0"}) {
        INFO(none);
        CHECK(canonical_ip(none).empty());
    }
}

TEST_CASE("one address counts as one, and of IPv6 its whole network") {
    CHECK(network_of("192.0.2.1") == "192.0.2.1");
    CHECK(network_of("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    CHECK(network_of("").empty());
    CHECK(network_of("a Unix socket") == "a Unix socket");
}

TEST_CASE("this machine is known by its names and its addresses, and by nothing that begins like one") {
    for (const char* host : {"localhost", "127.0.0.1", "127.9.8.7", "[::1]"}) CHECK(is_loopback(host));
    for (const char* host : {"127.0.0.1.example.org", "127.", "10.0.0.1", "[::2]", "", "localhost.example.org"}) {
        INFO(host);
        CHECK_FALSE(is_loopback(host));
    }
}

}  // namespace helpdesk
