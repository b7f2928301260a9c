#pragma once

#include "engine/engine.hpp"

namespace helpdesk {

// The API as an OpenAPI 3.1 document, made from the operation table.
Value openapi_document();

}  // namespace helpdesk
