#include "server/api/documents.hpp"

#include "server/api/compression.hpp"
#include "server/api/docs.hpp"
#include "server/api/openapi.hpp"
#include "server/api/tags.hpp"

namespace helpdesk {

namespace {

// It may be kept, and changes only with the program: whoever keeps it asks whether it is the same.
constexpr const char* ask_again = "no-cache";

const Document& openapi_page() {
    static const Document document =
        document_of(to_json(openapi_document()) + "\n", {{"Content-Type", "application/json"}}, ask_again);
    return document;
}

// As Content-Security-Policy has it.
std::string base64_sha256_of(std::string_view text) { return encode_base64(decode_hex(sha256_of(text))); }

// Nothing in the page runs, and nothing is loaded for it: its one style is let through by its hash.
const Document& docs() {
    static const Document document = document_of(
        docs_page(),
        {{"Content-Type", "text/html; charset=utf-8"},
         {"Content-Security-Policy", "default-src 'none'; style-src 'sha256-" + base64_sha256_of(docs_style) +
                                         "'; base-uri 'none'; form-action 'none'; "
                                         "frame-ancestors 'none'"}},
        ask_again);
    return document;
}

}  // namespace

Document document_of(std::string body, std::vector<HttpHeader> headers, const std::string& cache) {
    std::string compressed = smallest_gzipped(body);
    Document document{std::move(body), std::move(compressed), {}, std::move(headers)};
    document.tag = "\"" + blake2b_of(document.body) + "\"";
    document.headers.push_back({"ETag", document.tag});
    document.headers.push_back({"Cache-Control", cache});
    return document;
}

HttpResponse Document::answer(const HttpRequest& request) const {
    const std::string* known = request.header("if-none-match");
    if (known && matches(*known, tag)) return {.status = 304, .headers = headers};
    HttpResponse response{.headers = headers, .body = body};
    if (prefers_gzip(request)) put_gzipped(response, compressed);
    return response;
}

const Document* document_at(std::string_view path) {
    if (path == "/openapi.json") return &openapi_page();
    if (path == "/docs") return &docs();
    return nullptr;
}

}  // namespace helpdesk
