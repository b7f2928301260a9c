#include "server/serve.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "server/api/api.hpp"
#include "server/background.hpp"
#include "server/http/front.hpp"
#include "server/operator_pages.hpp"
#include "server/proxies.hpp"
#include "server/readiness.hpp"
#include "server/site/site.hpp"

namespace helpdesk {

namespace {

namespace po = boost::program_options;
using Clock = std::chrono::steady_clock;

constexpr const char* mail_program = "helpdesk-mail";

struct ServerOptions {
    std::string database = "desk.db";
    FrontOptions front = {};
    std::vector<std::string> proxies = {};
    bool is_quiet = false;
};

po::options_description known_options(ServerOptions& options) {
    po::options_description known;
    known.add_options()                                            //
        ("db", po::value(&options.database))                       //
        ("listen", po::value(&options.front.listen)->composing())  //
        ("host", po::value(&options.front.hosts)->composing())     //
        ("proxy", po::value(&options.proxies)->composing())        //
        ("workers", po::value(&options.front.workers))             //
        ("quiet,q", po::bool_switch(&options.is_quiet));
    return known;
}

ServerOptions read_options(const std::vector<std::string>& words) {
    ServerOptions options;
    if (const char* database = std::getenv("HELPDESK_DB")) options.database = database;
    try {
        namespace style = po::command_line_style;
        constexpr int exact = style::unix_style & ~style::allow_guessing;
        po::variables_map values;
        po::store(po::command_line_parser(words).options(known_options(options)).style(exact).run(), values);
        po::notify(values);
    } catch (const po::error& error) {
        throw Error(Fault::usage, error.what(), {}, "`helpdesk help serve` says how it is used");
    }
    if (options.front.workers < 1 || options.front.workers > 256) {
        throw Error(Fault::invalid, "workers must be 1 to 256", "workers");
    }
    for (std::string& each : options.proxies) each = checked_proxy(each);
    // Headers of every answer: nothing of a desk is to be framed, sniffed or sent on.
    options.front.headers = {{"X-Content-Type-Options", "nosniff"},
                             {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                             {"Referrer-Policy", "no-referrer"},
                             {"Cross-Origin-Resource-Policy", "same-origin"}};
    return options;
}

void write_line(Value::Object line) {
    line.insert(line.begin(), {"time", to_text(system_time())});
    const std::string text = to_json(Value(std::move(line))) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void log_request(const HttpRequest& request, const std::string& path, int status, Clock::duration took) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    write_line({{"id", request.id},
                {"method", request.method},
                {"path", path},
                {"status", std::int64_t{status}},
                {"microseconds", std::int64_t{microseconds}},
                {"peer", request.peer}});
}

Front* running = nullptr;

void stop_running(int) { running->stop(); }

void stop_on_signals(Front& front) {
    running = &front;
    struct sigaction action {};
    action.sa_handler = stop_running;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

// Where everybody of this machine, and nobody else, can come in.
bool is_of_this_machine(const std::string& address) {
    const std::string_view name = std::string_view(address).substr(0, address.rfind(':'));
    return address.starts_with("unix:") || is_loopback(name);
}

void check_no_demo(Engine& engine, const ServerOptions& options) {
    const std::vector<std::string>& all = options.front.listen;
    if (std::all_of(all.begin(), all.end(), is_of_this_machine) || !has_demo_passwords(engine)) return;
    throw Error(Fault::refused, "the accounts of this desk have the passwords of the demo, which everybody knows", {},
                "listen on 127.0.0.1, or give them other passwords");
}

void report(const std::string& id, const std::string& what) { write_line({{"id", id}, {"error", what}}); }

BackgroundOptions background_options(const std::string& database) {
    const std::filesystem::path sender = std::filesystem::read_symlink("/proc/self/exe").replace_filename(mail_program);
    return {.database = database,
            .sender = std::filesystem::exists(sender) ? sender.string() : "",
            .report = [](const std::string& what) { report("background", what); }};
}

void run(const ServerOptions& options) {
    Engine engine({.database = options.database});
    Metrics metrics;
    std::optional<Front> front;
    std::optional<Background> background;
    const Watched watched{engine, metrics, [&] { return front->counts(); }, [&] { return background->leads(); }};
    const Api api(engine, report, operator_pages(watched));
    const Site site(engine, report);
    const auto handle = [&](HttpRequest request) {
        const auto begun = Clock::now();
        believe_proxies(request, options.proxies);
        HttpResponse response = Site::has(request) ? site.handle(request) : api.handle(request);
        const auto took = Clock::now() - begun;
        metrics.count(request.method, response.status, took);
        if (!options.is_quiet) log_request(request, api.path_to_log(request), response.status, took);
        return response;
    };
    const auto plan = [&](HttpRequest head) {
        believe_proxies(head, options.proxies);
        return Site::has(head) ? site.plan(head) : api.plan(head);
    };
    front.emplace(options.front, plan, handle);
    check_no_demo(engine, options);  // nobody is answered yet
    background.emplace(engine, background_options(options.database));
    stop_on_signals(*front);
    for (const std::string& address : front->addresses()) {
        std::printf("%s%s\n", address.starts_with("unix:") ? "" : "http://", address.c_str());
    }
    std::fflush(stdout);
    tell_systemd("READY=1");
    front->run();
    tell_systemd("STOPPING=1");
}

}  // namespace

int serve(const std::vector<std::string>& words) {
    try {
        run(read_options(words));
        return 0;
    } catch (const Error& error) {
        const std::string hint = error.hint().empty() ? "" : " (" + error.hint() + ")";
        std::fprintf(stderr, "helpdesk: %s%s\n", error.what(), hint.c_str());
        return exit_status_of(error.fault());
    }
}

}  // namespace helpdesk
