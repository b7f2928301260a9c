#pragma once

#include "caller.hpp"

namespace helpdesk {

// The headers of the answer with its frame, so that nothing else has to be added. What the handler says of the frame is
// put right; a response with a header that could be taken for two, or with a status that is none, becomes a 500.
std::vector<HttpHeader> complete_headers(HttpAnswer& answer, const Framing& framing, const std::string& request_id);

// As in `Date: Sat, 28 Nov 2026 04:02:27 GMT`.
std::string http_date(Time time);

}  // namespace helpdesk
