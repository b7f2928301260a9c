#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace helpdesk {

// Runs `helpdesk-mail` with these words; returns the exit status of the contract. Messages go to `err`, with --json an
// error is one line of JSON.
int run_mail(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace helpdesk
