#include "encoded_words.hpp"

#include <algorithm>
#include <optional>

#include "charset.hpp"
#include "gmime.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t charset_bytes_max = 40;
// Twenty times what RFC 2047 allows; a bound keeps the search for the end of broken words short.
constexpr std::size_t word_bytes_max = 1500;

struct EncodedWord {
    std::string_view charset;
    std::string bytes;  // decoded, in that charset
    std::size_t size;   // of the word as it is written
};

// Reads the word that begins with `=?` at the front. One without its `?=` ends where the next space is.
std::optional<EncodedWord> read_word(std::string_view text) {
    const std::string_view word = text.substr(0, word_bytes_max);
    const std::size_t charset_end = word.substr(0, charset_bytes_max + 2).find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= word.size() || word[charset_end + 2] != '?') {
        return std::nullopt;
    }
    const char encoding = g_ascii_tolower(word[charset_end + 1]);
    if (encoding != 'b' && encoding != 'q') {
        return std::nullopt;
    }
    const std::size_t begin = charset_end + 3;
    std::size_t end = word.find("?=", begin);
    // `?=` may also be a payload that ends in `?` before a `=`: there the word goes on.
    const bool is_closed =
        end != std::string_view::npos && word.substr(begin, end - begin).find("=?") == std::string_view::npos;
    if (!is_closed) {
        end = std::min(word.find_first_of(" \t\r\n<>\"", begin), word.size());
    }
    std::string payload(word.substr(begin, end - begin));
    if (encoding == 'q') {
        std::replace(payload.begin(), payload.end(), '_', ' ');
    }
    const std::string_view label = word.substr(2, charset_end - 2);
    const auto kind = encoding == 'b' ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    return EncodedWord{.charset = label.substr(0, label.find('*')),
                       .bytes = decoded_transfer(payload, kind),
                       .size = is_closed ? end + 2 : end};
}

bool is_same_charset(std::string_view left, std::string_view right) { return lower_case(left) == lower_case(right); }

// The words that follow each other, with nothing but space between them, say one text; a character may be split over
// two words of one charset.
std::string read_words(std::string_view& text) {
    std::string out;
    std::string bytes;
    std::string_view charset;
    std::optional<EncodedWord> word = read_word(text);
    while (word) {
        if (!is_same_charset(word->charset, charset)) {
            out += to_utf8(bytes, charset);
            bytes.clear();
        }
        charset = word->charset;
        bytes += word->bytes;
        text.remove_prefix(word->size);
        const std::size_t next = text.find_first_not_of(" \t\r\n");
        const bool has_next = next != std::string_view::npos && text.substr(next).starts_with("=?");
        word = has_next ? read_word(text.substr(next)) : std::nullopt;
        text.remove_prefix(word ? next : 0);
    }
    return out + to_utf8(bytes, charset);
}

std::string with_words_decoded(std::string_view raw_value, bool is_quoting) {
    // Old Japanese mailers put ISO-2022-JP into headers as it is; its escapes are plain ASCII.
    const bool is_japanese = raw_value.find("\x1B$") != std::string_view::npos;
    const std::string value = to_utf8(raw_value, is_japanese ? "iso-2022-jp" : "");
    std::string_view text = value;
    std::string out;
    bool in_quotes = false;
    while (!text.empty()) {
        std::string_view rest = text;
        std::string words = text.starts_with("=?") ? read_words(rest) : std::string();
        if (rest.size() == text.size()) {
            in_quotes = text.front() == '"' ? !in_quotes : in_quotes;
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        text = rest;
        if (!is_quoting) {
            out += words;
            continue;
        }
        std::replace_if(
            words.begin(), words.end(), [](char c) { return c == '"' || c == '\\'; }, '\'');
        const std::string_view mark = in_quotes ? "" : "\"";
        out.append(mark).append(clean_line(words)).append(mark);
    }
    return out;
}

}  // namespace

std::string decoded_words(std::string_view raw_value) { return with_words_decoded(raw_value, false); }

std::string quoted_decoded_words(std::string_view raw_value) { return with_words_decoded(raw_value, true); }

std::string decoded_line(std::string_view raw_value) { return clean_line(decoded_words(raw_value)); }

}  // namespace helpdesk
