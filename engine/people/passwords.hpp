#pragma once

#include <string_view>
#include <utility>

#include "engine/base/describe.hpp"

namespace helpdesk {

bool can_be_password(std::string_view text);
// Fault::invalid unless it has 8 to 1,000 bytes.
void check_password(std::string_view text);

// argon2id of a password that can be one; what is a hash already stays as it is. Waits for its turn.
Secret hashed(const Secret& password);

// A hash or a comparison takes a tenth of a second and 64 MiB, so only a few are made at a time in this program,
// whoever asks.
class PasswordTurn {
public:
    // Fault::busy when too many wait already.
    static PasswordTurn soon();
    // However long it takes.
    static PasswordTurn in_the_end();

    PasswordTurn(PasswordTurn&& other) noexcept : is_held_(std::exchange(other.is_held_, false)) {}
    PasswordTurn& operator=(PasswordTurn&&) = delete;
    ~PasswordTurn();

    static constexpr int at_once = 2;
    static constexpr int waiting_max = 1;

    Secret hash(std::string_view password) const;
    // Takes as long for what is no hash of argon2id (nobody's, or none) as for another password's, and is false then.
    bool matches(std::string_view password, const Secret& hash) const;

private:
    PasswordTurn() = default;
    bool is_held_ = true;
};

}  // namespace helpdesk
