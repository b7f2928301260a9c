#include "server/api/tags.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

std::string_view without_weakness(std::string_view tag) {
    tag = trim(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

}  // namespace

std::string entity_tag_of(const Value& result, std::string_view body) {
    const Value* version = result.find("version");
    if (version && version->integer()) return "\"v" + std::to_string(*version->integer()) + "\"";
    return "W/\"" + blake2b_of(body) + "\"";
}

std::optional<std::int64_t> version_in(std::string_view if_match) {
    const std::string_view tag = trim(if_match);
    if (tag == "*") return std::nullopt;
    const bool is_quoted = tag.size() > 3 && tag.size() < 22 && tag.starts_with("\"v") && tag.ends_with('"');
    const std::string digits(is_quoted ? tag.substr(2, tag.size() - 3) : "");
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
        throw Error(Fault::usage, "If-Match names no version", "if_match",
                    "send the ETag of the record, such as \"v3\"");
    }
    return std::stoll(digits);
}

bool matches(std::string_view if_none_match, const std::string& tag) {
    if (trim(if_none_match) == "*") return true;
    const auto list = split(if_none_match, ',');
    return std::any_of(list.begin(), list.end(),
                       [&](std::string_view each) { return without_weakness(each) == without_weakness(tag); });
}

}  // namespace helpdesk
