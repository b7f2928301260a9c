#pragma once

#include <string_view>

#include "server/http/message.hpp"

namespace helpdesk {

// A document that is the same for everybody: made once, when it is first asked for.
struct Document {
    std::string body;
    std::string compressed;
    std::string tag;
    std::vector<HttpHeader> headers;

    // 304 without a body for whoever has it already.
    HttpResponse answer(const HttpRequest& request) const;
};

// With its headers, to which the tag is added. `cache` is said to whoever keeps it.
Document document_of(std::string body, std::vector<HttpHeader> headers, const std::string& cache);

// /openapi.json and /docs; nullptr for a path that has none.
const Document* document_at(std::string_view path);

}  // namespace helpdesk
