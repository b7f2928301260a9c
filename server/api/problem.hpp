#pragma once

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// A problem document (RFC 9457) with the words of the command line: its detail is the message, and `code`, `field` and
// `hint` are as there. Of what is no fault of the caller's it says no more than the request's id.
HttpResponse problem_of(const Error& error, int status, const std::string& request_id);
HttpResponse problem_of(const TooManyTries& error, const std::string& request_id);
HttpResponse problem_of(const Error& error, const std::string& request_id);

}  // namespace helpdesk
