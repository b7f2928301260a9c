#include "tests/postgres_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "engine/base/text.hpp"
#include "engine/db/open.hpp"

extern char** environ;

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

// $1 the folder of PostgreSQL's programs, $2 ours, $3 the server's settings. Says "ready" or "failed", then restarts
// the server in the mode that each line of its standard input names, until that ends, as it does however the test
// program ends.
constexpr const char* keeper_script = R"(
cd "$2" || exit 1
"$1/initdb" --no-sync -U postgres -A md5 --pwfile=password -E UTF8 --locale=C.UTF-8 -D data >log 2>&1 &&
    rm password &&
    "$1/pg_ctl" -D data -l log -w -t 60 -o "$3" start >>log 2>&1 &&
    echo ready || echo failed
while read -r mode; do
    "$1/pg_ctl" -D data -l log -m "$mode" -w -t 60 restart >>log 2>&1 && echo ready || echo failed
done
"$1/pg_ctl" -D data -m immediate stop >>log 2>&1
cd / && rm -rf "$2"
)";

std::uint64_t random_bits() {
    std::uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != sizeof bits) throw std::runtime_error("no random bits");
    return bits;
}

std::string random_word() {
    std::ostringstream word;
    word << std::hex << random_bits() << random_bits();
    return word.str();
}

// The newest of Debian's, otherwise what PATH finds; empty if there is none.
fs::path find_programs() {
    std::error_code ignored;
    fs::path best;
    int best_version = 0;
    for (const auto& each : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        const int version = std::atoi(each.path().filename().c_str());
        if (version <= best_version || !fs::exists(each.path() / "bin/initdb", ignored)) continue;
        best_version = version;
        best = each.path() / "bin";
    }
    if (!best.empty()) return best;
    const char* path = std::getenv("PATH");
    for (std::string_view folder : split(std::string_view(path ? path : ""), ':')) {
        const fs::path program = fs::path(folder) / "initdb";
        if (!folder.empty() && fs::exists(program, ignored)) return fs::canonical(program, ignored).parent_path();
    }
    return {};
}

int free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = probe >= 0 && bind(probe, generic, size) == 0 && getsockname(probe, generic, &size) == 0;
    if (probe >= 0) close(probe);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string read_line(int file) {
    std::string line;
    char c = 0;
    while (read(file, &c, 1) == 1 && c != '\n') line += c;
    return line;
}

// The same URL with another database.
std::string with_database(const std::string& url, const std::string& database) {
    const auto question = std::min(url.find('?'), url.size());
    const auto slash = url.find('/', url.find("://") + 3);
    return url.substr(0, std::min(slash, question)) + '/' + database + url.substr(question);
}

