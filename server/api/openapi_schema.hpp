#pragma once

#include "server/api/endpoint.hpp"

namespace helpdesk {

// JSON Schemas (2020-12, as OpenAPI 3.1 has them) of what the operation table describes.

Value ref_to(std::string_view component, std::string_view name);

// An argument in a path or behind a question mark, where there is nothing but text, and no null.
Value text_schema_of(const Field& field, const Endpoint& endpoint);

// What an endpoint answers: a record, or a list of them.
Value answer_schema_of(const Endpoint& endpoint);

// Every object that is sent or answered, by its name; the same object stands there once.
Value::Object object_schemas(const std::vector<Endpoint>& endpoints);

// A problem document.
Value problem_schema();

}  // namespace helpdesk
