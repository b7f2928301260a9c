#pragma once

#include <memory>
#include <string>

#include "options.hpp"

namespace helpdesk {

// How an answer is framed; what the front knows and the handler does not.
struct Framing {
    bool is_head = false;      // the answer to HEAD: no body
    bool is_http_1_0 = false;  // no chunks
    bool close = false;
    std::string date;
    std::vector<HttpHeader> headers;  // that every answer has
};

// An answer that can leave: its head as text, checked; and what follows it.
struct HttpAnswer {
    std::string head;
    HttpResponse response;
    bool chunked = false;
    bool close = false;
};

// Passes requests through cpp-httplib to the handler. cpp-httplib reads a head that the front has parsed and written
// anew, from memory, and writes the head of the answer into memory: it sees no socket and no body. For one thread.
class Caller {
public:
    explicit Caller(const HttpHandler& handler);
    ~Caller();

    HttpAnswer call(HttpRequest request, Framing framing);

private:
    class Library;
    std::unique_ptr<Library> library_;
};

// For an answer that the front gives by itself.
HttpAnswer refuse(HttpResponse response, Framing framing);

}  // namespace helpdesk
