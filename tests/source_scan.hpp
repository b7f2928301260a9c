#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// What the tidy test knows of one of the project's C++ files.
struct SourceFile {
    std::string path;                   // from the project's folder, with /
    std::vector<std::string> lines;     // as they are
    std::vector<std::string> code;      // without comments
    std::vector<std::string> skeleton;  // without comments and without what stands in quotes
    std::vector<std::string> includes;  // "engine/engine.hpp" with its quotes, <string> with its brackets

    bool within(std::string_view folder) const { return path.starts_with(folder); }
};

struct FunctionSize {
    std::string name;
    int line = 0;
    int lines = 0;
    int parameters = 0;
};

// Every .cpp and .hpp of engine/, cli/, server/, sql/, fixtures/ and tests/, in the order of their paths.
const std::vector<SourceFile>& source_files();

std::vector<std::string> read_lines(const std::string& path);

// The functions that a file defines, found by their braces: outermost ones only, so a lambda counts with its function.
std::vector<FunctionSize> functions_of(const SourceFile& file);

// True if the word stands in the line, and not as a part of a longer one.
bool has_word(std::string_view line, std::string_view word);

}  // namespace helpdesk
