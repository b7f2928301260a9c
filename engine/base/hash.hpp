#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// In lower-case hexadecimal: SHA-256 for what other programs compare too, BLAKE2b of 128 bits where it has to be quick.
std::string sha256_of(std::string_view bytes);
std::string hmac_sha256_of(std::string_view key, std::string_view bytes);
std::string blake2b_of(std::string_view bytes);

}  // namespace helpdesk
