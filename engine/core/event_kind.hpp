#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/describe.hpp"
#include "engine/base/value.hpp"

namespace helpdesk {

// What rules and webhooks can listen to: every kind of event that brings news. Published.
std::span<const std::string_view> event_kinds();

// Fault::invalid, with a suggestion, for what is no kind of event.
void check_event_kind(const std::string& kind, std::string_view field);

// One of them, as an argument. It is no enumeration, since its name has a dot.
struct EventKind {
    std::string name;
};

std::vector<std::string> names_of(const std::vector<EventKind>& kinds);

void read_scalar(const Value& value, std::string_view field, EventKind& into);

template <>
struct FieldOf<EventKind> {
    static void fill(Field& field) {
        field.kind = Kind::choice;
        field.choices = event_kinds();
    }
};

}  // namespace helpdesk
