#include "engine/db/statement.hpp"

#include <algorithm>
#include <cctype>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view optional_mark = "--?";

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Calls visit(name, begin, end) for each :name outside of quotes; `end` is behind the name and a `*` that follows it.
template <typename Visit>
void for_each_name(std::string_view text, Visit&& visit) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\'') quoted = !quoted;
        if (quoted || text[at] != ':' || at + 1 >= text.size()) continue;
        const bool cast = text[at + 1] == ':';  // PostgreSQL's value::type, in a query of the user's
        if (cast) ++at;
        if (cast || !is_name_char(text[at + 1])) continue;
        std::size_t end = at + 1;
        while (end < text.size() && is_name_char(text[end])) ++end;
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (end < text.size() && text[end] == '*') ++end;
        visit(name, at, end);
        at = end - 1;
    }
}

bool stands(std::string_view line, std::string_view flag, const Params& params) {
    if (!flag.empty() && !params.find(flag)) return false;
    bool all = true;
    for_each_name(line, [&](std::string_view name, std::size_t, std::size_t) { all = all && params.find(name); });
    return all;
}

class Assembler {
public:
    Assembler(const Params& params, Numbered numbered) : params_(params), numbered_(numbered) {}

    Assembled run(std::string_view source) {
        while (!source.empty()) {
            const auto end = std::min(source.find('\n'), source.size());
            take_line(source.substr(0, end));
            source.remove_prefix(std::min(end + 1, source.size()));
        }
        return std::move(result_);
    }

private:
    const Params& params_;
    Numbered numbered_;
    Assembled result_;

    void take_line(std::string_view line) {
        const auto mark = line.find(optional_mark);
        if (mark != std::string_view::npos) {
            const std::string_view flag = trim(line.substr(mark + optional_mark.size()));
            line = line.substr(0, mark);
            line = line.substr(0, line.find_last_not_of(' ') + 1);
            if (!stands(line, flag, params_)) return;
        }
        put(line);
    }

    void put(std::string_view line) {
        std::size_t done = 0;
        for_each_name(line, [&](std::string_view name, std::size_t begin, std::size_t end) {
            result_.text.append(line, done, begin - done);
            done = end;
            if (line[end - 1] == '*') {
                put_list(name);
            } else {
                put_name(name, 0);
            }
        });
        result_.text.append(line, done);
        result_.text += '\n';
    }

    void put_list(std::string_view name) {
        std::size_t count = 0;
        for (const Param& each : params_.list()) count += each.name == name ? 1U : 0U;
        for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
            if (i > 0) result_.text += ", ";
            put_name(name, i);
        }
    }

    void put_name(std::string_view name, std::size_t index) {
        std::string sent(name);
        if (index > 0) sent += '_' + std::to_string(index);
        auto found = std::find(result_.names.begin(), result_.names.end(), sent);
        if (found == result_.names.end()) {
            const std::size_t source = source_of(name, index);
            result_.sources.push_back(source);
            result_.cells.push_back(params_.list()[source].cell);
            result_.names.push_back(sent);
            found = result_.names.end() - 1;
        }
        if (numbered_ == Numbered::yes) {
            result_.text += '$' + std::to_string(found - result_.names.begin() + 1);
        } else {
            result_.text += ':' + sent;
        }
    }

    std::size_t source_of(std::string_view name, std::size_t index) const {
        const std::vector<Param>& list = params_.list();
        for (std::size_t at = 0; at < list.size(); ++at) {
            if (list[at].name == name && index-- == 0) return at;
        }
        throw Error(Fault::internal, "a statement wants :" + std::string(name) + ", which nobody gave");
    }
};

}  // namespace

const Cell* Params::find(std::string_view name) const {
    for (const Param& each : list_) {
        if (each.name == name) return &each.cell;
    }
    return nullptr;
}

Assembled assemble(const Statement& statement, const Params& params, Numbered numbered) {
    const bool own_text = numbered == Numbered::yes && !statement.postgres.empty();
    return Assembler(params, numbered).run(own_text ? statement.postgres : statement.text);
}

}  // namespace helpdesk
