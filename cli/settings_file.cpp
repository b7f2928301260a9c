#include "cli/settings_file.hpp"

#include <toml++/toml.h>

namespace helpdesk {

namespace {

const std::vector<std::string>& known_names() {
    static const auto names = [] {
        std::vector<std::string> list;
        for (const KnownSetting& each : known_settings()) list.emplace_back(each.name);
        return list;
    }();
    return names;
}

[[noreturn]] void throw_at(const std::filesystem::path& path, const toml::source_region& where, const std::string& what,
                           std::string hint = {}) {
    throw Error(Fault::invalid, path.string() + ":" + std::to_string(where.begin.line) + ": " + what, {},
                std::move(hint));
}

bool names_file(std::string_view name) { return name == "token_file" || name == "smtp_password_file"; }

// A folder may come from anybody: what stands in it must not send one's token somewhere.
void check_may_stand_in(const std::filesystem::path& path, const std::string& name, const toml::source_region& where) {
    const bool is_of_folder = path.filename() == ".helpdesk.toml";
    if (!is_of_folder || (name != "remote" && name != "token_file")) return;
    throw_at(path, where, name + " is not for the settings of a folder",
             "it may stand in your own config.toml, in the environment and on the command line");
}

std::string absolute_database(const std::string& database, const std::filesystem::path& file) {
    if (database.empty()) return database;
    if (database.find("://") != std::string::npos || std::filesystem::path(database).is_absolute()) return database;
    return (file.parent_path() / database).lexically_normal().string();
}

}  // namespace

std::vector<Setting> read_settings_file(const std::filesystem::path& path) {
    std::vector<Setting> settings;
    try {
        const toml::table table = toml::parse_file(path.string());
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            const auto& names = known_names();
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                throw_at(path, key.source(), "there is no setting \"" + name + "\"", did_you_mean(name, names));
            }
            check_may_stand_in(path, name, key.source());
            const auto value = node.value_exact<std::string>();
            if (!value) throw_at(path, node.source(), name + " must be text in quotes");
            settings.push_back({name, name == "database" || names_file(name) ? absolute_database(*value, path) : *value,
                                path.string() + ":" + std::to_string(key.source().begin.line)});
        }
    } catch (const toml::parse_error& error) {
        throw_at(path, error.source(), "this is no setting",
                 "a setting is a name and a text in quotes: database = \"desk.db\"");
    }
    return settings;
}

}  // namespace helpdesk
