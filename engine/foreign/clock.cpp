#include "engine/foreign/clock.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view iso = "ISO 8601";
constexpr std::array<std::string_view, 7> time_words{"YYYY", "MM", "DD", "hh", "mm", "ss", "AM"};
constexpr std::size_t date_size = 10;  // 2026-03-31

bool is_word(std::string_view part) {
    return std::find(time_words.begin(), time_words.end(), part) != time_words.end();
}

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

[[noreturn]] void refuse_format(const std::string& why) {
    throw Error(Fault::invalid, "time_format " + why, "time_format",
                "it is \"ISO 8601\", or such as \"DD.MM.YYYY hh:mm\" or \"MM/DD/YYYY hh:mm:ss AM\"");
}

// The words of the format, and the signs between them, each for itself.
std::vector<std::string> parts_of(std::string_view format) {
    std::vector<std::string> parts;
    while (!format.empty()) {
        const auto word = std::find_if(time_words.begin(), time_words.end(),
                                       [&](std::string_view each) { return format.starts_with(each); });
        const std::size_t size = word == time_words.end() ? 1 : word->size();
        if (size == 1 && is_letter_or_digit(format.front()) && format.front() != 'T') {
            refuse_format("holds \"" + std::string(1, format.front()) + "\", which stands for nothing");
        }
        parts.emplace_back(format.substr(0, size));
        format.remove_prefix(size);
    }
    return parts;
}

void check_parts(const std::vector<std::string>& parts) {
    const auto count = [&](std::string_view word) { return std::count(parts.begin(), parts.end(), word); };
    for (const std::string_view word : time_words) {
        if (count(word) > 1) refuse_format("has " + std::string(word) + " twice");
    }
    for (const std::string_view word : {"YYYY", "MM", "DD"}) {
        if (count(word) == 0) refuse_format("has no " + std::string(word));
    }
    const bool is_whole = count("hh") == count("mm") && count("ss") <= count("mm") && count("AM") <= count("hh");
    if (!is_whole) refuse_format("has part of a time of day only");
}

// The hour of the day, for one of 12 hours before or behind noon.
std::optional<int> hour_of(int hour, std::string_view half) {
    if (half.empty()) return hour;
    if (hour < 1 || hour > 12) return std::nullopt;
    return hour % 12 + (half == "pm" ? 12 : 0);
}

// As RFC 3339, which parse_time reads: with seconds, and a colon in the distance from UTC. `is_local` becomes true for
// a time that names no distance.
std::string rfc3339_of(std::string_view text, bool& is_local) {
    const std::string date(text.substr(0, date_size));
    std::string_view rest = text.substr(std::min(text.size(), date_size));
    if (!rest.empty()) rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find_first_of("Zz+-U "), rest.size());
    std::string clock(rest.substr(0, end));
    std::string distance(trim(rest.substr(end)));
    if (text.size() == date_size) clock = "00:00";
    if (std::count(clock.begin(), clock.end(), ':') == 1) clock += ":00";
    if (distance == "UTC") distance = "Z";
    if (distance.size() == 5 && distance.find(':') == std::string::npos) distance.insert(3, ":");
    is_local = distance.empty();
    return date + "T" + clock + (is_local ? "Z" : distance);
}

bool begins_as_iso(std::string_view text) {
    return text.size() == date_size || (text.size() > date_size && (text[date_size] == ' ' || text[date_size] == 'T'));
}

}  // namespace

ForeignClock::ForeignClock(std::string format, LocalDays days) : format_(std::move(format)), days_(std::move(days)) {
    if (format_ == iso) return;
    parts_ = parts_of(format_);
    check_parts(parts_);
}

Time ForeignClock::time_in(std::string_view text, std::string_view field) const {
    bool is_local = true;
    std::optional<Time> time;
    if (!parts_.empty()) {
        time = read_parts(text);
    } else if (begins_as_iso(text)) {
        time = parse_time(rfc3339_of(text, is_local));
    }
    if (!time) {
        throw Error(Fault::invalid, std::string(field) + " is no time", std::string(field),
                    "time_format says " + format_ + (parts_.empty() ? ", such as 2026-03-31 17:05" : ""));
    }
    if (is_local) time = moment_of(*time);
    if (time) return *time;
    throw Error(Fault::invalid, std::string(field) + " is an hour that the clocks of the time zone left out",
                std::string(field));
}

// As the clock shows it, as if it were UTC. The parts are put together to what parse_time reads, which knows the days
// that there are.
std::optional<Time> ForeignClock::read_parts(std::string_view text) const {
    std::map<std::string, std::string, std::less<>> found{{"hh", "00"}, {"mm", "00"}, {"ss", "00"}, {"AM", ""}};
    for (const std::string& part : parts_) {
        const std::string_view piece = text.substr(0, part.size());
        if (piece.size() < part.size() || (!is_word(part) && piece != part)) return std::nullopt;
        if (is_word(part)) found[part] = lower_ascii(piece);
        text.remove_prefix(part.size());
    }
    const std::string& half = found["AM"];
    const auto digits = [](const std::string& each) {
        return each.find_first_not_of("0123456789") == std::string::npos;
    };
    if (!text.empty() || !digits(found["hh"]) || (!half.empty() && half != "am" && half != "pm")) return std::nullopt;
    const auto hour = hour_of(std::stoi(found["hh"]), half);
    if (!hour) return std::nullopt;
    const std::string clock = (*hour < 10 ? "0" : "") + std::to_string(*hour) + ":" + found["mm"] + ":" + found["ss"];
    return parse_time(found["YYYY"] + "-" + found["MM"] + "-" + found["DD"] + "T" + clock + "Z");
}

// Clocks are turned by less than a day, and no two times within two days: what holds before or behind is what holds.
std::optional<Time> ForeignClock::moment_of(Time shown) const {
    constexpr std::chrono::days day{1};
    for (const Time near : {shown - day, shown + day}) {
        const Time time = shown - days_.offset_at(near);
        if (time + days_.offset_at(time) == shown) return time;
    }
    return std::nullopt;
}

}  // namespace helpdesk
