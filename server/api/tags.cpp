#include "server/api/tags.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

constexpr std::string_view gzip_mark = "-gzip\"";

std::string_view without_weakness(std::string_view tag) {
    tag = trim(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

}  // namespace

std::string entity_tag_of(const Value& result, std::string_view body) {
    const Value* version = result.find("version");
    const bool has_version = version && version->integer();
    return "\"" + (has_version ? "v" + std::to_string(*version->integer()) + "-" : "") + blake2b_of(body) + "\"";
}

std::optional<std::int64_t> version_in(std::string_view if_match) {
    const std::string_view tag = trim(if_match);
    if (tag == "*") return std::nullopt;
    const bool is_version = tag.size() > 3 && tag.starts_with("\"v") && tag.ends_with('"');
    const std::string_view inside = is_version ? tag.substr(2, tag.size() - 3) : "";
    const std::string digits(inside.substr(0, inside.find('-')));
    const bool is_one = inside.find('"') == std::string_view::npos;
    if (is_one && digits.size() <= 18 && all_digits(digits)) return std::stoll(digits);
    throw Error(Fault::usage, "If-Match names no version", "if_match",
                "send the ETag of the record, or such as \"v3\"");
}

std::string tag_of_gzipped(std::string_view tag) {
    return std::string(tag.substr(0, tag.size() - 1)) + std::string(gzip_mark);
}

bool matches(std::string_view if_none_match, const std::string& tag) {
    if (trim(if_none_match) == "*") return true;
    const auto list = split(if_none_match, ',');
    return std::any_of(list.begin(), list.end(), [&](std::string_view each) {
        const std::string_view known = without_weakness(each);
        return known == tag || known == tag_of_gzipped(tag);
    });
}

}  // namespace helpdesk
