#pragma once

#include "tests/support.hpp"

namespace helpdesk {

// Through one of the entrances, as a server lets people in.
Value entered(Desk& desk, const std::string& name, const std::string& json, const Visitor& visitor = {});
// The error with which it is refused; entering fails the test.
Error refused_at(Desk& desk, const std::string& name, const std::string& json, const Visitor& visitor = {});

inline const std::string good_password = "correct horse";

// Gives the person that password.
void give_password(Desk& desk, const std::string& email);
std::string sign_in_json(const std::string& email, const std::string& password = good_password,
                         const std::string& rest = "");
// Signs in, and the tokens.
Value signed_in(Desk& desk, const std::string& email, const Visitor& visitor = {});
// Whether a token lets anybody in.
bool is_good(Desk& desk, const std::string& token);

}  // namespace helpdesk
