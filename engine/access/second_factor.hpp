#pragma once

#include "engine/people/people.hpp"

namespace helpdesk {

// A device that shows codes, beside the password.
struct NewSecondFactor {
    std::string secret;  // in base 32, as it is typed into a device
    std::string url;     // otpauth://…, what a device reads from a picture
};
BOOST_DESCRIBE_STRUCT(NewSecondFactor, (), (secret, url))

// It counts from the first code on. Fault::invalid if there is one that counts.
NewSecondFactor begin_second_factor(Session& session, const User& user);

// Codes for who has lost the device, each good once; shown only now. Fault::invalid unless the device shows this code.
std::vector<std::string> confirm_second_factor(Session& session, const Id<User>& user, const std::string& code);

bool has_second_factor(Session& session, const Id<User>& user);
// True for a code that the device shows, and for one of the others; it is used up then. True where there is no device.
bool use_code(Session& session, const Id<User>& user, const std::string& code);
// True if there was one.
bool forget_second_factor(Session& session, const Id<User>& user);

}  // namespace helpdesk
