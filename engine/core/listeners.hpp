#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// Who follows the events of a unit of work: rules and webhooks, asked for together, once, when the first event comes.
class Listeners {
public:
    explicit Listeners(Session& session) : session_(session) {}

    // The ids of the active ones; `kind` is rule or webhook.
    std::vector<std::string> of(std::string_view kind, const std::string& event);

private:
    Session& session_;
    bool is_read_ = false;
    std::vector<std::pair<std::string, std::vector<std::string>>> rules_;  // id, events
    std::vector<std::pair<std::string, std::vector<std::string>>> webhooks_;
};

}  // namespace helpdesk
