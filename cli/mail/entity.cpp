#include "entity.hpp"

#include <algorithm>

#include "charset.hpp"
#include "encoded_words.hpp"
#include "gmime.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t header_block_bytes_max = 1024 * 1024;
constexpr std::size_t header_value_bytes_max = 256 * 1024;
constexpr std::size_t header_name_bytes_max = 100;
constexpr std::size_t repeated_headers_max = 100;
// RFC 2046 allows 70; a long one would make the search for it slow.
constexpr std::size_t boundary_bytes_max = 250;

bool is_same_name(std::string_view left, std::string_view right) {
    return left.size() == right.size() && g_ascii_strncasecmp(left.data(), right.data(), left.size()) == 0;
}

// The length of the header name at the beginning of a line; 0 if the line is no header.
std::size_t name_size(std::string_view line) {
    std::size_t size = 0;
    while (size < line.size() && line[size] > ' ' && line[size] < 0x7F && line[size] != ':') {
        ++size;
    }
    const std::size_t colon = line.find_first_not_of(" \t", size);
    const bool is_header = colon != std::string_view::npos && line[colon] == ':' && size <= header_name_bytes_max;
    return is_header ? size : 0;
}

std::string unfolded(std::string_view value) {
    std::string out(trimmed(value.substr(0, header_value_bytes_max)));
    std::erase_if(out, [](char c) { return c == '\r' || c == '\n'; });
    return out;
}

// Where the body begins behind the first empty line, or the end.
std::size_t behind_empty_line(std::string_view bytes, std::size_t from) {
    while (from < bytes.size()) {
        const std::size_t end = bytes.find('\n', from);
        if (end == std::string_view::npos) {
            return bytes.size();
        }
        if (end == from || (end == from + 1 && bytes[from] == '\r')) {
            return end + 1;
        }
        from = end + 1;
    }
    return bytes.size();
}

std::string_view without_last_line_end(std::string_view text) {
    text.remove_suffix(text.ends_with('\n') ? 1 : 0);
    text.remove_suffix(text.ends_with('\r') ? 1 : 0);
    return text;
}

}  // namespace

Entity::Entity(std::string_view bytes) {
    read_headers(bytes);
    read_content_type();
    read_disposition();
}

void Entity::read_headers(std::string_view bytes) {
    // Lines that are no header are passed over if headers follow them; else somebody forgot the empty line.
    constexpr std::size_t none = std::string_view::npos;
    std::size_t first_odd_line = none;
    std::size_t next = bytes.starts_with("From ") || bytes.starts_with(">From ") ? bytes.find('\n') : none;
    next = next == none ? 0 : next + 1;
    while (next < bytes.size()) {
        const std::size_t end = std::min(bytes.find('\n', next), bytes.size());
        const std::string_view line = without_last_line_end(bytes.substr(next, end - next));
        const std::size_t after = std::min(end + 1, bytes.size());
        if (line.empty() || after > header_block_bytes_max) {
            is_cut_ = !line.empty();
            body_ = bytes.substr(is_cut_                  ? behind_empty_line(bytes, after)
                                 : first_odd_line == none ? after
                                                          : first_odd_line);
            return;
        }
        const std::size_t size = name_size(line);
        const bool is_folded = line.front() == ' ' || line.front() == '\t';
        if (is_folded && !headers_.empty() && first_odd_line == none) {
            Header& last = headers_.back();
            last.value = {last.value.data(), static_cast<std::size_t>(line.data() + line.size() - last.value.data())};
        } else if (size > 0) {
            headers_.push_back({.name = line.substr(0, size), .value = line.substr(line.find(':') + 1)});
            first_odd_line = none;
        } else if (first_odd_line == none) {
            first_odd_line = next;
        }
        next = after;
    }
    body_ = first_odd_line == none ? std::string_view() : bytes.substr(first_odd_line);
}

std::string Entity::header(std::string_view name) const {
    for (const Header& header : headers_) {
        if (is_same_name(header.name, name)) {
            return unfolded(header.value);
        }
    }
    return {};
}

std::vector<std::string> Entity::headers(std::string_view name) const {
    std::vector<std::string> values;
    for (const Header& header : headers_) {
        if (is_same_name(header.name, name) && values.size() < repeated_headers_max) {
            values.push_back(unfolded(header.value));
        }
    }
    return values;
}

void Entity::read_content_type() {
    const std::string value = quoted_decoded_words(header("content-type"));
    if (value.empty()) {
        return;
    }
    const GObjectPtr<GMimeContentType> type(g_mime_content_type_parse(gmime_options(), value.c_str()));
    const auto parameter = [&type](const char* name) {
        const char* text = g_mime_content_type_get_parameter(type.get(), name);
        return std::string(text == nullptr ? "" : text);
    };
    const GText written(g_mime_content_type_get_mime_type(type.get()));
    mime_type_ = lower_case(written.get());
    charset_ = parameter("charset");
    file_name_ = parameter("name");
    const std::string boundary = parameter("boundary");
    if (mime_type_.starts_with("multipart/") && boundary.size() <= boundary_bytes_max) {
        boundary_ = boundary;
    }
}

void Entity::read_disposition() {
    const std::string value = quoted_decoded_words(header("content-disposition"));
    if (!value.empty()) {
        const GObjectPtr<GMimeContentDisposition> disposition(
            g_mime_content_disposition_parse(gmime_options(), value.c_str()));
        const char* kind = g_mime_content_disposition_get_disposition(disposition.get());
        const char* name = g_mime_content_disposition_get_parameter(disposition.get(), "filename");
        is_attachment_ = kind != nullptr && is_same_name(kind, "attachment");
        file_name_ = name != nullptr && *name != '\0' ? name : file_name_;
    }
    if (file_name_.empty()) {
        const std::string location = decoded_line(header("content-location"));
        file_name_ = location.substr(0, location.find_first_of("?#"));
    }
}

std::vector<std::string_view> Entity::parts(std::size_t count_max) const {
    std::vector<std::string_view> parts;
    const std::string delimiter = "--" + boundary_;
    std::size_t begin = std::string_view::npos;
    std::size_t next = 0;
    while (parts.size() < count_max && (next = body_.find(delimiter, next)) != std::string_view::npos) {
        const std::size_t behind = next + delimiter.size();
        const std::size_t end = std::min(body_.find('\n', behind), body_.size());
        const std::string_view rest =
            trimmed(body_.substr(behind, std::min<std::size_t>(end - behind, boundary_bytes_max)));
        const bool is_delimiter = (next == 0 || body_[next - 1] == '\n') && (rest.empty() || rest == "--");
        if (is_delimiter && begin != std::string_view::npos) {
            parts.push_back(without_last_line_end(body_.substr(begin, next > begin ? next - begin : 0)));
        }
        if (is_delimiter) {
            begin = rest.empty() ? std::min(end + 1, body_.size()) : std::string_view::npos;
        }
        if (is_delimiter && !rest.empty()) {
            break;
        }
        next = is_delimiter ? std::min(end, body_.size()) : behind;
    }
    if (begin != std::string_view::npos && parts.size() < count_max && next == std::string_view::npos) {
        parts.push_back(body_.substr(begin));
    }
    return parts;
}

std::string Entity::content() const {
    const std::string label = header("content-transfer-encoding");
    const std::string token = label.substr(0, label.find_first_of("; \t"));
    const GMimeContentEncoding encoding = g_mime_content_encoding_from_string(token.c_str());
    return decoded_transfer(body_, encoding);
}

}  // namespace helpdesk
