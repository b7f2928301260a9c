#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.hpp"

namespace helpdesk {

constexpr std::size_t form_fields_max = 64;

// What a browser sends of a form, but for its files.
class Form {
public:
    // Fault::usage for more fields than any page has.
    void add(std::string name, std::string value);
    // The first of that name; empty if there is none.
    const std::string& text(std::string_view name) const;
    bool has(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// application/x-www-form-urlencoded. Line ends become \n. Fault::usage for what is not encoded as it should be, or is
// no text.
Form form_of(std::string_view urlencoded);

// What a text area sends, with line ends as everywhere else in the desk.
std::string with_plain_line_ends(std::string_view text);

// The content type without its parameters, in lower case; empty if none is said.
std::string media_type_of(const HttpRequest& request);

// Between the parts of multipart/form-data; nothing if the request has none, or says no boundary that RFC 2046 lets
// pass.
std::optional<std::string> boundary_of(const HttpRequest& request);

}  // namespace helpdesk
