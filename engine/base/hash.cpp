#include "engine/base/hash.hpp"

#include <sodium.h>

namespace helpdesk {

namespace {

template <std::size_t size>
std::string hex_of(const unsigned char (&hash)[size]) {
    std::string hex(2 * size + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash, size);
    hex.pop_back();
    return hex;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string sha256_of(std::string_view bytes) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes_of(bytes), bytes.size());
    return hex_of(hash);
}

std::string hmac_sha256_of(std::string_view key, std::string_view bytes) {
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
    crypto_auth_hmacsha256_final(&state, hash);
    return hex_of(hash);
}

std::string blake2b_of(std::string_view bytes) {
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, bytes_of(bytes), bytes.size(), nullptr, 0);
    return hex_of(hash);
}

struct StreamSha256::State {
    crypto_hash_sha256_state state;
};

StreamSha256::StreamSha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->state); }

StreamSha256::~StreamSha256() = default;

void StreamSha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_->state, bytes_of(bytes), bytes.size());
}

std::string StreamSha256::hex() {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state_->state, hash);
    return hex_of(hash);
}

struct StreamHash::State {
    crypto_generichash_state state;
};

StreamHash::StreamHash() : state_(std::make_unique<State>()) {
    crypto_generichash_init(&state_->state, nullptr, 0, crypto_generichash_BYTES);
}

StreamHash::~StreamHash() = default;

void StreamHash::add(std::string_view bytes) {
    crypto_generichash_update(&state_->state, bytes_of(bytes), bytes.size());
}

std::string StreamHash::hex() {
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash_final(&state_->state, hash, sizeof hash);
    return hex_of(hash);
}

}  // namespace helpdesk
