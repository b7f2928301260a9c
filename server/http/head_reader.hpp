#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "options.hpp"

namespace helpdesk {

// What the head of a request says, and how its body and its connection are framed.
struct RequestHead {
    HttpRequest request = {};
    bool is_http_1_0 = false;
    bool close = false;  // the connection after the answer
    bool expects_continue = false;
    bool chunked = false;
    std::optional<std::uint64_t> content_length = {};

    bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// Reads one head, line by line as it comes in (RFC 9112, and stricter where leniency has let requests be smuggled).
class HeadReader {
public:
    explicit HeadReader(const FrontOptions& options) : options_(options) {}

    // Takes what belongs to the head from the front of `text`. True when the head is complete; Refusal when it can no
    // longer become a good one.
    bool take(std::string_view& text);
    bool has_begun() const { return bytes_ > 0; }
    RequestHead& head() { return head_; }

private:
    const FrontOptions& options_;
    RequestHead head_;
    std::string line_;       // the part of it that is there
    std::size_t bytes_ = 0;  // of all lines
    std::string authority_;  // of the target
    bool has_request_line_ = false;

    void check_beginning(std::string_view text) const;
    void check_sizes() const;
    bool take_line();
    void read_request_line();
    void read_method(std::string_view method);
    void read_version(std::string_view version);
    void read_field();
    void keep_field(std::string name, std::string value);
    void read_content_length(std::string_view value);
    void read_connection(std::string_view value);
    void finish();
    std::size_t count(std::string_view name) const;
};

}  // namespace helpdesk
