#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"
#include "cli/words.hpp"

namespace helpdesk {

// One thing that can be set in several places, and the place that counted.
struct Setting {
    std::string name;
    std::string value;
    std::string origin;  // --db, HELPDESK_DB, /home/ana/.helpdesk.toml:2, default
    int rank = 0;        // of two places the one with the lower rank counts
};

// What can be set. Published, as the names of the environment are.
struct KnownSetting {
    std::string_view name;
    std::string_view option;  // without the --; empty: none
    std::string_view variable;
    std::string_view otherwise;
    std::string_view words;
};
std::span<const KnownSetting> known_settings();

// Options, then the environment, then .helpdesk.toml of this folder or the nearest one above, then the user's own file,
// then the system's. Fault::invalid with file and line for a file that cannot be understood.
class Settings {
public:
    Settings(const Globals& globals, const Console& console);

    // Of a known setting; empty if it is nowhere set, and nothing holds otherwise.
    const std::string& value(std::string_view name) const;
    const std::string& database() const { return value("database"); }
    const std::string& user() const { return value("user"); }
    const std::string& color() const { return value("color"); }
    // True if the desk is behind a server: `remote` is set where it counts more than `database`. Fault::usage where
    // both are set and neither counts more.
    bool is_remote() const;
    const std::vector<Setting>& all() const { return all_; }

private:
    std::vector<Setting> all_;

    const Setting& setting(std::string_view name) const;
    void offer(std::string_view name, const std::string& value, const std::string& origin, int rank);
    void check_word(std::string_view name, const std::vector<std::string>& words) const;
};

}  // namespace helpdesk
