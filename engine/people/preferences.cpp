#include "engine/people/preferences.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/zone.hpp"

namespace helpdesk {

namespace {

constexpr const char* key = "notifications";

constexpr std::optional<NoticeWay> NotificationChoices::*ways[] = {
    &NotificationChoices::TICKET_CREATED, &NotificationChoices::TICKET_ASSIGNED, &NotificationChoices::TICKET_UPDATED,
    &NotificationChoices::COMMENT_ADDED,  &NotificationChoices::SLA_WARNING,     &NotificationChoices::SLA_BREACHED};

bool is_time_of_day(std::string_view text) {
    const auto number = [&](std::size_t at, char tens_max) {
        return text[at] >= '0' && text[at] <= tens_max && text[at + 1] >= '0' && text[at + 1] <= '9';
    };
    return text.size() == 5 && text[2] == ':' && number(0, '2') && number(3, '5') && text.substr(0, 2) <= "23";
}

void check_time_of_day(const std::optional<std::string>& text, const std::string& field) {
    if (!text || is_time_of_day(*text)) return;
    throw Error(Fault::invalid, field + " must be a time of day such as 22:00", field);
}

NotificationChoices read_choices(const Value& value) {
    NotificationChoices choices;
    read_json(value, key, choices);
    check_choices(choices);
    return choices;
}

}  // namespace

std::optional<NoticeWay>& NotificationChoices::chosen(NotificationType type) {
    return this->*ways[static_cast<std::size_t>(type)];
}

NoticeWay NotificationChoices::way_of(NotificationType type) const {
    return (this->*ways[static_cast<std::size_t>(type)]).value_or(NoticeWay::desk);
}

void check_choices(const NotificationChoices& choices) {
    check_time_of_day(choices.quiet_from, "quiet_from");
    check_time_of_day(choices.quiet_to, "quiet_to");
    check_time_of_day(choices.digest_at, "digest_at");
    const auto refuse = [](const std::string& field, const std::string& why) {
        throw Error(Fault::invalid, field + why, field, "such as 22:00 and 07:00");
    };
    if (choices.quiet_from && !choices.quiet_to) refuse("quiet_to", " is required with quiet_from");
    if (choices.quiet_to && !choices.quiet_from) refuse("quiet_from", " is required with quiet_to");
    if (choices.quiet_from && choices.quiet_from == choices.quiet_to) refuse("quiet_to", " must not be quiet_from");
}

void check_preferences(const Json& preferences) {
    const Value whole = parse_json(preferences.text);
    if (!whole.object()) throw_wrong_kind("preferences", "a JSON object");
    const Value* ours = whole.find(key);
    if (!ours) return;
    try {
        read_choices(*ours);
    } catch (const Error& error) {
        const std::string place = std::string("preferences.") + key;
        const std::string field = error.field() == key ? place : place + "." + error.field();
        throw Error(error.fault(), place + ": " + error.what(), field, error.hint());
    }
}

NotificationChoices choices_in(const Json& preferences) {
    try {
        const Value whole = parse_json(preferences.text);
        if (const Value* ours = whole.find(key)) return read_choices(*ours);
    } catch (const Error&) {
    }
    return {};
}

Json with_choices(const Json& preferences, const NotificationChoices& choices) {
    Value chosen = parse_json(json_of(choices));
    std::erase_if(*chosen.object(), [](const auto& member) { return member.second.is_null(); });
    Value whole = parse_json(preferences.text);
    if (!whole.object()) whole = Value(Value::Object());
    Value::Object& members = *whole.object();
    std::erase_if(members, [](const auto& member) { return member.first == key; });
    if (!chosen.object()->empty()) members.emplace_back(key, std::move(chosen));
    return {to_json(whole)};
}

std::string checked_zone(const std::string& name, const std::string& field) {
    const Zone zone(name, field);
    return name;
}

}  // namespace helpdesk
