#include "server/pages/multipart.hpp"

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t head_size_max = 8 << 10;
constexpr std::size_t preamble_size_max = 1 << 10;
constexpr std::size_t parts_max = 100;
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

[[noreturn]] void refuse(const std::string& why) { throw Error(Fault::usage, "the form is not readable: " + why); }

// Browsers write %22 for a quote in a name, and nothing else differently.
std::string with_quotes(std::string_view text) {
    constexpr std::string_view mark = "%22";
    std::string name;
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        name += std::string(text.substr(0, at)) + "\"";
        text.remove_prefix(at + mark.size());
    }
    return name.append(text);
}

// What stands behind `; name=`, of the parameters of a header.
std::optional<std::string> parameter_in(std::string_view rest, std::string_view wanted) {
    while (!rest.empty()) {
        if (rest.front() != ';') refuse("a part's head has something between its parameters");
        rest = trim(rest.substr(1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) refuse("a parameter of a part has no value");
        const std::string name = lower_ascii(trim(rest.substr(0, equals)));
        rest.remove_prefix(equals + 1);
        const bool is_quoted = rest.starts_with('"');
        const auto end = is_quoted ? rest.find('"', 1) : std::min(rest.find(';'), rest.size());
        if (end == std::string_view::npos) refuse("a quote in a part's head has no end");
        const std::string_view value = is_quoted ? rest.substr(1, end - 1) : trim(rest.substr(0, end));
        if (name == wanted) return with_quotes(value);
        rest = trim(rest.substr(is_quoted ? end + 1 : end));
    }
    return std::nullopt;
}

void read_disposition(std::string_view value, FormPart& part) {
    const auto end = std::min(value.find(';'), value.size());
    if (lower_ascii(trim(value.substr(0, end))) != "form-data") refuse("a part is no form-data");
    const std::string_view parameters = value.substr(end);
    const auto name = parameter_in(parameters, "name");
    if (!name || name->empty()) refuse("a part has no name");
    part.name = *name;
    part.file_name = parameter_in(parameters, "filename");
    if (!is_valid_text(part.name) || !is_valid_text(part.file_name.value_or(""))) refuse("a name is no text");
}

FormPart part_of(std::string_view head) {
    FormPart part;
    bool has_disposition = false;
    while (!head.empty()) {
        const auto end = std::min(head.find(line_end), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + line_end.size(), head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) refuse("a line in a part's head is no header");
        const std::string name = lower_ascii(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (name == "content-disposition") {
            if (has_disposition) refuse("a part has two names");
            has_disposition = true;
            read_disposition(value, part);
        } else if (name == "content-type") {
            part.media_type = value;
        }
    }
    if (!has_disposition) refuse("a part has no name");
    if (!is_valid_text(part.media_type)) refuse("a type is no text");
    return part;
}

}  // namespace

MultipartReader::MultipartReader(const std::string& boundary, FormPartSink sink)
    : delimiter_("\r\n--" + boundary), sink_(std::move(sink)) {}

void MultipartReader::add(std::string_view bytes) {
    if (state_ == State::epilogue) return;
    read_ += bytes;
    while (step()) {
    }
}

void MultipartReader::finish() const {
    if (state_ != State::epilogue) refuse("it ends too early");
}

bool MultipartReader::step() {
    switch (state_) {
        case State::preamble: return read_preamble();
        case State::boundary: return read_boundary();
        case State::head: return read_head();
        case State::data: return read_data();
        case State::epilogue: read_.clear(); return false;
    }
    return false;
}

bool MultipartReader::read_preamble() {
    const auto found = read_.find(delimiter_);
    if (found == std::string::npos ? read_.size() > preamble_size_max : found > preamble_size_max) {
        refuse("it does not begin with its boundary");
    }
    if (found == std::string::npos) return false;
    read_.erase(0, found + delimiter_.size());
    state_ = State::boundary;
    return true;
}

// Behind a boundary a part begins, or the form ends.
bool MultipartReader::read_boundary() {
    if (read_.size() < line_end.size()) return false;
    if (read_.starts_with("--")) {
        state_ = State::epilogue;
        return true;
    }
    if (!read_.starts_with(line_end)) refuse("something stands behind a boundary");
    if (++parts_ > parts_max) refuse("it has too many parts");
    // The line end stays: a head without a line ends with it at once.
    state_ = State::head;
    return true;
}

bool MultipartReader::read_head() {
    const auto found = read_.find(head_end);
    if (found == std::string::npos ? read_.size() > head_size_max : found > head_size_max) {
        refuse("a part's head is too long");
    }
    if (found == std::string::npos) return false;
    const std::size_t begin = std::min(found, line_end.size());
    const FormPart part = part_of(std::string_view(read_).substr(begin, found - begin));
    read_.erase(0, found + head_end.size());
    sink_.begin(part);
    state_ = State::data;
    return true;
}

// What may be the beginning of a boundary stays until the rest of it is there.
bool MultipartReader::read_data() {
    const auto found = read_.find(delimiter_);
    const bool ends = found != std::string::npos;
    const std::size_t size = ends ? found : read_.size() - std::min(read_.size(), delimiter_.size() - 1);
    if (size > 0) sink_.data(std::string_view(read_).substr(0, size));
    read_.erase(0, ends ? size + delimiter_.size() : size);
    if (!ends) return false;
    sink_.end();
    state_ = State::boundary;
    return true;
}

}  // namespace helpdesk
