#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "json_schema.hpp"
#include "served_desk.hpp"
#include "server/api/endpoint.hpp"

namespace helpdesk {

// What /openapi.json says.
const Value& document();
// A member of a member; a missing one fails the test.
const Value& at(const Value& value, std::initializer_list<std::string_view> names);

const Value& described(const Endpoint& endpoint);
// Of an answer of that status.
const Value& response_described(const Endpoint& endpoint, int status);
// In what an answer is not what the document says of it.
std::vector<std::string> faults_of(const Endpoint& endpoint, const HttpResponse& answer);

const Endpoint& endpoint_called(std::string_view name);

}  // namespace helpdesk
