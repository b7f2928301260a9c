#include <catch2/catch.hpp>

#include "engine/base/text.hpp"

using namespace helpdesk;

TEST_CASE("text is valid UTF-8 without NUL, or it is refused") {
    CHECK(is_valid_text("plain"));
    CHECK(is_valid_text("Größe €, 日本語, 🙂"));
    CHECK_FALSE(is_valid_text(std::string_view("a\0b", 3)));
    CHECK_FALSE(is_valid_text("\xff"));
    CHECK_FALSE(is_valid_text("\xc0\xaf"));          // overlong
    CHECK_FALSE(is_valid_text("\xe0\x80\xaf"));      // overlong
    CHECK_FALSE(is_valid_text("\xed\xa0\x80"));      // surrogate
    CHECK_FALSE(is_valid_text("\xf4\x90\x80\x80"));  // beyond Unicode
    CHECK_FALSE(is_valid_text("\xe2\x82"));          // cut short
}

TEST_CASE("words become a sentence") {
    CHECK(as_sentence("its name") == "Its name.");
    CHECK(as_sentence("RFC 9562 has it.") == "RFC 9562 has it.");
    CHECK(as_sentence("").empty());
}

TEST_CASE("what was probably meant is suggested, and nothing else") {
    const std::vector<std::string> words{"assign", "resolve", "reopen"};

    CHECK(did_you_mean("asign", words) == "did you mean \"assign\"?");
    CHECK(did_you_mean("RESOLV", words) == "did you mean \"resolve\"?");
    CHECK(did_you_mean("banana", words).empty());
}

TEST_CASE("bytes are the same after they were hexadecimal, each of them") {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
    const std::string hex = encode_hex(bytes);
    CHECK(hex.starts_with("000102"));
    CHECK(hex.ends_with("fdfeff"));
    CHECK(decode_hex(hex) == bytes);
    CHECK(decode_hex("").empty());
}
