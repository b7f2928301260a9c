#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace helpdesk {

// Where a text comes from that is too long to hold: fills the room, and says how much of it it has filled; 0 at the
// end.
using TextSource = std::function<std::size_t(char* into, std::size_t room)>;

// Such a text, character by character or line by line.
class TextReader {
public:
    explicit TextReader(TextSource source) : source_(std::move(source)) {}

    static constexpr int end = -1;
    int peek();
    int next();
    // The next line without its line end; false at the end of the text. Fault::invalid for one that is over `most`
    // bytes.
    bool line(std::string& into, std::size_t most);
    // Of the line that was read last, or in which the next character stands; from 1.
    std::size_t line_number() const { return line_number_; }

private:
    TextSource source_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::size_t line_number_ = 1;
    std::size_t lines_read_ = 0;

    bool fill();
};

}  // namespace helpdesk
