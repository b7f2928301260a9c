#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// How a browser keeps a session: in cookies that no script reads, and that go to nobody else.

inline constexpr std::string_view session_cookie = "helpdesk_session";
inline constexpr std::string_view refresh_cookie = "helpdesk_refresh";

// Its value in the request; empty if there is none. Over TLS its name is one that no other host can set, and no other
// name counts where a proxy says that it is TLS.
std::string cookie_in(const HttpRequest& request, std::string_view name);

// Lets a browser keep the tokens; nothing lets it forget them. They leave only over TLS where the browser came by it.
void set_cookies(HttpResponse& response, const HttpRequest& request, const std::optional<SessionTokens>& tokens);

// A browser sends cookies also when another site makes it ask. Fault::denied unless the request says that it comes from
// a page of this desk.
void check_same_site(const HttpRequest& request);

// The same, but what is not said is no objection: where no cookie is needed, there is nothing to steal.
void check_not_foreign(const HttpRequest& request);

}  // namespace helpdesk
