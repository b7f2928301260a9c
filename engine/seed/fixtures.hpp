#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/value.hpp"

namespace helpdesk {

// The files of fixtures/demo, embedded when the project is built.
struct DemoFile {
    std::string_view name;  // such as users.ndjson or files/export.log
    std::string_view bytes;
};

std::span<const DemoFile> demo_files();

// Fault::internal if there is none of that name.
std::string_view demo_file(std::string_view name);

// Calls visit with each line of a file of JSON lines.
void for_each_line(std::string_view name, const std::function<void(const Value& line)>& visit);

// Members of such a line: text, or nothing if there is no member of that name; a list of texts.
std::string text_member(const Value& line, std::string_view name);
std::vector<std::string> text_members(const Value& line, std::string_view name);

}  // namespace helpdesk
