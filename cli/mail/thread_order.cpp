#include "thread_order.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace helpdesk {

namespace {

using Index = std::size_t;

// Which ids stand for the same thread: a forest, whose trees are joined at their roots.
class Threads {
public:
    Index root_of(const std::string& id) {
        const auto [found, is_new] = numbers_.emplace(id, parents_.size());
        if (is_new) parents_.push_back(found->second);
        Index at = found->second;
        while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
        return at;
    }

    void join(const std::string& a, const std::string& b) {
        const Index root = root_of(a);
        parents_[root_of(b)] = root;
    }

private:
    std::unordered_map<std::string, Index> numbers_;
    std::vector<Index> parents_;
};

std::vector<Index> by_date(const std::vector<Outline>& outlines) {
    std::vector<Index> order(outlines.size());
    std::iota(order.begin(), order.end(), Index{0});
    const auto rank = [&](Index index) {
        const std::string& date = outlines[index].date;
        return std::make_tuple(date.empty(), std::string_view(date), index);
    };
    std::sort(order.begin(), order.end(), [&](Index a, Index b) { return rank(a) < rank(b); });
    return order;
}

using FirstOfId = std::unordered_map<std::string, Index>;

FirstOfId firsts(const std::vector<Outline>& outlines, const std::vector<Index>& order) {
    FirstOfId first;
    for (const Index index : order) first.emplace(outlines[index].message_id, index);
    return first;
}

// Moves what a message answers in front of it. Threads may be thousands deep and, forged, circles: so there is a stack
// of our own, and nothing is visited twice.
std::vector<Index> answers_last(const std::vector<Outline>& outlines, const std::vector<Index>& order,
                                const FirstOfId& first) {
    std::vector<Index> sorted;
    std::vector<bool> visited(outlines.size());
    std::vector<std::pair<Index, Index>> open;  // a message, and how many of its links were looked at
    const auto visit = [&](Index index) {
        if (!visited[index]) open.emplace_back(index, 0);
        visited[index] = true;
    };
    for (const Index index : order) {
        visit(index);
        while (!open.empty()) {
            auto& [message, looked_at] = open.back();
            if (looked_at == outlines[message].links.size()) {
                sorted.push_back(message);
                open.pop_back();
                continue;
            }
            const auto link = first.find(outlines[message].links[looked_at++]);
            if (link != first.end()) visit(link->second);
        }
    }
    return sorted;
}

}  // namespace

std::vector<Ordered> order_by_thread(const std::vector<Outline>& outlines) {
    const std::vector<Index> order = by_date(outlines);
    const FirstOfId first = firsts(outlines, order);
    Threads threads;
    for (const auto& [id, index] : first) {
        for (const std::string& link : outlines[index].links) threads.join(id, link);
    }
    std::unordered_map<Index, std::string> starts;
    std::vector<Ordered> ordered;
    for (const Index index : answers_last(outlines, order, first)) {
        const std::string& id = outlines[index].message_id;
        Ordered& each = ordered.emplace_back();
        each.index = index;
        if (first.at(id) != index) continue;
        const auto [start, is_first] = starts.emplace(threads.root_of(id), id);
        if (!is_first) each.thread_start = start->second;
    }
    return ordered;
}

}  // namespace helpdesk
