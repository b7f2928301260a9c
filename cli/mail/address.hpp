#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// `email` is in lower case and has one @ with something on both sides; `name` may be empty.
struct MailAddress {
    std::string name;
    std::string email;
};

// Stands for a sender who cannot be made out; the domain .invalid can belong to nobody.
inline constexpr std::string_view unknown_sender = "unknown@mail.invalid";

// False for an address that came without its domain, such as `root` in mail from the same machine.
bool has_domain(const MailAddress& address);

// The addresses of one From, To or similar header, as well as they can be read; at most 1000.
std::vector<MailAddress> read_addresses(std::string_view raw_value);

}  // namespace helpdesk
