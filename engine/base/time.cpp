#include "engine/base/time.hpp"

#include <charconv>

namespace helpdesk {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t first_ms = -62'135'596'800'000;  // 0001-01-01
constexpr std::int64_t last_ms = 253'402'300'799'999;   // 9999-12-31T23:59:59.999

void put_digits(char* at, unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

// Takes `count` digits off the front; nothing if they aren't there.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *year == 0) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count() * day_ms;
}

std::optional<std::int64_t> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    std::int64_t value = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) value = value * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    for (int i = digits; i < 3; ++i) value *= 10;
    return value;
}

std::optional<std::int64_t> take_clock(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    return (*hour * 3600LL + *minute * 60LL + *second) * 1000 + *fraction;
}

std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    const bool west = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::int64_t offset = (*hours * 60LL + *minutes) * 60'000;
    return west ? -offset : offset;
}

// The stored form has each digit in its place, and is what nearly every text that is read has.
std::optional<Time> parse_stored(std::string_view text) {
    static constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    if (text.size() != form.size()) return std::nullopt;
    for (std::size_t at = 0; at < form.size(); ++at) {
        const bool digit = text[at] >= '0' && text[at] <= '9';
        if (form[at] == '0' ? !digit : text[at] != form[at]) return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t count) {
        unsigned value = 0;
        for (char c : text.substr(at, count)) value = value * 10 + static_cast<unsigned>(c - '0');
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(number(0, 4))),
                                           std::chrono::month(number(5, 2)), std::chrono::day(number(8, 2))};
    const unsigned hour = number(11, 2);
    const unsigned minute = number(14, 2);
    const unsigned second = number(17, 2);
    if (!date.ok() || date.year() == std::chrono::year(0) || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    const std::int64_t clock = (hour * 3600LL + minute * 60LL + second) * 1000 + number(20, 3);
    return Time{std::chrono::sys_days(date).time_since_epoch().count() * day_ms + clock};
}

}  // namespace

std::string to_text(Time time) {
    using namespace std::chrono;
    const sys_time<milliseconds> instant{milliseconds(time.milliseconds)};
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const auto clock = static_cast<unsigned>((instant - day).count());
    std::string text = "0000-00-00T00:00:00.000Z";
    put_digits(&text[0], static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(&text[5], static_cast<unsigned>(date.month()), 2);
    put_digits(&text[8], static_cast<unsigned>(date.day()), 2);
    put_digits(&text[11], clock / 3'600'000, 2);
    put_digits(&text[14], clock / 60'000 % 60, 2);
    put_digits(&text[17], clock / 1000 % 60, 2);
    put_digits(&text[20], clock % 1000, 3);
    return text;
}

std::optional<Time> parse_time(std::string_view text) {
    if (const auto stored = parse_stored(text)) return stored;
    const auto date = take_date(text);
    if (!date) return std::nullopt;
    const bool database_form = take(text, ' ');
    if (!database_form && !take(text, 'T') && !take(text, 't')) return std::nullopt;
    const auto clock = take_clock(text);
    if (!clock) return std::nullopt;
    std::int64_t offset = 0;
    if (!database_form || !text.empty()) {
        const auto taken = take_offset(text);
        if (!taken) return std::nullopt;
        offset = *taken;
    }
    const Time time{*date + *clock - offset};
    if (!text.empty() || time.milliseconds < first_ms || time.milliseconds > last_ms) return std::nullopt;
    return time;
}

Time system_time() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

}  // namespace helpdesk
