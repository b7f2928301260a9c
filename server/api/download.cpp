#include "server/api/download.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

#include "server/api/problem.hpp"
#include "server/api/tags.hpp"

namespace helpdesk {

namespace {

// The part of a file that is sent.
struct Part {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

// A number of a Range; one that is too large for the type is as good as the largest. Nothing for what is none.
std::optional<std::int64_t> position_in(std::string_view text) {
    constexpr std::size_t digits_max = 18;
    if (!all_digits(text)) return std::nullopt;
    if (text.size() > digits_max) return std::numeric_limits<std::int64_t>::max();
    return std::stoll(std::string(text));
}

// What `Range: bytes=` asks for, of so many bytes; nothing if it names no single part. A part of no bytes is one that
// the file does not have.
std::optional<Part> part_in(std::string_view range, std::int64_t size) {
    constexpr std::string_view unit = "bytes=";
    range = trim(range);
    if (lower_ascii(range.substr(0, unit.size())) != unit) return std::nullopt;
    range = trim(range.substr(unit.size()));
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view before = range.substr(0, dash), behind = range.substr(dash + 1);
    const auto first = position_in(before), last = position_in(behind);
    if ((!first && !before.empty()) || (!last && !behind.empty()) || (!first && !last)) return std::nullopt;
    if (!first) return Part{size - std::min(*last, size), std::min(*last, size)};
    if (last && *last < *first) return std::nullopt;
    if (*first >= size) return Part{};
    return Part{*first, (last ? std::min(*last, size - 1) + 1 : size) - *first};
}

// If-Range holds for the very same bytes only; a date never does, since none is sent.
std::optional<Part> wanted_part(const HttpRequest& request, const StoredFile& file, const std::string& tag) {
    const std::string* range = request.header("range");
    const std::string* condition = request.header("if-range");
    if (!range || request.method != "GET" || (condition && trim(*condition) != tag)) return std::nullopt;
    return part_in(*range, file.size);
}

// Those that a browser shows without running anything. Whoever attached the file may have called it anything.
std::string_view harmless_type(std::string_view mime_type) {
    static constexpr std::array<std::string_view, 7> harmless{"application/zip", "image/gif", "image/jpeg", "image/png",
                                                              "image/webp",      "text/csv",  "text/plain"};
    const std::string type = lower_ascii(trim(mime_type.substr(0, mime_type.find(';'))));
    const auto* found = std::find(harmless.begin(), harmless.end(), type);
    return found == harmless.end() ? "application/octet-stream" : *found;
}

// For programs that know no other names: what could be misread is an underscore.
std::string plain_name(std::string_view name) {
    static constexpr std::string_view misread = "\"\\%/:;";
    std::string plain;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) == 0x80) continue;  // the rest of a character
        const bool is_plain = byte >= ' ' && byte < 0x7f && misread.find(c) == std::string_view::npos;
        plain += is_plain ? c : '_';
    }
    return plain;
}

// As the value of a parameter with an asterisk.
std::string extended_value(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string value = "UTF-8''";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '.' || c == '_') {
            value += c;
        } else {
            value += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return value;
}

// RFC 6266, and RFC 8187 for a name that is not plain.
std::string disposition_of(const std::string& name) {
    const std::string plain = plain_name(name);
    const std::string simple = "attachment; filename=\"" + plain + "\"";
    return plain == name ? simple : simple + "; filename*=" + extended_value(name);
}

std::vector<HttpHeader> headers_of(const StoredFile& file, const std::string& tag) {
    return {{"Content-Type", std::string(harmless_type(file.mime_type))},
            {"Content-Disposition", disposition_of(file.file_name)},
            {"Content-Security-Policy", "sandbox; default-src 'none'"},
            {"X-Content-Type-Options", "nosniff"},
            {"Cross-Origin-Resource-Policy", "same-origin"},
            {"Accept-Ranges", "bytes"},
            {"ETag", tag},
            // The browser may keep it, and asks each time whether it still may have it.
            {"Cache-Control", "private, no-cache"}};
}

std::string of_size(const StoredFile& file) { return "/" + std::to_string(file.size); }

HttpResponse beyond_the_end(const StoredFile& file, const HttpRequest& request) {
    const Error error(Fault::invalid, "the file has no such part: it has " + std::to_string(file.size) + " bytes",
                      "range");
    HttpResponse response = problem_of(error, 416, request.id);
    response.headers.push_back({"Content-Range", "bytes *" + of_size(file)});
    return response;
}

std::function<std::string()> source_of(Part part, FileReader read) {
    return [part, read = std::move(read)]() mutable -> std::string {
        if (part.count == 0) return {};
        std::string bytes = read(part.first, part.count);
        part.first += static_cast<std::int64_t>(bytes.size());
        part.count -= static_cast<std::int64_t>(bytes.size());
        return bytes;
    };
}

}  // namespace

HttpResponse download_of(const StoredFile& file, const HttpRequest& request, FileReader read) {
    const std::string tag = "\"" + (file.sha256.empty() ? file.id : file.sha256) + "\"";
    const std::string* known = request.header("if-none-match");
    if (known && matches(*known, tag)) return {.status = 304, .headers = headers_of(file, tag)};
    const auto part = wanted_part(request, file, tag);
    if (part && part->count == 0) return beyond_the_end(file, request);
    const Part sent = part.value_or(Part{0, file.size});
    HttpResponse response{.status = part ? 206 : 200, .headers = headers_of(file, tag)};
    if (part) {
        const std::int64_t last = sent.first + sent.count - 1;
        response.headers.push_back(
            {"Content-Range", "bytes " + std::to_string(sent.first) + "-" + std::to_string(last) + of_size(file)});
    }
    response.source = source_of(sent, std::move(read));
    response.content_length = static_cast<std::uint64_t>(sent.count);
    return response;
}

}  // namespace helpdesk
