#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "engine/engine.hpp"
#include "server/api/address.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// Somebody who asks for a page. Pages name each other from `root` on, so that the desk can stand below any path of a
// proxy.
struct Visit {
    Engine& engine;
    const HttpRequest& request;
    const Address& address;
    std::string root;          // "./" or "../" and so on: where the site begins
    NamedParts named = {};     // what the path says: number for /portal/tickets/{number}
    bool takes_files = false;  // as the page's row has it
};

// A row of the site's table.
struct PageRoute {
    std::string_view method;  // GET also answers HEAD
    std::string_view path;    // {name} stands for one part, and {...} at the end for whatever follows
    HttpResponse (*answer)(const Visit& visit);
    bool takes_files = false;  // its form may bring some
};

// "../" for each part behind the first.
std::string root_of(const Address& address);

// A file of server/web with what stands in {{braces}} replaced. The values are put in as they are: whoever has text for
// them escapes it.
std::string filled_page(std::string_view file, const std::map<std::string, std::string, std::less<>>& values);

// With the headers that every page has: what it may load is this site's, and no script or style stands in it.
HttpResponse page_of(std::string html);

// To another page; `where` begins with Visit::root.
HttpResponse see_other(const std::string& where);

// light, dark or auto, as the reader has chosen.
std::string theme_of(const HttpRequest& request);

// /desk and what is below it: the agents' workspace, which is one page.
std::span<const PageRoute> desk_pages();

}  // namespace helpdesk
