#pragma once

#include "server/api/address.hpp"
#include "server/api/router.hpp"

namespace helpdesk {

// What belongs to every operation, and to none of them.
inline constexpr std::string_view fields_parameter = "fields";

// The arguments of an operation: what the path names, what stands behind the question mark, and the members of the
// body, a JSON object. Fault::usage, with a suggestion, for what the operation does not take, and for what is said
// twice. Whether the values are good ones is the operation's to say.
Value arguments_of(const Route& route, const Address& address, std::string_view body);

// Fault::invalid, with a suggestion, for a field that there is not.
void check_fields(std::string_view wanted, Shape shape);
// Only the fields that were asked for, in that order, of the record or of each in the list.
Value chosen_fields(const Value& result, std::string_view wanted);

}  // namespace helpdesk
