#include "server/api/router.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

bool is_name(std::string_view part) { return part.starts_with('{'); }

bool fits(const std::vector<std::string_view>& parts, const std::vector<std::string>& segments) {
    return std::equal(parts.begin(), parts.end(), segments.begin(), segments.end(),
                      [](std::string_view part, const std::string& segment) {
                          return is_name(part) ? !segment.empty() : part == segment;
                      });
}

}  // namespace

Router::Router() {
    for (const Operation& operation : Engine::operations()) {
        Row row{&operation, split(operation.path.substr(1), '/'), 0};
        row.names = static_cast<std::size_t>(std::count_if(row.parts.begin(), row.parts.end(), is_name));
        rows_[{row.parts.front(), row.parts.size()}].push_back(std::move(row));
    }
}

std::vector<const Router::Row*> Router::fitting(const std::vector<std::string>& segments) const {
    std::vector<const Row*> list;
    if (segments.empty()) return list;
    const auto found = rows_.find({std::string_view(segments.front()), segments.size()});
    if (found == rows_.end()) return list;
    for (const Row& row : found->second) {
        if (fits(row.parts, segments)) list.push_back(&row);
    }
    const auto fewer = [](const Row* a, const Row* b) { return a->names < b->names; };
    const auto least = std::min_element(list.begin(), list.end(), fewer);
    if (least == list.end()) return list;
    const std::size_t names = (*least)->names;
    std::erase_if(list, [&](const Row* row) { return row->names != names; });
    return list;
}

std::optional<Route> Router::find(std::string_view method, const std::vector<std::string>& segments) const {
    for (const Row* row : fitting(segments)) {
        if (method_of(row->operation->verb) != method) continue;
        Route route{row->operation};
        for (std::size_t at = 0; at < segments.size(); ++at) {
            const std::string_view part = row->parts[at];
            if (is_name(part)) route.named.emplace_back(part.substr(1, part.size() - 2), segments[at]);
        }
        return route;
    }
    return std::nullopt;
}

std::vector<std::string> Router::methods(const std::vector<std::string>& segments) const {
    std::vector<std::string> list;
    for (const Row* row : fitting(segments)) list.emplace_back(method_of(row->operation->verb));
    return list;
}

}  // namespace helpdesk
