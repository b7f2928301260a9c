#include "tests/cli/cli_session.hpp"

#include <cstdio>
#include <fstream>

#include "cli/run.hpp"
#include "tests/postgres_server.hpp"

namespace helpdesk {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File file_with(const std::string& content) {
    File file(std::tmpfile(), std::fclose);
    std::fwrite(content.data(), 1, content.size(), file.get());
    std::rewind(file.get());
    return file;
}

std::string content_of(std::FILE* file) {
    std::rewind(file);
    std::string content;
    for (int c = std::getc(file); c != EOF; c = std::getc(file)) content += static_cast<char>(c);
    return content;
}

std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    bool inside = false;
    char quote = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (!quote && c == ' ') {
            inside = false;
            continue;
        }
        if (!inside) words.emplace_back();
        inside = true;
        if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? 0 : c;
        } else if (c == '\\' && quote != '\'' && at + 1 < line.size()) {
            words.back() += line[++at];
        } else {
            words.back() += c;
        }
    }
    return words;
}

}  // namespace

CliSession::CliSession(Backend backend) : now_(*parse_time("2026-11-22T08:59:00Z")) {
    world_.random = [state = std::make_shared<std::uint64_t>(42)] {
        *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
        return *state ^ *state >> 29;
    };
    if (backend == Backend::postgres) database_ = PostgresServer::shared().fresh_database().value();
    environment_["HELPDESK_DB"] = backend == Backend::postgres ? database_ : "desk.db";
}

CliSession::~CliSession() {
    if (!database_.empty()) PostgresServer::shared().drop_database(database_);
}

void CliSession::write_file(const std::string& name, const std::string& content) {
    std::ofstream(folder() + "/" + name, std::ios::binary | std::ios::app) << content;
}

Ran CliSession::run(const std::vector<std::string>& words, const std::string& input) {
    const File in = file_with(input);
    const File out = file_with("");
    const File err = file_with("");
    now_ = now_ + std::chrono::minutes(1);
    Console console{.in = in.get(), .out = out.get(), .err = err.get()};
    console.in_is_terminal = console.out_is_terminal = console.err_is_terminal = width_ > 0;
    if (width_ > 0) console.width = width_;
    console.environment = [this](const char* name) {
        const auto found = environment_.find(name);
        return found == environment_.end() ? nullptr : found->second.c_str();
    };
    console.folder = folder();
    console.programs = folder();
    console.system_settings = folder() + "/system.toml";
    console.world = world_;
    console.world.now = [now = now_] { return now; };
    console.open_remote = open_remote_;
    const int status = run_cli(words, console);
    return {status, content_of(out.get()), content_of(err.get())};
}

Options CliSession::options() const {
    World world;
    world.now = [now = now_] { return now; };
    return {.database = database_.empty() ? folder() + "/desk.db" : database_, .world = std::move(world)};
}

Ran CliSession::type(const std::string& line, const std::string& input) {
    std::vector<std::string> words = words_of(line);
    const auto before = environment_;
    while (!words.empty() && words.front() != "helpdesk") {
        const auto equals = words.front().find('=');
        environment_[words.front().substr(0, equals)] = words.front().substr(equals + 1);
        words.erase(words.begin());
    }
    if (!words.empty()) words.erase(words.begin());
    Ran ran = run(words, input);
    environment_ = before;
    return ran;
}

}  // namespace helpdesk
