#include "body_reader.hpp"

#include <algorithm>
#include <charconv>

#include "grammar.hpp"
#include "refusal.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t line_bytes_max = 4'096;
constexpr std::size_t lines_bytes_max = 16 << 10;

}  // namespace

BodyReader::BodyReader(const RequestHead& head, std::uint64_t size_max)
    : size_max_(size_max),
      place_(head.chunked ? Place::chunk_size : Place::bytes),
      left_(head.content_length.value_or(0)) {
    if (left_ > size_max_) throw Refusal(413, "the body is too large");
}

bool BodyReader::take(std::string_view& text, std::string& out) {
    while (place_ != Place::end) {
        if (place_ == Place::bytes || place_ == Place::chunk_bytes) {
            take_bytes(text, out);
            if (left_ > 0) return false;
            place_ = place_ == Place::bytes ? Place::end : Place::chunk_end;
        } else {
            if (!take_line(text)) return false;
            read_line();
            line_.clear();
        }
    }
    return true;
}

void BodyReader::take_bytes(std::string_view& text, std::string& out) {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, text.size()));
    out += text.substr(0, taken);
    text.remove_prefix(taken);
    left_ -= taken;
}

bool BodyReader::take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
    if (line_.size() + taken > line_bytes_max) throw Refusal(400, "a line between the chunks is too long");
    line_ += text.substr(0, taken);
    text.remove_prefix(taken);
    if (end == std::string_view::npos) return false;
    if (!line_.ends_with("\r\n")) throw Refusal(400, "a line between the chunks ends without a carriage return");
    line_.resize(line_.size() - 2);
    if (!is_field_value(line_)) throw Refusal(400, "a line between the chunks has a control character");
    return true;
}

void BodyReader::read_line() {
    if (place_ == Place::chunk_size) return read_size();
    if (place_ == Place::chunk_end) {
        if (!line_.empty()) throw Refusal(400, "a chunk is longer than it says");
        place_ = Place::chunk_size;
        return;
    }
    if (line_.empty()) {
        place_ = Place::end;
        return;
    }
    const auto colon = line_.find(':');
    if (colon == std::string::npos || !is_token(std::string_view(line_).substr(0, colon)))
        throw Refusal(400, "a trailer is not a name, a colon and a value");
    line_bytes_ += line_.size();
    if (line_bytes_ > lines_bytes_max) throw Refusal(431, "the trailers are too large");
}

void BodyReader::read_size() {
    std::uint64_t size = 0;
    const char* const begin = line_.data();
    const char* const end = begin + line_.size();
    const auto read = std::from_chars(begin, end, size, 16);
    // from_chars takes a minus before an unsigned number for none, but reads no more than 64 bits.
    if (read.ec != std::errc() || (read.ptr != end && *read.ptr != ';'))
        throw Refusal(400, "the size of a chunk is not a hexadecimal number");
    line_bytes_ += static_cast<std::size_t>(end - read.ptr);
    if (line_bytes_ > lines_bytes_max) throw Refusal(400, "the extensions of the chunks are too large");
    if (size > size_max_ - size_) throw Refusal(413, "the body is too large");
    size_ += size;
    left_ = size;
    place_ = size == 0 ? Place::trailer : Place::chunk_bytes;
}

}  // namespace helpdesk
