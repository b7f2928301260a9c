#include "engine/base/text_source.hpp"

#include <algorithm>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t read_at_once = 1 << 16;

}  // namespace

bool TextReader::fill() {
    if (at_ < buffer_.size()) return true;
    buffer_.resize(read_at_once);
    buffer_.resize(source_(buffer_.data(), buffer_.size()));
    at_ = 0;
    return !buffer_.empty();
}

int TextReader::peek() { return fill() ? static_cast<unsigned char>(buffer_[at_]) : end; }

int TextReader::next() {
    const int c = peek();
    if (c == end) return end;
    ++at_;
    if (c == '\n') ++line_number_;
    return c;
}

bool TextReader::line(std::string& into, std::size_t most) {
    into.clear();
    if (!fill()) return false;
    line_number_ = ++lines_read_;
    while (fill()) {
        const std::size_t found = std::min(buffer_.find('\n', at_), buffer_.size());
        into.append(buffer_, at_, found - at_);
        at_ = found;
        if (into.size() > most) {
            throw Error(Fault::invalid, "line " + std::to_string(line_number_) + " is over " +
                                            std::to_string(most >> 20) + " MiB long");
        }
        if (found == buffer_.size()) continue;
        ++at_;
        break;
    }
    if (into.ends_with('\r')) into.pop_back();
    return true;
}

}  // namespace helpdesk
