#include "engine/people/passwords.hpp"

#include <sodium.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

// Of a password that nobody knows, to compare with where there is no hash.
constexpr const char* nobodys_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$kS/O0nIo+ZpgWvw5EANzqQ$TldmzmOMZgZN9w/oVgQ+PBKczIe1jQ4nYVGOy8cVAm4";
constexpr std::string_view mark = "$argon2id$";

struct Turns {
    std::mutex mutex;
    std::condition_variable freed;
    int taken = 0;
    int waiting = 0;
};

Turns& turns() {
    static Turns all;
    return all;
}

void wait_for_turn(bool is_patient) {
    Turns& all = turns();
    std::unique_lock lock(all.mutex);
    if (!is_patient && all.taken == PasswordTurn::at_once && all.waiting >= PasswordTurn::waiting_max) {
        throw Error(Fault::busy, "too many people sign in at this moment", {}, "try again in a second");
    }
    ++all.waiting;
    all.freed.wait(lock, [&] { return all.taken < PasswordTurn::at_once; });
    --all.waiting;
    ++all.taken;
}

[[noreturn]] void refuse_memory() {
    throw Error(Fault::busy, "there is not enough memory to hash a password", {}, "try again");
}

}  // namespace

PasswordTurn PasswordTurn::soon() {
    wait_for_turn(false);
    return {};
}

PasswordTurn PasswordTurn::in_the_end() {
    wait_for_turn(true);
    return {};
}

PasswordTurn::~PasswordTurn() {
    if (!is_held_) return;
    const std::lock_guard lock(turns().mutex);
    --turns().taken;
    turns().freed.notify_one();
}

Secret PasswordTurn::hash(std::string_view password) const {
    char hash[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        refuse_memory();
    }
    return {hash};
}

bool PasswordTurn::matches(std::string_view password, const Secret& hash) const {
    const bool is_hash = hash.text.starts_with(mark);
    const char* other = is_hash ? hash.text.c_str() : nobodys_hash;
    errno = 0;
    const bool is_same = sodium_init() >= 0 && crypto_pwhash_str_verify(other, password.data(), password.size()) == 0;
    if (!is_same && errno == ENOMEM) refuse_memory();
    return is_hash && is_same;
}

bool can_be_password(std::string_view text) { return text.size() >= 8 && text.size() <= 1000; }

void check_password(std::string_view text) {
    if (!can_be_password(text)) throw Error(Fault::invalid, "password must have 8 to 1000 bytes", "password");
}

Secret hashed(const Secret& password) {
    if (password.text.starts_with(mark)) return password;
    check_password(password.text);
    return PasswordTurn::in_the_end().hash(password.text);
}

}  // namespace helpdesk
