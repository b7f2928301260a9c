#include "hosts.hpp"

#include <algorithm>

#include "engine/engine.hpp"
#include "refusal.hpp"
#include "target.hpp"

namespace helpdesk {

void check_host(const RequestHead& head, const FrontOptions& options, const ConnectionEnds& ends) {
    const std::string* value = head.request.header("host");
    if (!value) return;  // HTTP/1.0 need not say it
    const std::string host = host_of(*value);
    const auto says = [&](const std::string& name) { return lower_ascii(name) == host; };
    const bool ours = ends.is_unix || host == ends.own || host == "localhost" || host == "127.0.0.1" || host == "::1" ||
                      std::any_of(options.hosts.begin(), options.hosts.end(), says);
    if (!ours) throw Refusal(421, "this server does not go by that host's name");
}

}  // namespace helpdesk
