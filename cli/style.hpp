#pragma once

#include <string>
#include <string_view>

#include "engine/engine.hpp"

namespace helpdesk {

enum class Ink { plain, bold, dim, red, green, yellow, blue, magenta, cyan };

// How text is dressed for whoever reads it.
struct Style {
    bool terminal = false;  // people read it: readable times, cuts, a header
    bool color = false;
    int width = 80;
    Time now = {};
};

std::string painted(const Style& style, Ink ink, std::string_view text);

// The colour of a word that stands in this field: priorities and statuses have one.
Ink ink_of(std::string_view field, std::string_view word);

// `3 h ago`, `in 20 min`; far away times as a date.
std::string time_from_now(const Style& style, Time time);

// `2 h late` or `in 20 min`: how far a due time is away.
std::string time_left(const Style& style, Time due);

// 12 B, 3.4 KiB, 5.0 MiB.
std::string readable_size(std::int64_t bytes);

}  // namespace helpdesk
