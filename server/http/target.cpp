#include "target.hpp"

#include "engine/engine.hpp"
#include "grammar.hpp"
#include "refusal.hpp"

namespace helpdesk {

namespace {

void check_escape(std::string_view rest) {
    if (rest.size() < 3 || !is_hex_digit(rest[1]) || !is_hex_digit(rest[2]))
        throw Refusal(400, "the target has a % without two hexadecimal digits");
    if (rest.starts_with("%00")) throw Refusal(400, "the target has a NUL");
}

void check_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c <= 0x20 || c == 0x7f) throw Refusal(400, "the target has a character that must be percent-encoded");
        if (c == '#') throw Refusal(400, "the target has a fragment");
        if (c == '%') check_escape(text.substr(i));
    }
}

}  // namespace

Target read_target(std::string_view method, std::string_view text) {
    check_characters(text);
    if (text == "*") {
        if (method != "OPTIONS") throw Refusal(400, "the target * is for OPTIONS only");
        return {"*", {}};
    }
    if (text.starts_with('/')) return {std::string(text), {}};
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) throw Refusal(400, "the target is neither a path nor a URL");
    const std::string scheme = lower_ascii(text.substr(0, scheme_end));
    if (scheme != "http" && scheme != "https") throw Refusal(400, "the target has an unknown scheme");
    const std::string_view rest = text.substr(scheme_end + 3);
    const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
    if (authority_end == 0) throw Refusal(400, "the target has no host");
    const std::string_view path = rest.substr(authority_end);
    return {(path.starts_with('/') ? "" : "/") + std::string(path), std::string(rest.substr(0, authority_end))};
}

std::string host_of(std::string_view authority) {
    const Refusal wrong(400, "the host is none");
    const bool bracketed = authority.starts_with('[');
    const auto end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (end == std::string_view::npos) throw wrong;
    std::string_view host = authority.substr(bracketed ? 1 : 0, end - (bracketed ? 1 : 0));
    std::string_view port = authority.substr(end + (bracketed ? 1 : 0));
    if (!port.empty() && !port.starts_with(':')) throw wrong;
    if (!port.empty()) port.remove_prefix(1);
    if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos) throw wrong;
    for (char c : host) {
        const bool fits = bracketed ? is_hex_digit(c) || c == ':' || c == '.'
                                    : is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
        if (!fits) throw wrong;
    }
    if (host.ends_with('.') && !bracketed) host.remove_suffix(1);
    if (host.empty() || host.size() > 255) throw wrong;
    return lower_ascii(host);
}

}  // namespace helpdesk
