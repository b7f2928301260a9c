#pragma once

#include <string>

#include "server/pages/markup.hpp"
#include "server/pages/page_call.hpp"

namespace helpdesk {

// The page of a customer's own requests: all, or those that are open, or resolved, or that have some words.
HttpResponse show_requests(const PageCall& call);

std::string path_of_request(const std::string& number);

// By the reader's own clock.
Markup when(const PageCall& call, const std::string& time);

}  // namespace helpdesk
