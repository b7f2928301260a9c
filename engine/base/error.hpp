#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace helpdesk {

// Everything that can go wrong, once. The words and numbers are published for ever: see contract in error.cpp.
enum class Fault {
    internal, usage, not_found, invalid, denied, conflict, busy, storage, refused, unavailable, partial
};

// Ends an operation. `field` names the argument or column at fault, `hint` what to do; both may be empty.
class Error : public std::runtime_error {
public:
    Error(Fault fault, const std::string& message, std::string field = {}, std::string hint = {});

    Fault fault() const { return fault_; }
    const std::string& field() const { return field_; }
    const std::string& hint() const { return hint_; }

private:
    Fault fault_;
    std::string field_;
    std::string hint_;
};

std::string_view code_of(Fault fault);
int exit_status_of(Fault fault);
int http_status_of(Fault fault);

// One line: {"error":{"code":…,"message":…,"field":…,"hint":…,"exit":…}}, empty parts left out.
std::string to_json(const Error& error);

}  // namespace helpdesk
