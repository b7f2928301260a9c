#pragma once

#include "server/api/endpoint.hpp"

namespace helpdesk {

// What an endpoint may answer, by status, as OpenAPI has it.
// A file as it is.
Value file_content();

Value::Object responses_of(const Endpoint& endpoint);

// The refusals that look the same wherever they come from, and the headers; for the document's components.
Value::Object shared_responses();
Value::Object shared_headers();

}  // namespace helpdesk
