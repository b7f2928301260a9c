#include "cli/style.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace helpdesk {

namespace {

constexpr std::array<std::string_view, 9> codes{"", "1", "2", "31", "32", "33", "34", "35", "36"};

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

std::string span_text(std::int64_t milliseconds) {
    if (milliseconds < hour) return std::to_string(milliseconds / minute) + " min";
    if (milliseconds < 2 * day) return std::to_string(milliseconds / hour) + " h";
    return std::to_string(milliseconds / day) + " d";
}

}  // namespace

std::string painted(const Style& style, Ink ink, std::string_view text) {
    if (!style.color || ink == Ink::plain || text.empty()) return std::string(text);
    return "\x1b[" + std::string(codes[static_cast<std::size_t>(ink)]) + "m" + std::string(text) + "\x1b[0m";
}

Ink ink_of(std::string_view field, std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, Ink>, 10> words{{
        {"URGENT", Ink::red},
        {"HIGH", Ink::yellow},
        {"LOW", Ink::dim},
        {"OPEN", Ink::green},
        {"IN_PROGRESS", Ink::cyan},
        {"WAITING_CUSTOMER", Ink::magenta},
        {"RESOLVED", Ink::blue},
        {"CLOSED", Ink::dim},
        {"true", Ink::plain},
        {"false", Ink::dim},
    }};
    if (field == "ticket_number" || field == "email" || field == "slug") return Ink::bold;
    if (field == "id") return Ink::dim;
    if (field != "priority" && field != "status" && field != "name") return Ink::plain;
    for (const auto& [known, ink] : words) {
        if (word == known) return ink;
    }
    return Ink::plain;
}

std::string time_from_now(const Style& style, Time time) {
    const std::int64_t away = time.milliseconds - style.now.milliseconds;
    if (std::abs(away) < minute) return "now";
    if (std::abs(away) > 45 * day) return to_text(time).substr(0, 10);
    return away < 0 ? span_text(-away) + " ago" : "in " + span_text(away);
}

std::string time_left(const Style& style, Time due) {
    const std::int64_t away = due.milliseconds - style.now.milliseconds;
    return away < 0 ? span_text(-away) + " late" : "in " + span_text(away);
}

std::string readable_size(std::int64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    static constexpr std::array<std::string_view, 3> units{" KiB", " MiB", " GiB"};
    std::size_t unit = 0;
    std::int64_t tenths = bytes * 10 / 1024;
    while (tenths >= 10240 && unit + 1 < units.size()) {
        tenths /= 1024;
        ++unit;
    }
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + std::string(units[unit]);
}

}  // namespace helpdesk
