#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// The text that a reader of this HTML sees, as plain lines: paragraphs apart, list items dashed, quotations behind `>
// `, the address behind a link. Takes valid UTF-8 and one pass over it, whatever it holds; clean_text is still to be
// done.
std::string html_to_text(std::string_view html);

}  // namespace helpdesk
