#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

struct Header {
    std::string_view name;
    std::string_view value;  // as it came, folded lines and all
};

// A message or one part of it, as views into the bytes it was read from.
class Entity {
public:
    // Reads the headers of these bytes; a header block over 1 MiB is read that far.
    explicit Entity(std::string_view bytes);

    // The first header of that name (in lower case) with its folded lines joined; empty if there is none.
    std::string header(std::string_view name) const;
    // All headers of that name, in their order, at most 100.
    std::vector<std::string> headers(std::string_view name) const;

    std::string_view body() const { return body_; }
    bool is_cut() const { return is_cut_; }
    const std::string& mime_type() const { return mime_type_; }  // lower case, text/plain when absent or odd
    const std::string& charset() const { return charset_; }      // as labelled, empty when it is not
    const std::string& file_name() const { return file_name_; }  // UTF-8 as it came, not yet safe; may be empty
    bool is_multipart() const { return !boundary_.empty(); }
    bool is_attachment() const { return is_attachment_; }  // Content-Disposition: attachment

    // The bodies between the boundaries, at most `count_max`; none if no boundary stands in the body.
    std::vector<std::string_view> parts(std::size_t count_max) const;
    // The body with its transfer encoding undone.
    std::string content() const;

private:
    void read_headers(std::string_view bytes);
    void read_content_type();
    void read_disposition();

    std::vector<Header> headers_;
    std::string_view body_;
    std::string mime_type_ = "text/plain";
    std::string charset_;
    std::string boundary_;
    std::string file_name_;
    bool is_attachment_ = false;
    bool is_cut_ = false;
};

}  // namespace helpdesk
