#include "charset.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>

namespace helpdesk {

namespace {

constexpr std::size_t charset_name_bytes_max = 40;
// After this many unreadable bytes the label is taken to be wrong: trying on would also cost a call for each byte.
constexpr std::size_t unreadable_bytes_max = 10'000;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Alias {
    std::string_view label;
    std::string_view charset;
};

// What mailers mean by a label, where that is more than the label says.
constexpr std::array aliases = {
    Alias{"iso-8859-1", "windows-1252"},
    Alias{"iso8859-1", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"cp1252", "windows-1252"},
    Alias{"iso-8859-9", "windows-1254"},
    Alias{"iso-8859-11", "windows-874"},
    Alias{"tis-620", "windows-874"},
    Alias{"euc-kr", "uhc"},
    Alias{"ks_c_5601-1987", "uhc"},
    Alias{"ks_c_5601", "uhc"},
    Alias{"gb2312", "gb18030"},
    Alias{"gbk", "gb18030"},
    Alias{"x-gbk", "gb18030"},
    Alias{"shift_jis", "cp932"},
    Alias{"shift-jis", "cp932"},
    Alias{"x-sjis", "cp932"},
    Alias{"big5", "big5-hkscs"},
    Alias{"utf8", "utf-8"},
    Alias{"unicode-1-1-utf-7", "utf-7"},
    Alias{"unicode-1-1-utf-8", "utf-8"},
    Alias{"iso-8859-8-i", "iso-8859-8"},
    Alias{"us-ascii", ""},
    Alias{"ascii", ""},
    Alias{"ansi_x3.4-1968", ""},
    Alias{"x-unknown", ""},
    Alias{"unknown-8bit", ""},
    Alias{"8bit", ""},
};

// The characters that windows-1252 has at 0x80 to 0x9F; the five without one stand for themselves.
constexpr std::array<char16_t, 32> windows_1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::string charset_of(std::string_view label) {
    std::string name = lower_case(trimmed(label));
    const auto odd = [](char c) {
        return !g_ascii_isalnum(c) && std::string_view("-_.:").find(c) == std::string::npos;
    };
    if (name.size() > charset_name_bytes_max || std::any_of(name.begin(), name.end(), odd)) {
        return {};
    }
    for (const Alias& alias : aliases) {
        if (alias.label == name) {
            return std::string(alias.charset);
        }
    }
    return name.starts_with("cp-") ? "cp" + name.substr(3) : name;
}

void append_character(std::string& out, gunichar character) {
    std::array<char, 6> bytes{};
    const int size = g_unichar_to_utf8(character, bytes.data());
    out.append(bytes.data(), static_cast<std::size_t>(size));
}

bool is_utf8(std::string_view bytes) {
    return g_utf8_validate(bytes.data(), static_cast<gssize>(bytes.size()), nullptr) != FALSE;
}

bool is_ascii(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool has_utf8_letters(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (static_cast<unsigned char>(bytes[i]) < 0xC2) {
            continue;
        }
        const gunichar character = g_utf8_get_char_validated(&bytes[i], static_cast<gssize>(bytes.size() - i));
        if (character < 0x110000) {
            return true;
        }
    }
    return false;
}

std::string from_windows_1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        append_character(out, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    }
    return out;
}

std::string repaired_utf8(std::string_view bytes) {
    const std::unique_ptr<char, decltype(&g_free)> text(
        g_utf8_make_valid(bytes.data(), static_cast<gssize>(bytes.size())), g_free);
    return text.get();
}

struct IconvClose {
    void operator()(GIConv converter) const { g_iconv_close(converter); }
};
using Iconv = std::unique_ptr<std::remove_pointer_t<GIConv>, IconvClose>;

