#include "engine/core/listeners.hpp"

#include <algorithm>

#include "sql.hpp"

namespace helpdesk {

namespace {

struct Listener {
    std::string kind;
    std::string id;
    std::vector<std::string> events;
};
BOOST_DESCRIBE_STRUCT(Listener, (), (kind, id, events))

}  // namespace

std::vector<std::string> Listeners::of(std::string_view kind, const std::string& event) {
    if (!is_read_) {
        is_read_ = true;
        for (Listener& each : session_.all<Listener>(sql::list_listeners)) {
            auto& list = each.kind == "rule" ? rules_ : webhooks_;
            list.emplace_back(std::move(each.id), std::move(each.events));
        }
    }
    std::vector<std::string> ids;
    for (const auto& [id, events] : kind == "rule" ? rules_ : webhooks_) {
        if (std::find(events.begin(), events.end(), event) != events.end()) ids.push_back(id);
    }
    return ids;
}

}  // namespace helpdesk
