#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace helpdesk {

struct MailAttachment {
    std::string name;       // safe to show and to save under: no path, no control or bidirectional characters
    std::string mime_type;  // lower case
    std::int64_t size = 0;
    std::string sha256;  // hexadecimal
    std::string content;
    std::string content_id = {};  // by which the HTML names it, as it came; may be empty
};

// `number` is the place among the message's attachments, from 1: it names the ones that came without a name.
MailAttachment make_attachment(std::string_view raw_name, std::string_view mime_type, std::size_t number,
                               std::string content);

std::string sha256_hex(std::string_view bytes);

}  // namespace helpdesk
