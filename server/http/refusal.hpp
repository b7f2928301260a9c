#pragma once

#include <stdexcept>
#include <string>

namespace helpdesk {

// Thrown by what reads a request: it is answered with that status and these words, never executed, and the connection
// ends with it.
class Refusal : public std::runtime_error {
public:
    Refusal(int status, const std::string& detail) : std::runtime_error(detail), status_(status) {}

    int status() const { return status_; }

private:
    int status_;
};

}  // namespace helpdesk
