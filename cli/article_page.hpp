#pragma once

#include <string>

#include "cli/style.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

// An article as people read it: its title, who wrote it, and its text without Markdown.
std::string article_page(const Value& article, const Style& style);

// A unified diff with what goes in red and what comes in green.
std::string painted_diff(const std::string& diff, const Style& style);

}  // namespace helpdesk
