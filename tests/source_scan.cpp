#include "tests/source_scan.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Walks through C++ and knows where comments and quotes are.
class Blanker {
public:
    explicit Blanker(std::string text) : text_(std::move(text)) {}

    // The text with blanks in the place of comments, and of what stands in quotes if that is wanted.
    std::string run(bool blank_quotes) {
        std::string out = text_;
        for (std::size_t at = 0; at < text_.size();) {
            const std::size_t end = end_of_piece(at);
            const bool quote = text_[at] == '"' || text_[at] == '\'' || text_[at] == 'R';
            const std::size_t edge = quote ? 1 : 0;  // the quotes themselves stay
            if (end > at + 1 && (!quote || blank_quotes)) {
                for (std::size_t each = at + edge; each < end - edge; ++each) {
                    if (out[each] != '\n') out[each] = ' ';
                }
            }
            at = end;
        }
        return out;
    }

private:
    std::string text_;

    // Behind the comment or the literal that begins here; one further if it is neither.
    std::size_t end_of_piece(std::size_t at) const {
        const std::string_view rest = std::string_view(text_).substr(at);
        const bool inside_word = at > 0 && is_word_char(text_[at - 1]);
        if (rest.starts_with("//")) return std::min(text_.find('\n', at), text_.size());
        if (rest.starts_with("/*")) return end_behind(text_.find("*/", at + 2), 2);
        if (rest.starts_with("R\"") && !inside_word) {
            const std::string mark = ")" + text_.substr(at + 2, text_.find('(', at) - at - 2) + "\"";
            return end_behind(text_.find(mark, at), mark.size());
        }
        if (rest[0] == '"' || (rest[0] == '\'' && !inside_word)) return end_of_quote(at);
        return at + 1;
    }

    std::size_t end_behind(std::size_t found, std::size_t size) const {
        return found == std::string::npos ? text_.size() : found + size;
    }

    std::size_t end_of_quote(std::size_t at) const {
        const char quote = text_[at];
        for (++at; at < text_.size() && text_[at] != quote; ++at) {
            if (text_[at] == '\\') ++at;
        }
        return std::min(at + 1, text_.size());
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::string_view line : split(text, '\n')) lines.emplace_back(line);
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

SourceFile read_source(const fs::path& path, const std::string& name) {
    const std::string text = read_file(path);
    Blanker blanker(text);
    SourceFile file{name, lines_of(text), lines_of(blanker.run(false)), lines_of(blanker.run(true)), {}};
    for (const std::string& line : file.code) {
        if (line.starts_with("#include ")) file.includes.emplace_back(trim(std::string_view(line).substr(9)));
    }
    return file;
}

// Looks for `head {` outside of functions, where the head has parentheses: a function begins there.
class FunctionFinder {
public:
    std::vector<FunctionSize> run(const std::vector<std::string>& skeleton) {
        for (std::size_t line = 0; line < skeleton.size(); ++line) {
            if (skeleton[line].starts_with('#')) continue;
            for (char c : skeleton[line]) take(c, static_cast<int>(line) + 1);
            take(' ', static_cast<int>(line) + 1);
        }
        return std::move(found_);
    }

private:
    std::vector<FunctionSize> found_;
    std::string head_;     // what stands before the next brace, since the last statement
    int head_line_ = 0;
    int parentheses_ = 0;  // open ones of the head
    int depth_ = 0;        // of braces within the present function or initializer; 0 outside
    bool function_ = false;

