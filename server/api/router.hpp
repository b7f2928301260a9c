#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// An operation and what its path says of its arguments.
struct Route {
    const Operation* operation = nullptr;
    std::vector<std::pair<std::string, std::string>> named = {};
};

// From the operation table and nothing beside it. Where a path fits several, one with fewer names in it is meant:
// /tickets/count is no ticket.
class Router {
public:
    Router();

    // Nothing if there is no such path, or not with that method.
    std::optional<Route> find(std::string_view method, const std::vector<std::string>& segments) const;
    // The methods that the path takes, in the order of the table; empty if there is no such path.
    std::vector<std::string> methods(const std::vector<std::string>& segments) const;

private:
    struct Row {
        const Operation* operation;
        std::vector<std::string_view> parts;  // `{id}` for a name
        std::size_t names;
    };
    std::map<std::pair<std::string_view, std::size_t>, std::vector<Row>> rows_;  // by first part and their number

    // The best rows for a path, of each method.
    std::vector<const Row*> fitting(const std::vector<std::string>& segments) const;
};

}  // namespace helpdesk
