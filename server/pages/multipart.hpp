#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace helpdesk {

// One part of a form: a field, or a file.
struct FormPart {
    std::string name;
    std::optional<std::string> file_name = {};  // of a file; empty when none was chosen
    std::string media_type = {};                // as the sender says it; empty: not at all
};

// Who hears of the parts, in their order.
struct FormPartSink {
    std::function<void(const FormPart&)> begin;
    std::function<void(std::string_view)> data;  // of the part that has begun; as often as there is some
    std::function<void()> end;
};

// Reads multipart/form-data (RFC 7578) in pieces of any size, and keeps no more of it than a part's head: however long
// a file is, it passes through. Fault::usage for whatever is not as browsers send it.
class MultipartReader {
public:
    MultipartReader(const std::string& boundary, FormPartSink sink);

    void add(std::string_view bytes);
    // At the end of the body. Fault::usage if the form does not end there.
    void finish() const;

private:
    enum class State { preamble, boundary, head, data, epilogue };

    std::string delimiter_;
    FormPartSink sink_;
    State state_ = State::preamble;
    std::string read_ = "\r\n";  // and not yet done with; a body may begin with its first boundary
    std::size_t parts_ = 0;

    // Each returns whether there is more to do with what is there.
    bool step();
    bool read_preamble();
    bool read_boundary();
    bool read_head();
    bool read_data();
};

}  // namespace helpdesk
