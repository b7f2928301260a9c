#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// True for well-formed UTF-8 without NUL: what both databases can hold.
bool is_valid_text(std::string_view text);

std::size_t count_characters(std::string_view utf8);

std::string lower_ascii(std::string_view text);
std::string_view trim(std::string_view text);
// With a capital letter in front and a full stop behind; nothing stays nothing.
std::string as_sentence(std::string_view words);
// The parts borrow the text, so it must be one that stays.
std::vector<std::string_view> split(std::string_view text, char separator);
std::vector<std::string_view> split(std::string&& text, char separator) = delete;

// False for an empty text.
bool all_digits(std::string_view text);

// In lower case, and of nothing but pairs of digits.
std::string encode_hex(std::string_view bytes);
std::string decode_hex(std::string_view hex);
std::string encode_base64(std::string_view bytes);
// Nothing for what is no base64.
std::optional<std::string> decode_base64(std::string_view text);

// The candidate that was probably meant: at most a third of its letters are wrong. Nothing if none is near.
std::optional<std::string> closest(std::string_view word, std::span<const std::string> candidates);

// `did you mean "x"?`, or nothing to say.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

// The same; where none is near, all of them: `one of x, y, z`.
std::string did_you_mean_one_of(std::string_view word, std::span<const std::string> candidates);

}  // namespace helpdesk
