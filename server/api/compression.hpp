#pragma once

#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace helpdesk {

// Whether the client takes gzip, and would not rather have the answer as it is (Accept-Encoding, RFC 9110).
bool prefers_gzip(const HttpRequest& request);

std::string gzipped(std::string_view text);
// For what is made once and sent often: smaller, and slower to make.
std::string smallest_gzipped(std::string_view text);

// Makes the answer its compressed form, which has an entity tag of its own.
void put_gzipped(HttpResponse& response, std::string compressed);

// Compresses what is text, long enough to be worth it, and not `no-transform`; and says that the answer depends on what
// the client takes. Not for a browser that may ask for another site: the length of what is compressed tells how much
// the secrets in it are like what that site has put there.
void compress(HttpResponse& response, const HttpRequest& request);

}  // namespace helpdesk
