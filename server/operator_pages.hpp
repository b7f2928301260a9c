#pragma once

#include <functional>
#include <vector>

#include "server/api/api.hpp"
#include "server/http/options.hpp"
#include "server/metrics.hpp"

namespace helpdesk {

// What the operator's programs ask a server, beside the desk's own questions.
struct Watched {
    Engine& engine;
    const Metrics& metrics;
    std::function<FrontCounts()> front;
    std::function<bool()> leads;
};

// /healthz: this program runs. /readyz: the desk can be read. /metrics, for who may maintain the desk: what is counted.
std::vector<OwnPage> operator_pages(const Watched& watched);

}  // namespace helpdesk