// Nothing if the system does not know the charset, or if the bytes are plainly not in it.
std::optional<std::string> converted(std::string_view bytes, const std::string& charset) {
    const GIConv opened = g_iconv_open("UTF-8", charset.c_str());
    if (opened == reinterpret_cast<GIConv>(-1)) {
        return std::nullopt;
    }
    const Iconv converter(opened);
    const bool is_wide = charset.starts_with("utf-16") || charset.starts_with("ucs-2");
    const std::size_t step = is_wide ? 2 : charset.starts_with("utf-32") || charset.starts_with("ucs-4") ? 4 : 1;
    std::string out;
    std::array<char, 16 * 1024> buffer{};
    std::string input(bytes);
    char* next = input.data();
    std::size_t left = input.size();
    std::size_t unreadable = 0;
    while (left > 0) {
        char* target = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t result = g_iconv(opened, &next, &left, &target, &room);
        const int failure = errno;
        out.append(buffer.data(), buffer.size() - room);
        if (result != static_cast<std::size_t>(-1) || failure == E2BIG) {
            continue;
        }
        if (++unreadable > unreadable_bytes_max) {
            return std::nullopt;
        }
        out += replacement;
        const std::size_t skipped = failure == EINVAL ? left : std::min(step, left);
        next += skipped;
        left -= skipped;
    }
    return out;
}

// Without a label that helps: UTF-8, a little damaged UTF-8, or what most senders use otherwise.
std::string guessed(std::string_view bytes) {
    if (is_utf8(bytes)) {
        return std::string(bytes);
    }
    return has_utf8_letters(bytes) ? repaired_utf8(bytes) : from_windows_1252(bytes);
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    const std::string name = charset_of(charset);
    const bool is_multibyte_safe = name.empty() || name == "utf-8" || name.starts_with("windows-125");
    std::string out;
    if (is_multibyte_safe && is_utf8(bytes)) {
        out = bytes;
    } else if (name == "windows-1252") {
        out = from_windows_1252(bytes);
    } else if (name.empty() && is_ascii(bytes)) {
        // Only a NUL can have made pure ASCII invalid; it goes below.
        out = bytes;
    } else if (name.empty() || name == "utf-8") {
        out = guessed(bytes);
    } else {
        const std::optional<std::string> text = converted(bytes, name);
        out = text ? *text : guessed(bytes);
    }
    std::erase(out, '\0');
    return is_utf8(out) ? out : repaired_utf8(out);
}

std::string clean_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            // Latin-1 has control characters here; senders who wrote such bytes meant windows-1252.
            const gunichar character = windows_1252[static_cast<unsigned char>(text[++i]) - 0x80U];
            append_character(out, character >= 0xA0 ? character : 0xFFFD);
        } else if (byte == '\n' || byte == '\r') {
            i += byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 1 : 0;
            out += '\n';
        } else if ((byte >= 0x20 && byte != 0x7F) || byte == '\t') {
            out += text[i];
        }
    }
    out.erase(out.find_last_not_of(" \t\n") + 1);
    if (out.starts_with("\xEF\xBB\xBF")) {
        out.erase(0, 3);
    }
    const std::size_t first = out.find_first_not_of(" \t\n");
    const std::size_t line = first == std::string::npos ? std::string::npos : out.rfind('\n', first);
    if (line != std::string::npos) {
        out.erase(0, line + 1);
    }
    return out;
}

std::string clean_line(std::string_view text) {
    const std::string cleaned = clean_text(text);
    std::string out;
    for (const char* next = cleaned.c_str(); *next != '\0'; next = g_utf8_next_char(next)) {
        const gunichar character = g_utf8_get_char(next);
        const bool is_override = (character >= 0x202A && character <= 0x202E) ||
                                 (character >= 0x2066 && character <= 0x2069) || character == 0xFEFF;
        if (character == ' ' || character == '\t' || character == '\n' || character == 0x2028 || character == 0x2029) {
            if (!out.empty() && out.back() != ' ') {
                out += ' ';
            }
        } else if (!is_override) {
            append_character(out, character);
        }
    }
    return std::string(trimmed(out));
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) {
        --bytes_max;
    }
    return text.substr(0, bytes_max);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), g_ascii_tolower);
    return out;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace helpdesk
