#include "html_entities.hpp"

#include <glib.h>

#include <array>
#include <charconv>
#include <cstdint>

namespace helpdesk {

namespace {

// The names of U+00A0 to U+00FF, in their order.
constexpr std::string_view latin_1 =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
    "micro "
    "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil "
    "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave "
    "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml "
    "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute "
    "thorn yuml ";

struct Entity {
    std::string_view name;
    gunichar character;
};

constexpr std::array others = {
    Entity{"amp", '&'},       Entity{"lt", '<'},        Entity{"gt", '>'},        Entity{"quot", '"'},
    Entity{"apos", '\''},     Entity{"ndash", 0x2013},  Entity{"mdash", 0x2014},  Entity{"lsquo", 0x2018},
    Entity{"rsquo", 0x2019},  Entity{"sbquo", 0x201A},  Entity{"ldquo", 0x201C},  Entity{"rdquo", 0x201D},
    Entity{"bdquo", 0x201E},  Entity{"bull", 0x2022},   Entity{"hellip", 0x2026}, Entity{"lsaquo", 0x2039},
    Entity{"rsaquo", 0x203A}, Entity{"euro", 0x20AC},   Entity{"trade", 0x2122},  Entity{"larr", 0x2190},
    Entity{"rarr", 0x2192},   Entity{"ensp", ' '},      Entity{"emsp", ' '},      Entity{"thinsp", ' '},
    Entity{"zwnj", 0x200C},   Entity{"zwj", 0x200D},    Entity{"OElig", 0x0152},  Entity{"oelig", 0x0153},
    Entity{"Scaron", 0x0160}, Entity{"scaron", 0x0161}, Entity{"minus", 0x2212},  Entity{"check", 0x2713},
};

std::string utf8(gunichar character) {
    std::array<char, 6> bytes{};
    const int size = g_unichar_to_utf8(character, bytes.data());
    return {bytes.data(), static_cast<std::size_t>(size)};
}

gunichar numbered(std::string_view digits) {
    const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
    digits.remove_prefix(is_hex ? 1 : 0);
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
    const bool is_whole = failure == std::errc() && end == digits.data() + digits.size();
    return is_whole && g_unichar_validate(number) ? number : 0;
}

gunichar named(std::string_view name) {
    for (const Entity& entity : others) {
        if (entity.name == name) {
            return entity.character;
        }
    }
    gunichar character = 0xA0;
    std::string_view names = latin_1;
    while (!names.empty()) {
        const std::size_t end = names.find(' ');
        if (names.substr(0, end) == name) {
            return character;
        }
        names.remove_prefix(end + 1);
        ++character;
    }
    return 0;
}

}  // namespace

std::string entity_text(std::string_view name) {
    if (name.empty() || name.size() > longest_entity_name) {
        return {};
    }
    const gunichar character = name.front() == '#' ? numbered(name.substr(1)) : named(name);
    return character == 0 ? std::string() : utf8(character);
}

std::string html_unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i + 1, longest_entity_name + 1);
        const std::size_t end = text[i] == '&' ? rest.find(';') : std::string_view::npos;
        const std::string character = end == std::string_view::npos ? std::string() : entity_text(rest.substr(0, end));
        if (character.empty()) {
            out += text[i];
        } else {
            out += character;
            i += end + 1;
        }
    }
    return out;
}

}  // namespace helpdesk
