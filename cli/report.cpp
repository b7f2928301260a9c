#include "cli/report.hpp"

#include "cli/text_width.hpp"

namespace helpdesk {

void report(Console& console, const Error& error, std::string_view what) {
    std::string line = "helpdesk: " + std::string(what) + error.what();
    if (!error.hint().empty()) line += " (" + error.hint() + ")";
    write_err(console, harmless(line) + "\n");
}

void report_json(Console& console, const Error& error) { write_err(console, to_json(error) + "\n"); }

}  // namespace helpdesk
