#pragma once

#include <functional>
#include <memory>

#include "server/api/address.hpp"
#include "server/api/endpoint.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// GET /api/v1/events: what happens, as server-sent events. `ticket` and `kind` say what to hear of; Last-Event-ID, or
// `after` for clients that cannot set it, goes on behind what was heard before.
class Events {
public:
    explicit Events(Engine& engine, LiveOptions options = {});

    // Fault::usage for other parameters; what LiveFeed::checked throws.
    HttpResponse answer(const HttpRequest& request, const Address& address, const Actor& actor,
                        const std::string& token) const;

    static constexpr std::string_view path = "/api/v1/events";
    // What the documents say of it.
    static Endpoint endpoint();

private:
    std::unique_ptr<LiveFeed> feed_;
};

}  // namespace helpdesk
