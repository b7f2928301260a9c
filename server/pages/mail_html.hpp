#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace helpdesk {

// What a mail may show, and what it would have shown besides.
struct SafeHtml {
    std::string html;             // what stands in <body>
    int remote_pictures = 0;      // that it names on other hosts
    bool is_shown_whole = false;  // false: it is nested too deep to be read to its end
};

struct MailPictures {
    // The picture of that SHA-256 as a data: URL; empty if there is none.
    std::function<std::string(const std::string& sha256)> enclosed;
    bool shows_remote = false;
};

// The HTML of a mail without all that could do something: of its elements, attributes and styles those stay that give
// text a form, all written anew. Links lead away into a window of their own. Takes HTML of any kind, in time that grows
// with its length.
SafeHtml safe_html_of(std::string_view html, const MailPictures& pictures);

}  // namespace helpdesk
