#include "gmime.hpp"

#include <array>

namespace helpdesk {

namespace {

GMimeParserOptions* start_gmime() {
    g_mime_init();
    const auto silent = [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {};
    g_log_set_handler("gmime", static_cast<GLogLevelFlags>(G_LOG_LEVEL_MASK), silent, nullptr);
    GMimeParserOptions* options = g_mime_parser_options_new();
    std::array<const char*, 3> charsets = {"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options, charsets.data());
    g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
    return options;
}

}  // namespace

GMimeParserOptions* gmime_options() {
    static GMimeParserOptions* const options = start_gmime();
    return options;
}

std::string decoded_transfer(std::string_view bytes, GMimeContentEncoding encoding) {
    if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
        encoding != GMIME_CONTENT_ENCODING_UUENCODE) {
        return std::string(bytes);
    }
    GMimeEncoding state{};
    g_mime_encoding_init_decode(&state, encoding);
    if (encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
        const std::size_t begin = bytes.starts_with("begin ") ? 0 : bytes.find("\nbegin ");
        const std::size_t line = begin == std::string_view::npos ? begin : bytes.find('\n', begin + 1);
        bytes.remove_prefix(line == std::string_view::npos ? 0 : line + 1);
        state.save |= GMIME_UUDECODE_STATE_BEGIN;
    }
    std::string out(g_mime_encoding_outlen(&state, bytes.size()) + 16, '\0');
    std::size_t size = g_mime_encoding_step(&state, bytes.data(), bytes.size(), out.data());
    if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
        // Some senders leave the padding away; without it the last characters would be lost.
        size += g_mime_encoding_step(&state, "==", 2, out.data() + size);
    }
    size += g_mime_encoding_flush(&state, nullptr, 0, out.data() + size);
    out.resize(size);
    return out;
}

}  // namespace helpdesk
