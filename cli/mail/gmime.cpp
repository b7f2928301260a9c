#include "gmime.hpp"

#include <array>

#include "charset.hpp"

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

std::string decoded_line(std::string_view raw_value) {
    // Old Japanese mailers put ISO-2022-JP into headers as it is; its escapes are plain ASCII.
    const bool is_japanese = raw_value.find("\x1B$") != std::string_view::npos;
    const std::string text = to_utf8(raw_value, is_japanese ? "iso-2022-jp" : "");
    const GText decoded(g_mime_utils_header_decode_text(gmime_options(), text.c_str()));
    return clean_line(to_utf8(decoded ? decoded.get() : text.c_str(), "utf-8"));
}

}  // namespace helpdesk