std::string database_of(const std::string& url) {
    const std::string path = url.substr(0, url.find('?'));
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

PostgresServer::PostgresServer(Fsync fsync) : owner_(getpid()) {
    const fs::path programs = find_programs();
    if (programs.empty()) {
        reason_ = "PostgreSQL is not installed";
        return;
    }
    for (int tries = 0; tries < 3 && url_.empty();
         ++tries) {  // another program may take the port before the server does
        try {
            start(programs, fsync);
        } catch (const std::exception& error) {
            reason_ = std::string("PostgreSQL does not start: ") + error.what();
            stop();
        }
    }
}

// Connects at once: who names a server wants to hear that it does not answer. (And what OpenSSL does at the end of the
// program has to be arranged before this object exists, or its destructor could not connect any more.)
PostgresServer::PostgresServer(const External& external) : url_(external.url), owner_(getpid()) { run("SELECT 1"); }

PostgresServer::~PostgresServer() {
    if (owner_ != getpid()) return;
    try {
        while (keeper_ < 0 && !databases_.empty()) drop_database(std::string(databases_.back()));
    } catch (const std::exception&) {  // that server is gone already, and its databases are not ours to mend
    }
    stop();
}

PostgresServer& PostgresServer::shared() {
    const char* given = std::getenv("HELPDESK_TEST_POSTGRES");
    static PostgresServer server = given && *given ? PostgresServer(External{given}) : PostgresServer(Fsync::off);
    return server;
}

void PostgresServer::start(const fs::path& programs, Fsync fsync) {
    std::string folder = (fs::temp_directory_path() / "helpdesk-postgres-XXXXXX").string();
    if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
    folder_ = folder;
    const std::string password = random_word();
    std::ofstream(folder_ / "password") << password << '\n';
    if (geteuid() == 0) {
        const passwd* user = getpwnam("postgres");
        if (!user) throw std::runtime_error("root may not run it, and there is no user postgres");
        for (const fs::path& each : {folder_, folder_ / "password"}) {
            if (chown(each.c_str(), user->pw_uid, user->pw_gid) != 0)
                throw std::runtime_error("its folder cannot be given away");
        }
    }
    const int port = free_port();
    std::string settings = "-c listen_addresses=127.0.0.1 -c port=" + std::to_string(port) +
                           " -c unix_socket_directories='" + folder + "' -c max_connections=200 -c shared_buffers=64MB";
    if (fsync == Fsync::off) settings += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off";
    spawn_keeper(programs, settings);
    url_ = "postgres://postgres:" + password + "@127.0.0.1:" + std::to_string(port) + "/postgres";
    require_ours();
}

void PostgresServer::spawn_keeper(const fs::path& programs, const std::string& settings) {
    int lifeline[2];
    int answer[2];
    if (pipe2(lifeline, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    lifeline_ = lifeline[1];

    std::vector<std::string> words;
    if (geteuid() == 0) words = {"runuser", "-u", "postgres", "--"};
    for (const std::string& word : {std::string("sh"), std::string("-c"), std::string(keeper_script),
                                    std::string("keeper"), programs.string(), folder_.string(), settings}) {
        words.push_back(word);
    }
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, lifeline[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answer[1], STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);  // Ctrl-C is for the tests, not for their server
    const int error = posix_spawnp(&keeper_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(lifeline[0]);
    close(answer[1]);
    if (error != 0) keeper_ = -1;

    answers_ = answer[0];
    const std::string said = error == 0 ? read_line(answers_) : "";
    if (said != "ready") throw std::runtime_error(read_file(folder_ / "log"));
}

void PostgresServer::require_ours() const {
    std::string folder;
    const auto db = open_postgres(url_, Access::read, {});
    db->run({"", "SHOW data_directory"}, {}, [&](const Row& row) { folder = row.text(0); });
    if (folder != (folder_ / "data").string()) throw std::runtime_error("another server answers on its port");
}

void PostgresServer::restart(Shutdown how) {
    const std::string_view mode = how == Shutdown::crash ? "immediate\n" : "fast\n";
    const bool told = keeper_ > 0 && write(lifeline_, mode.data(), mode.size()) == static_cast<ssize_t>(mode.size());
    if (!told || read_line(answers_) != "ready") throw std::runtime_error("the server does not come back");
}

void PostgresServer::stop() {
    url_.clear();
    databases_.clear();
    for (int* pipe_end : {&lifeline_, &answers_}) {
        if (*pipe_end >= 0) close(*pipe_end);
        *pipe_end = -1;
    }
    if (keeper_ > 0) waitpid(keeper_, nullptr, 0);
    keeper_ = -1;
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
    folder_.clear();
}

void PostgresServer::run(const std::string& sql) const {
    open_postgres(with_database(url_, "postgres"), Access::write, {})->run({"", sql});
}

std::optional<std::string> PostgresServer::fresh_database(const std::string& original) {
    if (url_.empty()) return std::nullopt;
    const std::string name = "helpdesk_test_" + std::to_string(getpid()) + '_' + std::to_string(++databases_made_) +
                             '_' + random_word().substr(0, 6);
    run("CREATE DATABASE " + name + " TEMPLATE " + (original.empty() ? "template0" : database_of(original)));
    return databases_.emplace_back(with_database(url_, name));
}

void PostgresServer::drop_database(const std::string& url) {
    const auto found = std::find(databases_.begin(), databases_.end(), url);
    if (found == databases_.end()) return;  // not one of ours: it is not touched
    databases_.erase(found);
    run("DROP DATABASE IF EXISTS " + database_of(url) + " WITH (FORCE)");
}

}  // namespace helpdesk
