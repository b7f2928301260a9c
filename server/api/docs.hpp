#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// The API for people who read, as one page of HTML without script, made from the endpoints.
std::string docs_page();

// What the page looks like. It stands in the page; its hash lets it through the Content-Security-Policy.
extern const std::string_view docs_style;

// What holds for all operations, as HTML.
extern const std::string_view docs_introduction;

}  // namespace helpdesk
