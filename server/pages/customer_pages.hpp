#pragma once

#include <span>
#include <string>

#include "server/pages/identity.hpp"
#include "server/site/pages.hpp"

namespace helpdesk {

// The pages for customers, and for whoever is not signed in; each is a function from a request to an answer.

// Signing in and out, and what the links in mails lead to. A GET of them does nothing: programs that look into mails
// follow links as well.
std::span<const PageRoute> entering_pages();
// One's own requests.
std::span<const PageRoute> portal_pages();
// The public articles.
std::span<const PageRoute> help_pages();
// A mail in the form in which it was written, for a frame in another page. It says how many pictures of other hosts it
// has in Helpdesk-Remote-Pictures, and shows them with ?pictures=shown.
std::span<const PageRoute> mail_pages();
// What a customer is asked when a request is resolved.
std::span<const PageRoute> survey_pages();

// A page of this desk that somebody is led back to after signing in, as it stands behind the root; empty for every
// other address.
std::string page_to_go_on(const std::string& next);

}  // namespace helpdesk
