#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "cli/mail/message.hpp"

namespace helpdesk {

// HELPDESK_FIXTURES is the folder fixtures/ of the source tree; the build names it.
inline std::string fixture_path(const std::string& name) { return std::string(HELPDESK_FIXTURES) + "/mail/" + name; }

inline std::string read_fixture(const std::string& name) {
    std::ifstream file(fixture_path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline MailMessage parse_fixture(const std::string& name) { return parse_message(read_fixture(name)); }

}  // namespace helpdesk
