#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"
#include "cli/words.hpp"

namespace helpdesk {

// One thing that can be set in several places, and the place that counted.
struct Setting {
    std::string name;  // database, user, color
    std::string value;
    std::string origin;  // --db, HELPDESK_DB, /home/ana/.helpdesk.toml:2, default
};

// Options, then the environment, then .helpdesk.toml of this folder or the nearest one above, then the user's own file,
// then the system's. Fault::invalid with file and line for a file that cannot be understood.
class Settings {
public:
    Settings(const Globals& globals, const Console& console);

    const std::string& database() const { return all_[0].value; }
    const std::string& user() const { return all_[1].value; }
    const std::string& color() const { return all_[2].value; }
    const std::vector<Setting>& all() const { return all_; }

private:
    std::vector<Setting> all_;
};

}  // namespace helpdesk
