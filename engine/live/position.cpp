#include "engine/live/position.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number < 0) return std::nullopt;
    return number;
}

// 42, or 100:105:100,103.
bool is_state(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789:,") == std::string_view::npos;
}

}  // namespace

std::string text_of(const LivePosition& position) {
    std::string text =
        std::to_string(position.at.milliseconds) + '-' + std::to_string(position.last) + '-' + position.to;
    if (position.from) text += '-' + *position.from;
    return text;
}

std::optional<LivePosition> parse_position(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, '-');
    if (parts.size() < 3 || parts.size() > 4) return std::nullopt;
    const auto at = number_in(parts[0]);
    const auto last = number_in(parts[1]);
    if (!at || *at > last_moment.milliseconds || !last || !std::all_of(parts.begin() + 2, parts.end(), is_state))
        return std::nullopt;
    LivePosition position{.at = Time{*at}, .last = *last, .to = std::string(parts[2])};
    if (parts.size() == 4) position.from = std::string(parts[3]);
    return position;
}

}  // namespace helpdesk
