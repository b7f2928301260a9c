#include "cli/outcome.hpp"

#include <filesystem>

namespace helpdesk {

std::string place_of(const Context& context, const std::string& where) {
    if (where.find("://") != std::string::npos) return where;
    return (context.console.folder / where).lexically_normal().string();
}

void tell(Context& context, const Value::Object& made, const std::string& sentence) {
    if (context.globals().speaks_json()) {
        write_out(context.console, to_json(Value(made)) + "\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, sentence + "\n");
    }
}

}  // namespace helpdesk
