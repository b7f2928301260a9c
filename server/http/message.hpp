#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

struct HttpHeader {
    std::string name;  // of a request: in lower case
    std::string value;
};

// A complete request that has passed every check of the front.
struct HttpRequest {
    std::string method;
    std::string target;               // as it was sent: a path with its query, or *
    std::vector<HttpHeader> headers;  // without those that only concern the connection
    std::string body = {};            // empty when a sink has taken it
    std::string peer = {};            // the client's IP address; empty over a Unix socket
    bool over_unix_socket = false;
    bool over_tls = false;  // to a proxy that is believed; false also where nobody knows
    std::string id = {};    // of this request, for people who ask what went wrong
    std::any taken = {};    // what the plan of its body has for the handler

    // The value of the first header of that name (in lower case); nullptr if there is none.
    const std::string* header(std::string_view name) const;
};

class LiveStream;

struct HttpResponse {
    int status = 200;
    std::vector<HttpHeader> headers = {};  // those that frame the answer (content-length, date, …) are the front's
    std::string body = {};
    // In place of `body`, what is too long to hold: the next part, asked for on a worker when the client has taken the
    // last one; an empty one is the end. An exception cuts the connection, so that nobody takes a part for the whole.
    std::function<std::string()> source = {};
    std::optional<std::uint64_t> content_length = {};  // of `source`, if it is known
    // In place of `body`, an event stream: the head goes out, then whatever any thread sends. Called on a worker.
    std::function<void(std::shared_ptr<LiveStream>)> live = {};

    // The first header of that name, written in the same way; nullptr if there is none.
    HttpHeader* header(std::string_view name);
    const HttpHeader* header(std::string_view name) const;
};

// How the body of a request is to be taken.
struct BodyPlan {
    std::uint64_t size_max;
    // Gets the parts of a long body in order, on a worker, while the client waits; the request then has no body. What
    // the sink holds is given up on a worker too when the client breaks off.
    std::function<void(std::string_view)> sink = {};
    std::any taken = {};  // the request's, when its body is complete
    // Answered at once, in place of reading the body.
    std::optional<HttpResponse> refusal = {};
    // If the plan needs more than the head: called on a worker, and what it gives is the plan.
    std::function<BodyPlan()> look = {};
};

// Thrown by a sink that takes no more of a body: answered in place of a 500.
struct BodyRefused {
    HttpResponse response;
};

// Called on the thread that has all connections: it must not wait.
using BodyPlanner = std::function<BodyPlan(const HttpRequest& head)>;
using HttpHandler = std::function<HttpResponse(HttpRequest)>;

// "Not Found" for 404.
std::string_view reason_of(int status);

// A problem document (RFC 9457) that tells no more than its own words.
HttpResponse problem(int status, std::string_view detail, std::string_view request_id = {});

}  // namespace helpdesk
