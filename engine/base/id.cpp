#include "engine/base/id.hpp"

namespace helpdesk {

std::string new_uuid(Time now, const Random& random, std::optional<std::uint64_t> sequence) {
    const auto time = static_cast<std::uint64_t>(now.milliseconds) & 0xffff'ffff'ffffULL;
    const std::uint64_t order = sequence ? *sequence : random();
    const std::uint64_t high = time << 16 | 0x7000 | (order >> 38 & 0x0fff);
    const std::uint64_t tail = (order & 0x3f'ffff'ffffULL) << 24 | (random() & 0xff'ffffULL);
    const std::uint64_t low = tail | 0x8000'0000'0000'0000ULL;
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
        const std::uint64_t half = nibble < 16 ? high : low;
        text[at++] = digits[half >> (60 - 4 * (nibble % 16)) & 0xf];
    }
    return text;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        const char c = text[at];
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

}  // namespace helpdesk
