#pragma once

#include <string>
#include <vector>

#include "attachment.hpp"
#include "entity.hpp"

namespace helpdesk {

struct MailBody {
    std::string text;
    std::string html;  // the form of the text, or of a part of it; empty if there is none, or it is too long to be kept
    std::vector<MailAttachment> attachments;
    bool is_cut = false;  // a limit was met: something was left out
};

// Splits a message into the text that is shown and everything else: nested 32 deep, 500 parts, 200,000 bytes of text.
MailBody read_body(const Entity& message);

}  // namespace helpdesk
