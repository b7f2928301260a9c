#include "head_reader.hpp"

#include <algorithm>
#include <array>

#include "engine/engine.hpp"
#include "grammar.hpp"
#include "refusal.hpp"
#include "target.hpp"

namespace helpdesk {

namespace {

constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
// Given twice, two readers could each believe another one.
constexpr std::array<std::string_view, 6> single_fields{"host",         "content-length", "transfer-encoding",
                                                        "content-type", "authorization",  "origin"};
// They concern the connection, which is the front's.
constexpr std::array<std::string_view, 8> connection_fields{
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view trim_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

bool HeadReader::take(std::string_view& text) {
    while (!text.empty()) {
        if (bytes_ == 0) check_beginning(text);
        const auto end = text.find('\n');
        const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
        const std::size_t room = options_.head_bytes_max + 1 - bytes_;
        line_ += text.substr(0, std::min(taken, room));
        bytes_ += std::min(taken, room);
        text.remove_prefix(taken);
        check_sizes();
        if (end != std::string_view::npos && take_line()) return true;
    }
    return false;
}

// So that who speaks another protocol (TLS, say) hears it at once, and not at the deadline.
void HeadReader::check_beginning(std::string_view text) const {
    const char c = text.front();
    if (!is_token_char(c) && c != '\r') throw Refusal(400, "this is not HTTP");
}

void HeadReader::check_sizes() const {
    constexpr std::size_t around_target = 32;  // the longest method, the version, blanks and the end of the line
    if (!has_request_line_ && line_.size() > options_.target_bytes_max + around_target)
        throw Refusal(414, "the target is too long");
    if (bytes_ > options_.head_bytes_max) throw Refusal(431, "the head is too large");
}

bool HeadReader::take_line() {
    if (!line_.ends_with("\r\n")) throw Refusal(400, "a line ends without a carriage return");
    line_.resize(line_.size() - 2);
    if (!is_field_value(line_)) throw Refusal(400, "the head has a control character");
    if (!has_request_line_) {
        // One empty line may stand before a request: some clients end the last body with it.
        if (!line_.empty()) {
            read_request_line();
        } else if (bytes_ > 2) {
            throw Refusal(400, "this is not HTTP");
        }
    } else if (line_.empty()) {
        finish();
        return true;
    } else {
        read_field();
    }
    line_.clear();
    return false;
}

void HeadReader::read_request_line() {
    const auto first = line_.find(' ');
    const auto second = first == std::string::npos ? first : line_.find(' ', first + 1);
    if (second == std::string::npos || line_.find(' ', second + 1) != std::string::npos)
        throw Refusal(400, "the request line is not a method, a target and a version");
    const std::string_view line = line_;
    const std::string_view target = line.substr(first + 1, second - first - 1);
    read_version(line.substr(second + 1));
    read_method(line.substr(0, first));
    if (target.size() > options_.target_bytes_max) throw Refusal(414, "the target is too long");
    Target read = read_target(head_.request.method, target);
    head_.request.target = std::move(read.text);
    authority_ = std::move(read.authority);
    has_request_line_ = true;
}

void HeadReader::read_version(std::string_view version) {
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                             version[6] == '.' && is_digit(version[7]);
    if (!well_formed) throw Refusal(400, "the version is none");
    head_.is_http_1_0 = version == "HTTP/1.0";
    head_.close = head_.is_http_1_0;
    if (!head_.is_http_1_0 && version != "HTTP/1.1") throw Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
}

void HeadReader::read_method(std::string_view method) {
    if (!is_token(method)) throw Refusal(400, "the method is none");
    if (method == "TRACE" || method == "CONNECT") throw Refusal(405, "the method is not allowed");
    if (!contains(methods, method)) throw Refusal(501, "the method is unknown");
    head_.request.method = method;
}

void HeadReader::read_field() {
    if (head_.request.headers.size() >= options_.headers_max) throw Refusal(431, "there are too many headers");
    const std::string_view line = line_;
    const auto colon = line.find(':');
    // A blank before the name would go on with the line before, one behind it would hide the name from others.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        throw Refusal(400, "a header is not a name, a colon and a value");
    keep_field(lower_ascii(line.substr(0, colon)), std::string(trim_blanks(line.substr(colon + 1))));
}

void HeadReader::keep_field(std::string name, std::string value) {
    if (contains(single_fields, name) && count(name) > 0) throw Refusal(400, "the header " + name + " stands twice");
    if (name == "content-length") read_content_length(value);
    if (name == "connection") read_connection(value);
    if (name == "expect" && !head_.is_http_1_0) {
        if (lower_ascii(value) != "100-continue") throw Refusal(417, "only 100-continue can be expected");
        head_.expects_continue = true;
    }
    if (name == "transfer-encoding") {
        if (head_.is_http_1_0) throw Refusal(400, "HTTP/1.0 has no Transfer-Encoding");
        if (lower_ascii(value) != "chunked") throw Refusal(501, "the only Transfer-Encoding is chunked");
        head_.chunked = true;
    }
    head_.request.headers.push_back({std::move(name), std::move(value)});
}

void HeadReader::read_content_length(std::string_view value) {
    constexpr std::size_t digits_max = 18;  // these fit into 64 bits
    if (value.empty() || value.size() > digits_max || !std::all_of(value.begin(), value.end(), is_digit))
        throw Refusal(400, "Content-Length is not a number of bytes");
    std::uint64_t length = 0;
    for (char c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
    head_.content_length = length;
}

void HeadReader::read_connection(std::string_view value) {
    for (std::string_view word : split(value, ',')) {
        if (lower_ascii(trim_blanks(word)) == "close") head_.close = true;
    }
}

std::size_t HeadReader::count(std::string_view name) const {
    const auto& headers = head_.request.headers;
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [&](const HttpHeader& each) { return each.name == name; }));
}

void HeadReader::finish() {
    auto& headers = head_.request.headers;
    if (head_.chunked && head_.content_length) throw Refusal(400, "a body has a length or is chunked, not both");
    if (!head_.is_http_1_0 && count("host") == 0) throw Refusal(400, "the header host is missing");
    if (!authority_.empty()) {
        std::erase_if(headers, [](const HttpHeader& each) { return each.name == "host"; });
        headers.push_back({"host", std::move(authority_)});
    }
    // A name with _ can pose as one of ours where dashes become underscores, as REMOTE_ADDR does in cpp-httplib.
    std::erase_if(headers, [](const HttpHeader& each) {
        return contains(connection_fields, each.name) || each.name.find('_') != std::string::npos;
    });
    line_ = {};
}

}  // namespace helpdesk
