#include "cli/mail/sending/network.hpp"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/un.h>

#include <string>

#include "engine/engine.hpp"

using namespace helpdesk;

namespace {

bool may_connect(const AllowedNetworks& networks, const std::string& text) {
    sockaddr_storage storage{};
    storage.ss_family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
    void* bytes = storage.ss_family == AF_INET
                      ? static_cast<void*>(&reinterpret_cast<sockaddr_in&>(storage).sin_addr)
                      : static_cast<void*>(&reinterpret_cast<sockaddr_in6&>(storage).sin6_addr);
    REQUIRE(inet_pton(storage.ss_family, text.c_str(), bytes) == 1);
    return networks.may_connect(reinterpret_cast<const sockaddr&>(storage));
}

}  // namespace

TEST_CASE("A17 webhooks may connect to what the whole internet reaches, from the first to the last address") {
    const std::string address = GENERATE(values<std::string>({
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::1",
        "2001:1::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::",
        "2001:db9::",
        "2606:4700::1111",
        "3ffe::1",
        "::ffff:8.8.8.8",
        "::8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    }));

    CHECK(may_connect({}, address));
}

TEST_CASE("A17 webhooks may not connect to this machine, to private networks and to what is reserved") {
    const std::string address = GENERATE(values<std::string>({
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.0",
        "192.88.99.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.254",
        "255.255.255.255",
        "::",
        "::1",
        "100::1",
        "fc00::",
        "fd00:ec2::254",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "ff00::",
        "ff02::1",
        "2001:db8::",
        "2001:db8:ffff::1",
        "3fff::1",
        "5f00::1",
        "4000::",
        "1fff::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0.0.0.0",
        "::127.0.0.1",
        "::0.0.0.2",
        "::ffff:0:127.0.0.1",
        "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::192.168.0.1",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:7f00:0:100::",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2002:a9fe:a9fe::",
        "2002::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
    }));

    CHECK_FALSE(may_connect({}, address));
}

TEST_CASE("A17 a network that the operator names is open, and none beside it") {
    struct Case {
        std::string network, inside, outside;
    };
    const Case row = GENERATE(values<Case>({
        {"127.0.0.0/8", "127.0.0.1", "10.0.0.1"},
        {"127.0.0.0/8", "::ffff:127.0.0.1", "::1"},
        {"10.1.2.0/23", "10.1.3.255", "10.1.4.0"},
        {"10.1.2.3", "10.1.2.3", "10.1.2.4"},
        {"192.168.7.7/32", "64:ff9b::192.168.7.7", "192.168.7.6"},
        {"0.0.0.0/0", "10.0.0.1", "::1"},
        {"::1/128", "::1", "127.0.0.1"},
        {"::1", "::1", "::2"},
        {"::/0", "fd00::1", "::ffff:127.0.0.1"},
        {"fd00::/8", "fdff::1", "fe00::1"},
        {"fd12:3456:789a::/47", "fd12:3456:789b::1", "fd12:3456:789c::1"},
    }));
    const AllowedNetworks networks({"203.0.113.9", row.network});

    CHECK(may_connect(networks, row.inside));
    CHECK_FALSE(may_connect(networks, row.outside));
    CHECK(may_connect(networks, "8.8.8.8"));
    CHECK_FALSE(may_connect({}, row.inside));
}

TEST_CASE("A17 what is no network is refused by its name, and so is one with bits behind those that count") {
    const std::string text = GENERATE(values<std::string>({
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8 ",
        " 10.0.0.0/8",
        "10.0.0.0/8/8",
        "10.0.0.0/0x8",
        "10.0.0/8",
        "010.0.0.0/8",
        "2130706433",
        "localhost",
        "::1/129",
        "fe80::1%eth0",
        "[::1]",
        "::g",
        "192.168.0.7/8",
        "fd00::1/8",
        "10.0.0.0/99999999999",
        "::ffff:10.0.0.0/104",
        "2002::/16",
        "64:ff9b::/96",
    }));

    try {
        const AllowedNetworks networks({"10.0.0.0/8", text});
        FAIL_CHECK(text);
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "networks");
        CHECK(std::string(error.what()).find("\"" + text + "\"") == 0);
    }
}

TEST_CASE("A17 what is no internet address at all is refused, also where every network is open") {
    const AllowedNetworks networks({"0.0.0.0/0", "::/0"});
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    sockaddr none{};

    CHECK_FALSE(networks.may_connect(reinterpret_cast<const sockaddr&>(local)));
    CHECK_FALSE(networks.may_connect(none));
}
