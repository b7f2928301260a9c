#include "engine/kb/diff.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace helpdesk {

namespace {

constexpr int edits_max = 600;  // Myers takes memory for the square of it
constexpr std::size_t context = 3;

using Lines = std::vector<std::string_view>;

// Each with its line end, so that a missing one at the end is a difference.
Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

// What is done to one line: ' ' it stays, '-' it goes, '+' it comes.
struct Edit {
    char sign;
    std::string_view line;
};

// Equal lines have equal numbers.
class Numbers {
public:
    std::vector<int> of(const Lines& lines) {
        std::vector<int> numbers;
        numbers.reserve(lines.size());
        for (const std::string_view line : lines) {
            numbers.push_back(known_.emplace(line, static_cast<int>(known_.size())).first->second);
        }
        return numbers;
    }

private:
    std::unordered_map<std::string_view, int> known_;
};

// The greedy algorithm of Eugene W. Myers ("An O(ND) Difference Algorithm and Its Variations", 1986), which finds the
// fewest edits. `reached_[d]` holds how far d edits lead on each diagonal.
class Myers {
public:
    Myers(const std::vector<int>& before, const std::vector<int>& after) : before_(before), after_(after) {}

    // The signs in order, or nothing if it takes too many edits.
    std::string signs() {
        for (int edits = 0; edits <= edits_max; ++edits) {
            if (walk(edits)) return way_back(edits);
        }
        return {};
    }

private:
    const std::vector<int>& before_;
    const std::vector<int>& after_;
    std::vector<std::vector<int>> reached_;

    int size_before() const { return static_cast<int>(before_.size()); }
    int size_after() const { return static_cast<int>(after_.size()); }

    // Whether the best way with these edits onto the diagonal comes from the one above it: a line that comes.
    bool is_from_above(int edits, int diagonal) const {
        if (diagonal == -edits) return true;
        if (diagonal == edits) return false;
        const auto& last = reached_[static_cast<std::size_t>(edits) - 1];
        const auto at = static_cast<std::size_t>((diagonal + edits) / 2);  // of diagonal + 1
        return last[at - 1] < last[at];
    }

    // Where the way onto the diagonal begins, before it follows the lines that are equal.
    int begin_of(int edits, int diagonal) const {
        if (edits == 0) return 0;
        const auto& last = reached_[static_cast<std::size_t>(edits) - 1];
        const auto at = static_cast<std::size_t>((diagonal + edits) / 2);
        return is_from_above(edits, diagonal) ? last[at] : last[at - 1] + 1;
    }

    bool walk(int edits) {
        std::vector<int> reached;
        bool is_there = false;
        for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
            int x = begin_of(edits, diagonal);
            while (x < size_before() && x - diagonal < size_after() && x - diagonal >= 0 &&
                   before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(x - diagonal)]) {
                ++x;
            }
            reached.push_back(x);
            is_there = is_there || (x >= size_before() && x - diagonal >= size_after());
        }
        reached_.push_back(std::move(reached));
        return is_there;
    }

    std::string way_back(int edits) const {
        std::string signs;
        int diagonal = size_before() - size_after();
        int x = size_before();
        for (; edits > 0; --edits) {
            const int begin = begin_of(edits, diagonal);
            signs.append(static_cast<std::size_t>(x - begin), ' ');
            const bool comes = is_from_above(edits, diagonal);
            signs += comes ? '+' : '-';
            x = comes ? begin : begin - 1;
            diagonal += comes ? 1 : -1;
        }
        signs.append(static_cast<std::size_t>(x), ' ');
        std::reverse(signs.begin(), signs.end());
        return signs;
    }
};

std::string signs_between(const std::vector<int>& before, const std::vector<int>& after) {
    std::string signs = Myers(before, after).signs();
    if (!signs.empty() || (before.empty() && after.empty())) return signs;
    return std::string(before.size(), '-') + std::string(after.size(), '+');
}

std::vector<Edit> edits_of(const Lines& before, const Lines& after) {
    Numbers numbers;
    std::vector<int> from = numbers.of(before);
    std::vector<int> to = numbers.of(after);
    const auto same = std::mismatch(from.begin(), from.end(), to.begin(), to.end());
    const auto head = static_cast<std::size_t>(same.first - from.begin());
    std::size_t tail = 0;
    while (tail + head < std::min(from.size(), to.size()) && from[from.size() - 1 - tail] == to[to.size() - 1 - tail]) {
        ++tail;
    }
    const auto middle = [&](const std::vector<int>& all) {
        return std::vector<int>(all.begin() + static_cast<std::ptrdiff_t>(head),
                                all.end() - static_cast<std::ptrdiff_t>(tail));
    };
    const std::string signs = std::string(head, ' ') + signs_between(middle(from), middle(to)) + std::string(tail, ' ');
    std::vector<Edit> edits;
    std::size_t x = 0;
    std::size_t y = 0;
    for (const char sign : signs) {
        edits.push_back({sign, sign == '+' ? after[y] : before[x]});
        x += sign != '+' ? 1 : 0;
        y += sign != '-' ? 1 : 0;
    }
    return edits;
}

std::string range_of(std::size_t first, std::size_t count) {
    const std::string begin = std::to_string(count == 0 ? first : first + 1);
    return count == 1 ? begin : begin + "," + std::to_string(count);
}

// The places behind the first edit from `at` on and all that are near it, with the lines around them.
std::pair<std::size_t, std::size_t> hunk_from(const std::vector<Edit>& edits, std::size_t at) {
    const auto is_edit = [&](std::size_t place) { return edits[place].sign != ' '; };
    std::size_t first = at;
    while (first < edits.size() && !is_edit(first)) ++first;
    if (first == edits.size()) return {first, first};
    std::size_t last = first;
    for (std::size_t place = first; place < edits.size() && place <= last + 2 * context; ++place) {
        if (is_edit(place)) last = place;
    }
    return {first - std::min(context, first - at), std::min(last + 1 + context, edits.size())};
}

}  // namespace

std::string unified_diff(const LabelledText& before, const LabelledText& after) {
    if (before.text == after.text) return {};
    const std::vector<Edit> edits = edits_of(lines_of(before.text), lines_of(after.text));
    std::string out = "--- " + before.label + "\n+++ " + after.label + "\n";
    std::size_t at = 0;
    std::size_t x = 0;
    std::size_t y = 0;
    for (;;) {
        const auto [first, last] = hunk_from(edits, at);
        if (first == edits.size()) return out;
        x += first - at;
        y += first - at;
        std::size_t removed = 0;
        std::size_t added = 0;
        std::string lines;
        for (std::size_t place = first; place < last; ++place) {
            const Edit& edit = edits[place];
            removed += edit.sign != '+' ? 1 : 0;
            added += edit.sign != '-' ? 1 : 0;
            lines += edit.sign + std::string(edit.line);
            if (!edit.line.ends_with('\n')) lines += "\n\\ No newline at end of file\n";
        }
        out += "@@ -" + range_of(x, removed) + " +" + range_of(y, added) + " @@\n" + lines;
        x += removed;
        y += added;
        at = last;
    }
}

}  // namespace helpdesk
