#include "server/api/readable_json.hpp"

namespace helpdesk {

namespace {

std::string readable_part(const Value& value, std::size_t width, std::size_t depth) {
    std::string flat = to_json(value);
    if (flat.size() + depth * 2 < width || !(value.array() || value.object())) return flat;
    const std::string indent(depth * 2 + 2, ' ');
    std::string out;
    const auto add = [&](const std::string& name, const Value& part) {
        out += (out.empty() ? "\n" : ",\n") + indent + name + readable_part(part, width, depth + 1);
    };
    if (const Value::Array* list = value.array()) {
        for (const Value& each : *list) add("", each);
        return "[" + out + "\n" + indent.substr(2) + "]";
    }
    for (const auto& [name, part] : *value.object()) add(to_json(Value(name)) + ": ", part);
    return "{" + out + "\n" + indent.substr(2) + "}";
}

}  // namespace

std::string readable_json(const Value& value, std::size_t width) { return readable_part(value, width, 0); }

}  // namespace helpdesk
