#include <algorithm>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/value.hpp"
#include "engine/sla/calendar.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t shifts_a_day_max = 50;
constexpr std::size_t holidays_max = 1000;
constexpr int minutes_a_day = 24 * 60;
constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
    throw Error(Fault::invalid, field + " " + why, field);
}

std::string item_of(const std::string& field, std::size_t index) { return field + "[" + std::to_string(index) + "]"; }

const Value::Object& object_at(const Value& value, const std::string& field) {
    if (!value.object()) refuse(field, "must be an object");
    return *value.object();
}

const Value::Array& list_at(const Value& value, const std::string& field) {
    if (!value.array()) refuse(field, "must be a list");
    return *value.array();
}

const std::string& text_at(const Value& value, const std::string& field) {
    if (!value.text()) refuse(field, "must be text");
    return *value.text();
}

const Value& member_at(const Value& object, std::string_view name, const std::string& field) {
    const Value* member = object.find(name);
    if (!member) refuse(field + "." + std::string(name), "is required");
    return *member;
}

// A text in which '0' of the form stands for any digit, and everything else for itself.
bool has_form(std::string_view text, std::string_view form) {
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                      [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

unsigned number_at(std::string_view text, std::size_t at, std::size_t count) {
    unsigned number = 0;
    for (char c : text.substr(at, count)) number = number * 10 + static_cast<unsigned>(c - '0');
    return number;
}

int minutes_at(const Value& value, const std::string& field) {
    const std::string& text = text_at(value, field);
    if (!has_form(text, "00:00")) refuse(field, "must be two times of day such as 09:00");
    const int minutes = static_cast<int>(number_at(text, 0, 2) * 60 + number_at(text, 3, 2));
    if (number_at(text, 3, 2) > 59 || minutes > minutes_a_day) refuse(field, "has no time of day in " + text);
    return minutes;
}

Shift shift_at(const Value& value, const std::string& field) {
    const Value::Array& ends = list_at(value, field);
    if (ends.size() != 2) refuse(field, "must be a beginning and an end, such as [\"09:00\",\"17:00\"]");
    Shift shift{minutes_at(ends[0], field), minutes_at(ends[1], field)};
    if (shift.begin == shift.end) refuse(field, "is empty");
    if (shift.begin == minutes_a_day) refuse(field, "must not begin at 24:00");
    if (shift.end < shift.begin) shift.end += minutes_a_day;
    return shift;
}

Shifts shifts_at(const Value& value, const std::string& field) {
    const Value::Array& items = list_at(value, field);
    if (items.size() > shifts_a_day_max) refuse(field, "has more than " + std::to_string(shifts_a_day_max) + " items");
    Shifts shifts;
    for (const Value& item : items) {
        const std::string place = item_of(field, shifts.size());
        const Shift shift = shift_at(item, place);
        for (std::size_t other = 0; other < shifts.size(); ++other) {
            if (shift.begin >= shifts[other].end || shifts[other].begin >= shift.end) continue;
            refuse(place, "overlaps " + item_of(field, other));
        }
        shifts.push_back(shift);
    }
    std::sort(shifts.begin(), shifts.end(), [](const Shift& a, const Shift& b) { return a.begin < b.begin; });
    return shifts;
}

void refuse_overlapping_nights(const std::array<Shifts, 7>& week, const std::string& field) {
    for (std::size_t day = 0; day < week.size(); ++day) {
        const std::size_t next = (day + 1) % week.size();
        if (week[day].empty() || week[next].empty()) continue;
        if (week[day].back().end - minutes_a_day <= week[next].front().begin) continue;
        refuse(field + "." + std::string(day_names[next]), "overlaps the night from " + std::string(day_names[day]));
    }
}

std::array<Shifts, 7> week_at(const Value& value, const std::string& field) {
    std::array<Shifts, 7> week;
    bool open = false;
    for (const auto& [name, hours] : object_at(value, field)) {
        const auto day = std::find(day_names.begin(), day_names.end(), name);
        if (day == day_names.end()) refuse(field + "." + name, "is no day: they are mon, tue, wed, thu, fri, sat, sun");
        Shifts& shifts = week[static_cast<std::size_t>(day - day_names.begin())];
        shifts = shifts_at(hours, field + "." + name);
        open = open || !shifts.empty();
    }
    if (!open) refuse(field, "has no hours on any day");
    refuse_overlapping_nights(week, field);
    return week;
}

std::chrono::sys_days date_at(const Value& value, const std::string& field) {
    const std::string& text = text_at(value, field);
    if (!has_form(text, "0000-00-00")) refuse(field, "must be a date such as 2026-12-25");
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(number_at(text, 0, 4))),
                                           std::chrono::month(number_at(text, 5, 2)),
                                           std::chrono::day(number_at(text, 8, 2))};
    if (!date.ok() || date.year() == std::chrono::year(0)) refuse(field, "is no date that exists: " + text);
    return date;
}

