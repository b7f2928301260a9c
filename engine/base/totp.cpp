#include "engine/base/totp.hpp"

#include <boost/uuid/detail/sha1.hpp>

namespace helpdesk {

namespace {

// HMAC with SHA-1, which libsodium does not have, and devices know nothing else.
constexpr std::size_t block_size = 64;
constexpr std::size_t hash_size = 20;

std::string sha1_of(std::string_view bytes) {
    boost::uuids::detail::sha1 sha1;
    sha1.process_bytes(bytes.data(), bytes.size());
    boost::uuids::detail::sha1::digest_type words;
    sha1.get_digest(words);
    std::string hash;
    for (const unsigned int word : words) {
        for (int shift = 24; shift >= 0; shift -= 8) hash += static_cast<char>(word >> shift & 0xff);
    }
    return hash;
}

std::string hmac_sha1_of(std::string_view key, std::string_view bytes) {
    std::string block = key.size() > block_size ? sha1_of(key) : std::string(key);
    block.resize(block_size, '\0');
    std::string inner, outer;
    for (const char c : block) {
        inner += static_cast<char>(c ^ 0x36);
        outer += static_cast<char>(c ^ 0x5c);
    }
    return sha1_of(outer + sha1_of(inner + std::string(bytes)));
}

std::string big_endian(std::int64_t number) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

}  // namespace

std::int64_t totp_step_at(Time time) { return time.milliseconds / std::chrono::milliseconds(totp_step_length).count(); }

std::string totp_code(std::string_view key, std::int64_t step) {
    const std::string hash = hmac_sha1_of(key, big_endian(step));
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(hash[at])); };
    const std::size_t at = byte(hash_size - 1) & 0xf;
    const std::uint32_t number = (byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    const std::string digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

std::string decode_base32(std::string_view text) {
    std::string bytes;
    std::uint32_t kept = 0;
    int bits = 0;
    for (const char c : text) {
        kept = kept << 5 | static_cast<std::uint32_t>(base32_letters.find(c));
        if ((bits += 5) < 8) continue;
        bytes += static_cast<char>(kept >> (bits -= 8) & 0xff);
    }
    return bytes;
}

}  // namespace helpdesk
