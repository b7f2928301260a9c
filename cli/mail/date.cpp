#include "date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "charset.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t date_bytes_max = 200;
constexpr int minutes_of_zone_max = 14 * 60;

struct Zone {
    std::string_view name;
    int minutes;
};

constexpr std::array zones = {Zone{"ut", 0},     Zone{"utc", 0},    Zone{"gmt", 0},    Zone{"z", 0},
                              Zone{"est", -300}, Zone{"edt", -240}, Zone{"cst", -360}, Zone{"cdt", -300},
                              Zone{"mst", -420}, Zone{"mdt", -360}, Zone{"pst", -480}, Zone{"pdt", -420},
                              Zone{"cet", 60},   Zone{"cest", 120}, Zone{"eet", 120},  Zone{"eest", 180},
                              Zone{"jst", 540},  Zone{"bst", 60},   Zone{"wet", 0},    Zone{"west", 60}};

std::optional<int> number_of(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || text.empty() || text.front() == '-') {
        return std::nullopt;
    }
    return number;
}

// Gathers the parts of a date word by word, in whatever order they come.
class DateWords {
public:
    void take(std::string_view word) {
        if (word.find(':') != std::string_view::npos && word.front() != '+' && word.front() != '-') {
            take_time(word);
        } else if (hour_ && (word.front() == '+' || word.front() == '-')) {
            take_offset(word);
        } else if (number_of(word)) {
            take_number(word);
        } else if (word.find_first_of("-/.") != std::string_view::npos && word.front() != '-') {
            take_joined(word);
        } else {
            take_name(word);
        }
    }

    std::string text() const {
        using namespace std::chrono;
        if (!day_ || !month_ || !year_) {
            return {};
        }
        const year_month_day date(std::chrono::year(*year_), std::chrono::month(static_cast<unsigned>(*month_)),
                                  std::chrono::day(static_cast<unsigned>(*day_)));
        const int hour = hour_.value_or(0) % 12 + (is_afternoon_ ? 12 : 0);
        const int hour_of_day = has_half_ ? hour : hour_.value_or(0);
        if (!date.ok() || hour_of_day > 23 || minute_ > 59 || second_ > 60) {
            return {};
        }
        const std::int64_t days = sys_days(date).time_since_epoch().count();
        const std::int64_t local = days * 86400 + hour_of_day * 3600 + minute_ * 60 + std::min(second_, 59);
        return written(local - std::int64_t{60} * offset_minutes_);
    }

private:
    static std::string written(std::int64_t seconds) {
        using namespace std::chrono;
        const std::int64_t days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
        const year_month_day date{sys_days{std::chrono::days(days)}};
        const int year = static_cast<int>(date.year());
        if (year < 1970 || year > 2099) {
            return {};
        }
        const int rest = static_cast<int>(seconds - days * 86400);
        std::array<char, 64> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.000Z", year,
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3600,
                      rest / 60 % 60, rest % 60);
        return buffer.data();
    }

    void take_time(std::string_view word) {
        // 18:25:00Z and 18:25:00+0100 carry their zone.
        const std::size_t zone = word.find_first_of("+-Zz");
        const std::string_view clock = word.substr(0, zone);
        const std::size_t first = clock.find(':');
        const std::size_t second = clock.find(':', first + 1);
        const auto hour = number_of(clock.substr(0, first));
        const auto minute =
            number_of(clock.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
        if (hour_ || !hour || !minute) {
            return;
        }
        hour_ = hour;
        minute_ = *minute;
        if (second != std::string_view::npos) {
            const std::string_view rest = clock.substr(second + 1);
            second_ = number_of(rest.substr(0, rest.find_first_of(".,"))).value_or(0);
        }
        if (zone != std::string_view::npos && word[zone] != 'Z' && word[zone] != 'z') {
            take_offset(word.substr(zone));
        }
    }

    void take_offset(std::string_view word) {
        std::string digits(word.substr(1));
        std::erase(digits, ':');
        const auto number = number_of(digits);
        if (!number || digits.size() > 4) {
            return;
        }
        const int minutes = digits.size() <= 2 ? *number * 60 : *number / 100 * 60 + *number % 100;
        if (minutes <= minutes_of_zone_max) {
            offset_minutes_ = word.front() == '-' ? -minutes : minutes;
        }
    }

    void take_number(std::string_view word) {
        const int number = *number_of(word);
        if (word.size() == 4) {
            year_ = number;
        } else if (!day_ && number >= 1 && number <= 31) {
            day_ = number;
        } else if (!year_ && word.size() <= 3) {
            // RFC 5322, 4.3: two digits from 00 to 49 are this century, three count from 1900.
            year_ = number + (word.size() == 2 && number < 50 ? 2000 : 1900);
        }
    }

    // 2008-09-20, 2008/09/20, 20-Sep-2008, 20.09.2008, and 9/20/2008 where only that order is possible.
    void take_joined(std::string_view word) {
        std::array<std::string_view, 3> parts;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const std::size_t end = word.find_first_of("-/.");
            parts[i] = word.substr(0, end);
            word = end == std::string_view::npos ? std::string_view() : word.substr(end + 1);
        }
        const auto middle = number_of(parts[1]);
        if (parts[0].size() == 4 && middle) {
            year_ = number_of(parts[0]);
            month_ = middle;
            day_ = number_of(parts[2]);
        } else if (middle && number_of(parts[0])) {
            const bool is_month_first = *middle > 12;
            day_ = is_month_first ? middle : number_of(parts[0]);
            month_ = is_month_first ? number_of(parts[0]) : middle;
            take_number(parts[2]);
        } else {
            for (const std::string_view part : parts) {
                number_of(part) ? take_number(part) : take_name(part);
            }
        }
    }

    void take_name(std::string_view word) {
        constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";
        const std::string name = lower_case(word);
        if (name == "am" || name == "pm") {
            has_half_ = hour_.has_value() && *hour_ <= 12;
            is_afternoon_ = name == "pm";
        }
        for (const Zone& zone : zones) {
            if (name == zone.name) {
                offset_minutes_ = offset_minutes_ == 0 ? zone.minutes : offset_minutes_;
            }
        }
        const std::size_t found = name.size() < 3 ? std::string_view::npos : months.find(name.substr(0, 3));
        if (!month_ && found != std::string_view::npos && found % 3 == 0) {
            month_ = static_cast<int>(found / 3) + 1;
        }
    }

    std::optional<int> year_, month_, day_, hour_;
    int minute_ = 0;
    int second_ = 0;
    int offset_minutes_ = 0;
    bool has_half_ = false;
    bool is_afternoon_ = false;
};

// Comments go, and 2008-09-20T20:04:30 falls into two words.
std::string without_comments(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        depth += c == '(' ? 1 : 0;
        const bool is_letter_t = c == 'T' && i > 0 && i + 1 < text.size() && text[i - 1] >= '0' && text[i - 1] <= '9';
        out += depth > 0 || c == ',' || is_letter_t ? ' ' : c;
        depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return out;
}

}  // namespace

std::string read_mail_date(std::string_view text) {
    const std::string words = without_comments(trimmed(text).substr(0, date_bytes_max));
    DateWords date;
    std::size_t next = 0;
    while ((next = words.find_first_not_of(" \t\r\n", next)) != std::string::npos) {
        const std::size_t end = std::min(words.find_first_of(" \t\r\n", next), words.size());
        date.take(std::string_view(words).substr(next, end - next));
        next = end;
    }
    return date.text();
}

}  // namespace helpdesk
