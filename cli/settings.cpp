#include "cli/settings.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "cli/settings_file.hpp"

namespace helpdesk {

namespace {

// A file of somebody else must not decide which desk is opened.
bool is_trusted_file(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
    return status.st_uid == geteuid() || status.st_uid == 0;
}

std::vector<std::filesystem::path> settings_files(const Console& console) {
    std::vector<std::filesystem::path> files;
    std::filesystem::path folder = std::filesystem::absolute(console.folder).lexically_normal();
    for (;;) {
        if (is_trusted_file(folder / ".helpdesk.toml")) {
            files.push_back(folder / ".helpdesk.toml");
            break;
        }
        if (folder == folder.parent_path()) break;
        folder = folder.parent_path();
    }
    const std::string configured = environment_of(console, "XDG_CONFIG_HOME");
    const std::string home = environment_of(console, "HOME");
    const auto own = configured.empty() ? std::filesystem::path(home) / ".config" : std::filesystem::path(configured);
    if (own.is_absolute() && is_trusted_file(own / "helpdesk/config.toml"))
        files.push_back(own / "helpdesk/config.toml");
    if (is_trusted_file(console.system_settings)) files.push_back(console.system_settings);
    return files;
}

// Another program's DATABASE_URL is no business of ours.
std::string shared_url(const Console& console) {
    const std::string url = environment_of(console, "DATABASE_URL");
    return url.starts_with("postgres://") || url.starts_with("postgresql://") ? url : "";
}

}  // namespace

Settings::Settings(const Globals& globals, const Console& console)
    : all_{{"database", "", ""}, {"user", "", ""}, {"color", "", ""}} {
    const auto offer = [&](std::size_t at, const std::string& value, const std::string& origin) {
        if (all_[at].origin.empty() && !value.empty()) all_[at] = {all_[at].name, value, origin};
    };
    for (const char* name : {"db", "as"}) {
        if (globals.value(name) == "") throw Error(Fault::usage, std::string("--") + name + " is empty", name);
    }
    offer(0, globals.value("db").value_or(""), "--db");
    offer(1, globals.value("as").value_or(""), "--as");
    const auto color = globals.value("color");
    if (color) offer(2, color->empty() ? "always" : *color, "--color");
    offer(0, environment_of(console, "HELPDESK_DB"), "HELPDESK_DB");
    offer(0, shared_url(console), "DATABASE_URL");
    offer(1, environment_of(console, "HELPDESK_USER"), "HELPDESK_USER");
    if (!environment_of(console, "NO_COLOR").empty()) offer(2, "never", "NO_COLOR");
    for (const auto& file : settings_files(console)) {
        for (const Setting& setting : read_settings_file(file)) {
            for (std::size_t at = 0; at < all_.size(); ++at) {
                if (all_[at].name == setting.name) offer(at, setting.value, setting.origin);
            }
        }
    }
    offer(0, "desk.db", "default");
    offer(1, "", "default");
    offer(2, "auto", "default");
    if (all_[1].origin.empty()) all_[1].origin = "default";
    const std::string& when = all_[2].value;
    if (when != "always" && when != "never" && when != "auto") {
        throw Error(Fault::invalid, all_[2].origin + ": color is always, never or auto, not \"" + when + "\"", "color",
                    did_you_mean(when, std::vector<std::string>{"always", "never", "auto"}));
    }
}

}  // namespace helpdesk
