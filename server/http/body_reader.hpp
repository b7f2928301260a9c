#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "head_reader.hpp"

namespace helpdesk {

// Takes a body out of its frame: so many bytes, or chunks. Extensions and trailers of chunks are checked and dropped.
class BodyReader {
public:
    // Refusal 413 when the head already says that it will be longer than `size_max`.
    BodyReader(const RequestHead& head, std::uint64_t size_max);

    // Moves what belongs to the body from the front of `text` to the end of `out`. True when the body is complete;
    // Refusal for what is no chunk, and for more than `size_max`.
    bool take(std::string_view& text, std::string& out);

private:
    enum class Place { bytes, chunk_size, chunk_bytes, chunk_end, trailer, end };

    std::uint64_t size_max_;
    Place place_;
    std::uint64_t left_ = 0;      // of the bytes, or of this chunk's
    std::uint64_t size_ = 0;      // of the chunks until now
    std::string line_;            // the part of a size, of a trailer or of the end of a chunk that is there
    std::size_t line_bytes_ = 0;  // of what was read beside the body's own bytes, and of sizes, which are short
    bool take_line(std::string_view& text);
    void take_bytes(std::string_view& text, std::string& out);
    void read_size();
    void read_line();
};

}  // namespace helpdesk
