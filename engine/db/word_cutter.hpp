#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace helpdesk {

// A word as the search index has it: in one case, without accents, and where it stands in the text.
struct CutWord {
    std::string_view word;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Cuts a text into words exactly as the search index of both databases does. Ends when `visit` returns false.
void cut_words(std::string_view text, const std::function<bool(const CutWord&)>& visit);

}  // namespace helpdesk
