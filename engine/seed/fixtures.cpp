#include "engine/seed/fixtures.hpp"

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

std::string_view demo_file(std::string_view name) {
    for (const DemoFile& file : demo_files()) {
        if (file.name == name) return file.bytes;
    }
    throw Error(Fault::internal, "the demo data has no file " + std::string(name));
}

void for_each_line(std::string_view name, const std::function<void(const Value&)>& visit) {
    for (const std::string_view line : split(demo_file(name), '\n')) {
        if (!line.empty()) visit(parse_json(line));
    }
}

std::string text_member(const Value& line, std::string_view name) {
    const Value* value = line.find(name);
    return value && value->text() ? *value->text() : "";
}

std::vector<std::string> text_members(const Value& line, std::string_view name) {
    std::vector<std::string> texts;
    const Value* value = line.find(name);
    if (!value || !value->array()) return texts;
    for (const Value& each : *value->array()) texts.push_back(*each.text());
    return texts;
}

}  // namespace helpdesk
