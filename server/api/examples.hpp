#pragma once

#include "server/api/endpoint.hpp"

namespace helpdesk {

// What the documents show. An argument or a member has one example wherever it stands, and whole bodies and answers
// are put together from those, so that they have the members that the operation has today. The tests send every one.

// Of an argument; null if there is none to show.
Value example_of(const Field& argument, const Endpoint& endpoint);

// Whether it belongs into the example of the whole call: what has to be given, and what is usually given.
bool stands_in_example(const Field& argument, const Endpoint& endpoint);

// Of a whole body, a JSON object.
Value example_body(const Endpoint& endpoint);

// Of what is answered: a record, or a list of one.
Value example_answer(const Endpoint& endpoint);

// The example's arguments in a path and a query, below api_root.
std::string example_target(const Endpoint& endpoint);

}  // namespace helpdesk