    void take(char c, int line) {
        if (depth_ > 0) {
            depth_ += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth_ == 0) leave(line);
            return;
        }
        parentheses_ += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '{') {
            enter();
        } else if ((c == ';' && parentheses_ == 0) || c == '}') {
            forget();
        } else if (!head_.empty() || !std::isspace(static_cast<unsigned char>(c))) {
            if (head_.empty()) head_line_ = line;
            head_ += c;
            // Describe's macros end without a semicolon.
            if (c == ')' && parentheses_ == 0 && head_.starts_with("BOOST_DESCRIBE_")) forget();
        }
    }

    void enter() {
        function_ = parentheses_ == 0 && is_function();
        const bool scope = !function_ && parentheses_ == 0 && opens_scope();
        if (scope) return forget();
        depth_ = 1;
    }

    // A member initializer `: a_{1}` ends here as well: then the function goes on behind it.
    void leave(int line) {
        if (!function_) {
            head_ += "{}";
            return;
        }
        found_.push_back({name(), head_line_, line - head_line_ + 1, count_parameters()});
        forget();
    }

    void forget() {
        head_.clear();
        parentheses_ = 0;
    }

    bool opens_scope() const {
        for (const char* word : {"namespace", "class", "struct", "enum", "union", "extern"}) {
            if (has_word(head_, word)) return true;
        }
        return false;
    }

    bool is_function() const {
        if (head_.find('(') == std::string::npos || has_word(head_, "namespace")) return false;
        const std::string_view trimmed = trim(head_);
        if (trimmed.ends_with('=') || trimmed.ends_with(',')) return false;
        const bool initializes = trimmed.find(") :") != std::string_view::npos;
        if (!initializes) return trimmed.find('=') == std::string_view::npos || has_parameters();
        return trimmed.ends_with(')') || trimmed.ends_with('}');  // `: a_{` is an initializer, `: a_(1) {` the body
    }

    bool has_parameters() const { return parameters_begin() != std::string::npos; }

    // The parenthesis behind the function's name.
    std::size_t parameters_begin() const {
        for (auto at = head_.find('('); at != std::string::npos; at = head_.find('(', at + 1)) {
            const std::string before = word_before(at);
            if (before.empty() || before == "requires" || before == "decltype" || before == "alignas") continue;
            if (before == "operator") return head_.find('(', at + 1);
            return at;
        }
        return std::string::npos;
    }

    std::string word_before(std::size_t at) const {
        std::size_t begin = at;
        while (begin > 0 && is_word_char(head_[begin - 1])) --begin;
        return head_.substr(begin, at - begin);
    }

    std::string name() const {
        const auto begin = parameters_begin();
        return begin == std::string::npos ? "?" : word_before(begin);
    }

    int count_parameters() const {
        const auto begin = parameters_begin();
        if (begin == std::string::npos) return 0;
        int depth = 0;
        int commas = 0;
        bool any = false;
        for (std::size_t at = begin; at < head_.size(); ++at) {
            const char c = head_[at];
            if (c == ')' && depth == 1) break;
            depth += c == '(' || c == '<' || c == '{' ? 1 : c == ')' || c == '>' || c == '}' ? -1 : 0;
            commas += c == ',' && depth == 1 ? 1 : 0;
            any = any || (at > begin && !std::isspace(static_cast<unsigned char>(c)));
        }
        return any ? commas + 1 : 0;
    }
};

}  // namespace

const std::vector<SourceFile>& source_files() {
    static const auto files = [] {
        std::vector<SourceFile> list;
        for (const char* folder : {"engine", "cli", "server", "sql", "fixtures", "tests"}) {
            const fs::path root = fs::path(PROJECT_FOLDER);
            if (!fs::exists(root / folder)) continue;
            for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
                const fs::path& path = entry.path();
                const bool is_source = path.extension() == ".cpp" || path.extension() == ".hpp";
                if (is_source) list.push_back(read_source(path, fs::relative(path, root).generic_string()));
            }
        }
        std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
        return list;
    }();
    return files;
}

std::vector<std::string> read_lines(const std::string& path) {
    return lines_of(read_file(fs::path(PROJECT_FOLDER) / path));
}

std::vector<FunctionSize> functions_of(const SourceFile& file) { return FunctionFinder().run(file.skeleton); }

bool has_word(std::string_view line, std::string_view word) {
    for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !is_word_char(word[0]) || !is_word_char(line[at - 1]);
        const bool ends = end == line.size() || !is_word_char(word.back()) || !is_word_char(line[end]);
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace helpdesk
