#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

struct RemoteRequest {
    std::string method = "GET";
    std::string target;  // what stands behind the server's address: /api/v1/tickets?limit=1
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};             // JSON
    const TextSource* file = nullptr;  // in the place of the body, and as long as it is
    // Gets the body of an answer of 2xx piece by piece, instead of the answer itself.
    std::function<void(std::string_view)> see = {};
    bool may_repeat = false;  // it does no harm if it arrives twice
};

struct RemoteAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // by their names in small letters
    std::string body;

    bool is_done() const { return status >= 200 && status < 300; }
    // Empty if there is none.
    std::string header(const std::string& name) const;
};

// Requests to one server, as whoever has the token. The connection stays open between them.
class RemoteServer {
public:
    // `url` is https://HOST, http://HOST for a server of this machine, or unix:/PATH. Fault::invalid for any other,
    // since a token must not go through a network that others listen on.
    RemoteServer(const std::string& url, std::string token);
    ~RemoteServer();

    // Fault::unavailable if nobody answers; one that may be repeated is repeated when the connection breaks off.
    RemoteAnswer ask(const RemoteRequest& request);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// As it stands in a path or a query.
std::string url_encoded(std::string_view text);
std::string url_decoded(const std::string& text);

}  // namespace helpdesk
