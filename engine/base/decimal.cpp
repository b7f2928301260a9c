#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "engine/base/value.hpp"

namespace helpdesk {

namespace {

constexpr int digits_max = 15;
constexpr int exponent_max = 99;

// The digits of a number, and how many of them stand before the point; that may be less than none.
struct Digits {
    bool is_negative = false;
    std::string all;
    int before = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

std::string_view take(std::string_view& text, std::size_t size) {
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(taken.size());
    return taken;
}

// An exponent such as e-7, which is all that is left; nothing if it is none, or one beyond all that is kept.
std::optional<int> exponent_of(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    int exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    const bool fits = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return fits && std::abs(exponent) <= exponent_max ? std::optional(exponent) : std::nullopt;
}

std::optional<Digits> digits_of(std::string_view text) {
    Digits digits;
    digits.is_negative = text.starts_with('-');
    if (digits.is_negative) take(text, 1);
    digits.all = take(text, count_digits(text));
    digits.before = static_cast<int>(digits.all.size());
    if (digits.all.empty() || digits.all.size() > 400) return std::nullopt;
    if (text.starts_with('.')) {
        take(text, 1);
        const std::string_view fraction = take(text, count_digits(text));
        if (fraction.empty()) return std::nullopt;
        digits.all += fraction;
    }
    const auto exponent = exponent_of(text);
    if (!exponent) return std::nullopt;
    digits.before += *exponent;
    return digits;
}

void drop_zeros(Digits& digits) {
    const auto zeros = std::min(digits.all.find_first_not_of('0'), digits.all.size());
    digits.all.erase(0, zeros);
    digits.before -= static_cast<int>(zeros);
    while (digits.all.ends_with('0')) digits.all.pop_back();
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    auto digits = digits_of(text);
    if (!digits) return std::nullopt;
    drop_zeros(*digits);
    if (digits->all.empty()) return Decimal{"0"};
    const int size = static_cast<int>(digits->all.size());
    const int whole = std::max(digits->before, 0);
    const int fraction = std::max(size - digits->before, 0);
    if (whole + fraction > digits_max) return std::nullopt;
    std::string plain = std::string(static_cast<std::size_t>(std::max(-digits->before, 0)), '0') + digits->all;
    plain.append(static_cast<std::size_t>(std::max(digits->before - size, 0)), '0');
    Decimal decimal{digits->is_negative ? "-" : ""};
    decimal.text += whole > 0 ? plain.substr(0, static_cast<std::size_t>(whole)) : "0";
    if (fraction > 0) decimal.text += "." + plain.substr(static_cast<std::size_t>(whole));
    return decimal;
}

}  // namespace helpdesk
