#include "network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

// From the registries of special addresses (RFC 6890 and its successors). Of IPv6 only 2000::/3 is given out to the
// internet: the first three close all the rest, which holds ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64
// and 64:ff9b:1::/48, where the place of an IPv4 address is each network's own choice.
constexpr std::array closed = {
    "::/3",             // also ::, ::1, and what is translated to IPv4 and not listed below
    "4000::/2",         // nobody's
    "8000::/1",         // also unique local, link-local, site-local, multicast
    "2001::/32",        // Teredo: hides an IPv4 address
    "2001:2::/48",      // benchmarks
    "2001:10::/28",     // ORCHID, no addresses of machines
    "2001:db8::/32",    // examples
    "3fff::/20",        // examples
    "0.0.0.0/8",        // this machine
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared by the customers of a provider
    "127.0.0.0/8",      // loopback
    "169.254.0.0/16",   // link-local, also where clouds keep their secrets
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocols
    "192.0.2.0/24",     // examples
    "192.88.99.0/24",   // relays of 6to4
    "192.168.0.0/16",   // private
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // examples
    "203.0.113.0/24",   // examples
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, also broadcast
};

// IPv6 networks whose addresses lead to an IPv4 address, which stands in four of their bytes.
struct Carrier {
    const char* network;
    std::size_t first_byte;
};
constexpr std::array carriers = {
    Carrier{"::ffff:0:0/96", 12},  // mapped
    Carrier{"::/96", 12},          // compatible
    Carrier{"64:ff9b::/96", 12},   // translated
    Carrier{"2002::/16", 2},       // 6to4
};

std::optional<int> read_bits(std::string_view text, unsigned bits_max) {
    unsigned bits = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bits);
    const bool is_number = failure == std::errc() && end == text.data() + text.size();
    return is_number && bits <= bits_max ? std::optional(static_cast<int>(bits)) : std::nullopt;
}

bool bit_at(const std::array<unsigned char, 16>& bytes, int index) {
    return (bytes[static_cast<std::size_t>(index) / 8] >> (7 - index % 8) & 1) != 0;
}

}  // namespace

bool AllowedNetworks::Network::holds(const Address& other) const {
    if (address.family != other.family) return false;
    for (int i = 0; i < bits; ++i) {
        if (bit_at(address.bytes, i) != bit_at(other.bytes, i)) return false;
    }
    return true;
}

// Nothing also where bits are set behind those that count: 192.168.0.7/8 was hardly meant to open 192.0.0.0/8.
std::optional<AllowedNetworks::Network> AllowedNetworks::read(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    const std::size_t slash = text.find('/');
    const std::string address(text.substr(0, slash));
    Network network;
    network.address.family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
    const int bits_max = network.address.family == AF_INET ? 32 : 128;
    if (inet_pton(network.address.family, address.c_str(), network.address.bytes.data()) != 1) return std::nullopt;
    const auto bits =
        slash == std::string_view::npos ? bits_max : read_bits(text.substr(slash + 1), static_cast<unsigned>(bits_max));
    if (!bits) return std::nullopt;
    network.bits = *bits;
    for (int i = network.bits; i < bits_max; ++i) {
        if (bit_at(network.address.bytes, i)) return std::nullopt;
    }
    return network;
}

AllowedNetworks::Network AllowedNetworks::known(std::string_view text) {
    const auto network = read(text);
    if (!network) throw Error(Fault::internal, std::string(text) + " is no network");
    return *network;
}

std::vector<AllowedNetworks::Network> AllowedNetworks::closed_networks() {
    std::vector<Network> networks;
    for (const char* text : closed) networks.push_back(known(text));
    return networks;
}

// An address that carries another one is judged by that: it is where the connection goes in the end.
AllowedNetworks::Address AllowedNetworks::judged(const Address& address) {
    static const Network unspecified_and_loopback = known("::/127");
    if (unspecified_and_loopback.holds(address)) return address;
    for (const Carrier& carrier : carriers) {
        if (!known(carrier.network).holds(address)) continue;
        Address inside{.family = AF_INET};
        std::copy_n(address.bytes.begin() + static_cast<std::ptrdiff_t>(carrier.first_byte), 4, inside.bytes.begin());
        return inside;
    }
    return address;
}

AllowedNetworks::AllowedNetworks(const std::vector<std::string>& networks) {
    for (const std::string& text : networks) {
        const auto network = read(text);
        if (!network) {
            throw Error(Fault::invalid, "\"" + text + "\" is no network such as 10.0.0.0/8, and no address",
                        "networks");
        }
        if (judged(network->address).family != network->address.family) {
            throw Error(Fault::invalid, "\"" + text + "\" leads to IPv4 addresses", "networks",
                        "name the network of the IPv4 addresses");
        }
        networks_.push_back(*network);
    }
}

bool AllowedNetworks::may_connect(const sockaddr& address) const {
    static const std::vector<Network> closed_to_all = closed_networks();
    Address read{.family = address.sa_family};
    if (read.family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
        std::copy_n(reinterpret_cast<const unsigned char*>(&v4), 4, read.bytes.begin());
    } else if (read.family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        std::copy_n(reinterpret_cast<const unsigned char*>(&v6), 16, read.bytes.begin());
    } else {
        return false;
    }
    const Address target = judged(read);
    const auto holds_target = [&target](const Network& network) { return network.holds(target); };
    return std::any_of(networks_.begin(), networks_.end(), holds_target) ||
           std::none_of(closed_to_all.begin(), closed_to_all.end(), holds_target);
}

}  // namespace helpdesk
