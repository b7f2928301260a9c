#include "mbox.hpp"

#include <algorithm>
#include <array>
#include <istream>

#include "charset.hpp"
#include "message.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t line_bytes_max = 64 * 1024;
constexpr int lines_looked_at = 20;

bool is_header_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 80) {
        return false;
    }
    for (const char c : trimmed(line.substr(0, colon))) {
        if (c <= ' ' || c >= 0x7F) {
            return false;
        }
    }
    return true;
}

// `From someone Mon May  2 16:07:05 2005`: with a time and a year, unlike a sentence that begins with "From".
bool is_separator(std::string_view line) {
    const auto is_digit = [&line](std::size_t i) { return i < line.size() && line[i] >= '0' && line[i] <= '9'; };
    if (!line.starts_with("From ") || line.size() > 500) {
        return false;
    }
    bool has_time = false;
    bool has_year = false;
    for (std::size_t i = 5; i < line.size(); ++i) {
        has_time = has_time || (line[i] == ':' && is_digit(i - 1) && is_digit(i + 1) && is_digit(i + 2));
        has_year = has_year || (line[i - 1] == ' ' && (line[i] == '1' || line[i] == '2') && is_digit(i + 1) &&
                                is_digit(i + 2) && is_digit(i + 3) && !is_digit(i + 4));
    }
    return has_time && has_year;
}

class MboxSplitter {
public:
    MboxSplitter(const std::string& source, const MessageSink& sink) : source_(source), sink_(sink) {}

    // A line with its end, or a piece of an overlong one.
    void take(std::string_view line, bool is_line_start) {
        const bool is_candidate = is_line_start && is_blank_before_ && is_separator(line);
        if (!pending_.empty()) {
            // A separator stands before headers; elsewhere it is a line of somebody's text.
            is_line_start&& is_header_line(line) ? begin_message() : append(pending_);
            pending_.clear();
        }
        if (!has_begun_) {
            has_begun_ = line.starts_with("From ");
            return;
        }
        is_blank_before_ = is_line_start && trimmed(line).empty();
        if (is_candidate) {
            pending_ = line;
        } else {
            append(is_line_start ? unquoted(line) : line);
        }
    }

    void finish() {
        append(pending_);
        begin_message();
    }

private:
    static std::string_view unquoted(std::string_view line) {
        const std::size_t quotes = line.find_first_not_of('>');
        const bool is_quoted =
            quotes != std::string_view::npos && quotes > 0 && line.substr(quotes).starts_with("From ");
        return is_quoted ? line.substr(1) : line;
    }

    void append(std::string_view bytes) {
        const std::size_t room = message_bytes_max - message_.bytes.size();
        message_.is_cut = message_.is_cut || bytes.size() > room;
        message_.bytes.append(bytes.substr(0, room));
    }

    // Hands on what was gathered, without the empty line that the mbox format puts behind it.
    void begin_message() {
        std::string& bytes = message_.bytes;
        if (bytes.ends_with("\n\n") || bytes.ends_with("\r\n\r\n")) {
            bytes.resize(bytes.size() - (bytes.ends_with("\r\n") ? 2 : 1));
        }
        if (!trimmed(bytes).empty()) {
            message_.source = source_ + "#" + std::to_string(++count_);
            sink_(message_);
        }
        message_ = {};
    }

    const std::string& source_;
    const MessageSink& sink_;
    RawMessage message_;
    std::string pending_;
    std::size_t count_ = 0;
    bool has_begun_ = false;
    bool is_blank_before_ = false;
};

}  // namespace

MailFormat mail_format(std::string_view beginning) {
    if (beginning.starts_with("\xEF\xBB\xBF")) {
        beginning.remove_prefix(3);
    }
    const std::size_t first = beginning.find_first_not_of("\r\n");
    beginning.remove_prefix(first == std::string_view::npos ? beginning.size() : first);
    if (beginning.starts_with("From ")) {
        return MailFormat::mbox;
    }
    for (int i = 0; i < lines_looked_at && !beginning.empty(); ++i) {
        const std::size_t end = std::min(beginning.find_first_of("\r\n"), beginning.size());
        if (is_header_line(beginning.substr(0, end))) {
            return MailFormat::single;
        }
        beginning.remove_prefix(std::min(end + 1, beginning.size()));
    }
    return MailFormat::unknown;
}

void split_mbox(std::istream& input, const std::string& source, const MessageSink& sink) {
    MboxSplitter splitter(source, sink);
    std::string line;
    std::array<char, line_bytes_max> buffer{};
    bool is_line_start = true;
    while (input.good()) {
        input.getline(buffer.data(), buffer.size());
        const auto count = static_cast<std::size_t>(input.gcount());
        const bool is_piece = input.fail() && !input.eof() && count + 1 == buffer.size();
        if (is_piece) {
            input.clear();
        }
        if (count == 0 && !is_piece) {
            break;
        }
        const bool has_end = !is_piece && !input.eof();
        line.assign(buffer.data(), has_end ? count - 1 : count);
        line.append(has_end ? "\n" : "");
        splitter.take(line, is_line_start);
        is_line_start = has_end;
    }
    splitter.finish();
}

}  // namespace helpdesk
