#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/console.hpp"

namespace helpdesk {

// Runs `helpdesk-mail` with these words; returns the exit status of the contract. Messages go to `err`, with --json an
// error is one line of JSON. Of the console, it takes what surrounds the process: environment, folder, terminal, clock.
int run_mail(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err,
             Console console = {});

}  // namespace helpdesk
