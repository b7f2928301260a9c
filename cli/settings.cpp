#include "cli/settings.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "cli/settings_file.hpp"

namespace helpdesk {

namespace {

// What counts more comes first; each file has a rank of its own.
enum Rank { of_option, of_environment, of_shared_environment, of_first_file };

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

std::span<const KnownSetting> known_settings() {
    static constexpr KnownSetting known[] = {
        {"database", "db", "HELPDESK_DB", "desk.db", "the desk: a file, or postgres://…"},
        {"user", "as", "HELPDESK_USER", "", "who acts"},
        {"remote", "remote", "HELPDESK_REMOTE", "", "the server behind which the desk is: https://HOST, or unix:/PATH"},
        {"token_file", "token-file", "HELPDESK_TOKEN_FILE", "", "a file that holds the token for it"},
        {"color", "color", "", "auto", "always, never or auto"},
        {"smtp", "", "HELPDESK_SMTP", "", "the server that takes mail: smtp://HOST:PORT or smtps://HOST:PORT"},
        {"smtp_user", "", "HELPDESK_SMTP_USER", "", "who signs in there"},
        {"smtp_password_file", "", "HELPDESK_SMTP_PASSWORD_FILE", "", "a file that holds the password for it"},
        {"smtp_tls", "", "HELPDESK_SMTP_TLS", "required", "required, or optional for a server of your own machine"},
        {"listen", "", "HELPDESK_LISTEN", "",
         "where `helpdesk serve` listens, such as 127.0.0.1:8025; several with commas"},
        {"host", "", "HELPDESK_HOST", "", "names of the server that requests may say, with commas"},
        {"proxy", "", "HELPDESK_PROXY", "",
         "addresses of proxies that are believed who their clients are, with commas"},
        {"workers", "", "HELPDESK_WORKERS", "", "how many requests the server runs at once"},
        {"networks", "", "HELPDESK_NETWORKS", "",
         "private networks that webhooks may reach, such as 10.0.0.0/8,127.0.0.1"},
    };
    return known;
}

Settings::Settings(const Globals& globals, const Console& console) {
    for (const KnownSetting& known : known_settings()) all_.push_back({std::string(known.name), "", ""});
    for (const char* name : {"db", "as", "remote", "token-file"}) {
        if (globals.value(name) == "") throw Error(Fault::usage, std::string("--") + name + " is empty", name);
    }
    for (const KnownSetting& known : known_settings()) {
        const auto given = known.option.empty() ? std::nullopt : globals.value(known.option);
        if (given) {
            offer(known.name, known.name == "color" && given->empty() ? "always" : *given,
                  "--" + std::string(known.option), of_option);
        }
        const std::string variable(known.variable);
        if (!variable.empty()) offer(known.name, environment_of(console, variable.c_str()), variable, of_environment);
    }
    offer("database", shared_url(console), "DATABASE_URL", of_shared_environment);
    if (!environment_of(console, "NO_COLOR").empty()) offer("color", "never", "NO_COLOR", of_environment);
    int rank = of_first_file;
    for (const auto& file : settings_files(console)) {
        for (const Setting& setting : read_settings_file(file)) {
            offer(setting.name, setting.value, setting.origin, rank);
        }
        ++rank;
    }
    for (const KnownSetting& known : known_settings()) {
        offer(known.name, std::string(known.otherwise), "default", rank);
    }
    for (Setting& each : all_) {
        if (each.origin.empty()) each.origin = "default";
    }
    check_word("color", {"always", "never", "auto"});
    check_word("smtp_tls", {"required", "optional"});
}

const std::string& Settings::value(std::string_view name) const { return setting(name).value; }

bool Settings::is_remote() const {
    const Setting& remote = setting("remote");
    const Setting& database = setting("database");
    if (remote.value.empty() || database.rank < remote.rank) return false;
    if (database.rank > remote.rank) return true;
    throw Error(Fault::usage, database.origin + " and " + remote.origin + " name two desks: choose one", "remote");
}

const Setting& Settings::setting(std::string_view name) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Setting& each) { return each.name == name; });
    if (found == all_.end()) throw Error(Fault::internal, "there is no setting " + std::string(name));
    return *found;
}

// What comes first counts.
void Settings::offer(std::string_view name, const std::string& value, const std::string& origin, int rank) {
    for (Setting& each : all_) {
        if (each.name == name && each.origin.empty() && !value.empty()) each = {each.name, value, origin, rank};
    }
}

void Settings::check_word(std::string_view name, const std::vector<std::string>& words) const {
    const std::string& given = value(name);
    if (std::find(words.begin(), words.end(), given) != words.end()) return;
    std::string list;
    for (std::size_t at = 0; at < words.size(); ++at) {
        list += (at == 0 ? "" : at + 1 < words.size() ? ", " : " or ") + words[at];
    }
    throw Error(Fault::invalid,
                setting(name).origin + ": " + std::string(name) + " is " + list + ", not \"" + given + "\"",
                std::string(name), did_you_mean(given, words));
}

}  // namespace helpdesk
