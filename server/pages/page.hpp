#pragma once

#include "server/pages/markup.hpp"
#include "server/pages/page_call.hpp"

namespace helpdesk {

constexpr int status_invalid = 422;  // of a form in which something is not right

// Which of the two places a page belongs to.
enum class Place { none, help, portal };

struct Page {
    std::string title;
    Markup main;
    Place place = Place::none;
    int status = 200;
    bool is_wide = false;  // lists and conversations need more room than a form
    // Is the same for every guest, and may be kept by them.
    bool is_public = false;
    bool asks_again = false;  // the browser is to load the page once more
};

// The whole answer: the page in its frame, with headers that let it do nothing but show itself and send its forms to
// this desk.
HttpResponse response_of(const PageCall& call, Page page);

// To another page, so that a reload sends nothing twice. `path` is of the desk.
HttpResponse see_other_page(const PageCall& call, const std::string& path);

// One that says what is wrong, and what to do.
HttpResponse page_of_status(const PageCall& call, int status);
HttpResponse page_of_error(const PageCall& call, const Error& error, int status);

// The page to sign in, which leads back here. A browser that comes from another site has not shown all that it has: it
// is made to ask once more, from here.
HttpResponse page_to_sign_in(const PageCall& call);

}  // namespace helpdesk