std::chrono::month_day yearly_at(const Value& value, const std::string& field) {
    const std::string& text = text_at(value, field);
    if (!has_form(text, "00-00")) refuse(field, "must be a month and a day such as 12-25");
    const std::chrono::month_day date{std::chrono::month(number_at(text, 0, 2)),
                                      std::chrono::day(number_at(text, 3, 2))};
    if (!date.ok()) refuse(field, "is no day of the year: " + text);
    return date;
}

void read_holiday(const Value& value, const std::string& field, CalendarRules& rules) {
    if (value.text()) {
        if (!rules.holidays.emplace(date_at(value, field), Shifts()).second) refuse(field, "stands there twice");
        return;
    }
    if (!value.object()) refuse(field, "must be a date or an object");
    for (const auto& [name, member] : *value.object()) {
        if (name != "date" && name != "every" && name != "hours") refuse(field + "." + name, "is unknown");
    }
    const Value* date = value.find("date");
    const Value* every = value.find("every");
    if (!date == !every) refuse(field, "must have either \"date\" or \"every\"");
    const Value* hours = value.find("hours");
    Shifts shifts = hours ? shifts_at(*hours, field + ".hours") : Shifts();
    const bool first =
        date ? rules.holidays.emplace(date_at(*date, field + ".date"), std::move(shifts)).second
             : rules.yearly_holidays.emplace(yearly_at(*every, field + ".every"), std::move(shifts)).second;
    if (!first) refuse(field, "stands there twice");
}

void read_holidays(const Value& value, const std::string& field, CalendarRules& rules) {
    const Value::Array& items = list_at(value, field);
    if (items.size() > holidays_max) refuse(field, "has more than " + std::to_string(holidays_max) + " items");
    for (std::size_t i = 0; i < items.size(); ++i) read_holiday(items[i], item_of(field, i), rules);
}

Value document_at(std::string_view json, const std::string& field) {
    try {
        return parse_json(json);
    } catch (const Error& error) {
        refuse(field, std::string("cannot be read: ") + error.what());
    }
}

}  // namespace

Calendar Calendar::parse(std::string_view json, std::string_view field) {
    if (json.empty()) return {};
    const std::string whole(field);
    const Value document = document_at(json, whole);
    for (const auto& [name, member] : object_at(document, whole)) {
        if (name != "zone" && name != "hours" && name != "holidays") refuse(whole + "." + name, "is unknown");
    }
    CalendarRules rules;
    rules.zone = text_at(member_at(document, "zone", whole), whole + ".zone");
    rules.week = week_at(member_at(document, "hours", whole), whole + ".hours");
    const Value* holidays = document.find("holidays");
    if (holidays) read_holidays(*holidays, whole + ".holidays", rules);
    return {std::move(rules), whole + ".zone"};
}

}  // namespace helpdesk
