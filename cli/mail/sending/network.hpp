#pragma once

#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// The addresses that webhooks may connect to. What the whole internet can reach is open; this machine, private networks
// and what is reserved are closed unless the operator has named a network that holds them, because whoever sets up a
// webhook must not make the desk talk to the machines around it.
class AllowedNetworks {
public:
    AllowedNetworks() = default;
    // Each is a network such as 10.0.0.0/8 or ::1/128, or one address. Fault::invalid names the one that is neither.
    explicit AllowedNetworks(const std::vector<std::string>& networks);

    // The address is the beginning of a sockaddr_in or sockaddr_in6, as its family says; any other family is refused.
    bool may_connect(const sockaddr& address) const;

private:
    struct Address {
        int family = 0;
        std::array<unsigned char, 16> bytes{};  // the first four for IPv4
    };
    struct Network {
        Address address;
        int bits = 0;

        bool holds(const Address& other) const;
    };

    static std::optional<Network> read(std::string_view text);
    static Network known(std::string_view text);
    static std::vector<Network> closed_networks();
    static Address judged(const Address& address);

    std::vector<Network> networks_;
};

}  // namespace helpdesk
