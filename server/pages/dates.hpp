#pragma once

#include <string>

#include "server/pages/language.hpp"
#include "server/pages/markup.hpp"

namespace helpdesk {

// A time of a record as people read it, by the clock of that zone: 2 March 2026, 10:00 CET. Nothing for what is none.
Markup time_of(const std::string& text, const std::string& zone, Language language);

}  // namespace helpdesk
