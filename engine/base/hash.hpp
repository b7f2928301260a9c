#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace helpdesk {

// In lower-case hexadecimal: SHA-256 for what other programs compare too, BLAKE2b of 128 bits where it has to be quick.
std::string sha256_of(std::string_view bytes);
std::string hmac_sha256_of(std::string_view key, std::string_view bytes);
std::string blake2b_of(std::string_view bytes);

// SHA-256 of what is too long to hold at once.
class StreamSha256 {
public:
    StreamSha256();
    ~StreamSha256();
    StreamSha256(const StreamSha256&) = delete;
    StreamSha256& operator=(const StreamSha256&) = delete;

    void add(std::string_view bytes);
    std::string hex();  // once, at the end

private:
    struct State;
    std::unique_ptr<State> state_;
};

// BLAKE2b of 256 bits, for the same.
class StreamHash {
public:
    StreamHash();
    ~StreamHash();
    StreamHash(const StreamHash&) = delete;
    StreamHash& operator=(const StreamHash&) = delete;

    void add(std::string_view bytes);
    std::string hex();  // once, at the end

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace helpdesk
