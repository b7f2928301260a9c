#pragma once

#include <string>

namespace helpdesk {

struct LabelledText {
    std::string label;
    std::string text;
};

// What has to be done to the lines of one text to get the other, as `diff -u` says it; empty if they are the same.
// Where more than some hundreds of lines differ, all between the first and the last that do are told as replaced, so
// that time and memory do not grow with the square of the lines.
std::string unified_diff(const LabelledText& before, const LabelledText& after);

}  // namespace helpdesk
