#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

enum class MarkdownPart {
    paragraph,
    heading,
    bullets,
    numbers,
    item,
    quote,
    code_block,
    line,
    table,
    row,
    head_cell,
    cell,
    emphasis,
    strong,
    code,
    deleted,
    link,
    picture,
    nothing
};

struct MarkdownDetail {
    unsigned number = 0;  // the level of a heading, the first number of a list
    std::string address = {};
    std::string title = {};
};

enum class MarkedText { words, entity, line_break, soft_break };

// Is told what a Markdown text holds, from the first to the last: every mark is opened and closed.
class MarkdownSink {
public:
    virtual ~MarkdownSink() = default;
    virtual void open(MarkdownPart mark, const MarkdownDetail& detail) = 0;
    virtual void close(MarkdownPart mark) = 0;
    virtual void text(MarkedText kind, std::string_view text) = 0;
    // True: nothing more is taken.
    virtual bool is_full() const = 0;
};

// False if the sink was full before the end, or the text made too much work; what is open then stays open.
bool read_markdown(std::string_view markdown, MarkdownSink& sink);

// The characters that `&amp;` and its like stand for; what is not known stays as it is written.
std::string decode_entity(std::string_view entity);

// Of http, https or mailto, or relative; without control characters and blanks.
bool is_safe_address(std::string_view address);

}  // namespace helpdesk
