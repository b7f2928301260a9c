#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <atomic>
#include <fstream>

#include "cli/context.hpp"
#include "cli/remote/remote_client.hpp"
#include "http_client.hpp"
#include "served_desk.hpp"
#include "tests/cli/cli_session.hpp"
#include "tests/mail/loopback_servers.hpp"

namespace helpdesk {

namespace {

// A desk behind a server of its own.
class Served {
public:
    explicit Served(Engine& engine)
        : api_(engine),
          front_([this](HttpRequest request) { return api_.handle(request); }, roomy(),
                 [this](const HttpRequest& head) { return api_.plan(head); }) {}

    const std::string& address() const { return front_.address(); }
    std::string url() const { return "http://" + address(); }
    void stop() { front_.stop(); }

private:
    Api api_;
    RunningFront front_;

    static FrontOptions roomy() {
        FrontOptions options;
        options.listen = {"127.0.0.1:0"};
        return options;
    }
};

// What one client or the other says of one call.
std::string told(const std::function<Reply()>& call) {
    try {
        const Reply reply = call();
        return "body " + reply.body + "\nnext " + reply.next + "\nleft off " + reply.left_off + "\ntotal " +
               reply.total;
    } catch (const Error& error) {
        return std::string(code_of(error.fault())) + ": " + error.what() + " " + error.field();
    }
}

// A person in front of a desk, which stands behind a server as well, with a token of the administrator's.
class BothWays : public CliSession {
public:
    explicit BothWays(Backend backend) : CliSession(backend) {
        REQUIRE(type("helpdesk seed").status == 0);
        const Ran made = type("helpdesk token create --user admin@example.org --name both -q");
        REQUIRE(made.status == 0);
        write_file("token", made.out);
        engine_.emplace(options());
        served_.emplace(*engine_);
        use_remote(open_remote_client);
    }

    std::string url() const { return served_->url(); }
    std::string there() const { return " --remote " + url() + " --token-file token"; }
    void stop() { served_->stop(); }
    // On the desk itself, as the person whose token it is.
    Ran here(const std::string& line, const std::string& input = {}) {
        return type(line + " --as admin@example.org --now 2026-11-22T09:01:00Z", input);
    }
    Ran remotely(const std::string& line, const std::string& input = {}) { return type(line + there(), input); }

private:
    std::optional<Engine> engine_;
    std::optional<Served> served_;
};

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("behind a server every operation answers what it answers on the desk itself, or is refused with its words") {
    const Backend backend = GENERATE(from_range(backends()));
    std::unique_ptr<BusyDesk> here;
    std::unique_ptr<ServedDesk> there;
    std::unique_ptr<Served> served;
    int done = 0;
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        INFO(name);
        // New files are made quickly; in new databases of a server it would take minutes, so there two go on together.
        if (!here || backend == Backend::sqlite) {
            served.reset();
            here = std::make_unique<BusyDesk>(backend);
            there = std::make_unique<ServedDesk>(backend);
            served = std::make_unique<Served>(there->engine());
            for (const char* person : {"root@example.org", "agent@example.org"}) {
                there->token_of(person);
                here->call("token.create", R"({"name":"test","user":")" + std::string(person) + "\"}");
            }
        }
        const std::string actor = BusyDesk::good_actor(name);
        TemporaryFolder folder;
        std::ofstream(folder.path() + "/token") << there->token_of(actor) << "\n";
        Console console{.folder = folder.path()};
        const std::vector<Command> commands = all_commands();
        const Invocation invocation = read_words({"ls", "--remote", served->url(), "--token-file", "token"}, commands);
        const Context context = context_of(console, commands, invocation);
        const auto client = open_remote_client(context);
        const std::string expected = told([&] {
            return here->engine().call(name, parse_json(here->good_arguments(name)), {actor, "rest"});
        });
        const std::string answered = told([&] { return client->call(name, parse_json(there->good_arguments(name))); });
        CHECK(without_chance(answered) == without_chance(expected));
        if (answered.starts_with("body")) ++done;
    }
    CHECK(done >= (backend == Backend::sqlite ? static_cast<int>(Engine::operations().size()) : 80));
}

TEST_CASE("the same command line says the same of a desk behind a server, and ends with the same status") {
    BothWays desk(GENERATE(from_range(backends())));
    for (const char* line : {
             "helpdesk ls",
             "helpdesk ls --json",
             "helpdesk ls status:open priority:high --jsonl=ticket_number,title",
             "helpdesk ticket list --status OPEN --status IN_PROGRESS --csv",
             "helpdesk ticket list --limit 2 --total",
             "helpdesk ticket list --department none -q",
             "helpdesk ticket count is:open",
             "helpdesk show 1",
             "helpdesk show 1 --json",
             "helpdesk show 999",
             "helpdesk show .. --json",
             "helpdesk ls --status OPNE",
             "helpdesk ls --statsu OPEN",
             "helpdesk ls --limit 0 --json",
             "helpdesk search invoice",
             "helpdesk explain 3",
             "helpdesk comment list 1",
             "helpdesk article show reset-password",
             "helpdesk user show 'nobody/at all?'",
             "helpdesk report volume --from 30d --json",
             "helpdesk ticket update 1 --priority LOW --dry-run",
             "helpdesk ticket update 1 --priority LOW --dry-run --json",
             "helpdesk ticket update 1 --priority NEVER",
             "helpdesk tag delete vip",
             "helpdesk config list --json=?",
         }) {
        INFO(line);
        const Ran here = desk.here(line);
        const Ran there = desk.remotely(line);
        CHECK(there.out == here.out);
        CHECK(there.err == here.err);
        CHECK(there.status == here.status);
    }
}

TEST_CASE("many at once go through the server in one transaction, and their undoing too") {
    BothWays desk(GENERATE(from_range(backends())));
    const Ran done = desk.remotely("helpdesk ticket update - --priority URGENT -q", "1\n2\n3\n");
    CHECK(done.status == 0);
    CHECK(desk.remotely("helpdesk ls priority:urgent -q").out == desk.here("helpdesk ls priority:urgent -q").out);
    const Ran told = desk.remotely("helpdesk ticket update - --priority LOW", "1\n2\n");
    const std::string mark = "undo it with: helpdesk ";
    REQUIRE(told.err.starts_with(mark));
    const std::string undo =
        told.err.substr(told.err.find("helpdesk"), told.err.find('\n') - told.err.find("helpdesk"));
    CHECK(desk.remotely("helpdesk show 1 --json=priority").out == "{\"priority\":\"LOW\"}\n");
    CHECK(desk.remotely(undo).status == 0);
    CHECK(desk.remotely("helpdesk show 1 --json=priority").out == "{\"priority\":\"URGENT\"}\n");

    const Ran refused = desk.remotely("helpdesk ticket update - --priority HIGH", "1\n999\n");
    CHECK(refused.status == 3);
    CHECK(desk.remotely("helpdesk show 1 --json=priority").out == "{\"priority\":\"URGENT\"}\n");
    const Ran partial = desk.remotely("helpdesk ticket update - --priority HIGH --keep-going --json", "1\n999\n");
    CHECK(partial.status == 11);
    CHECK(partial.err.find(R"("id":"999","code":"not_found")") != std::string::npos);
    CHECK(desk.remotely("helpdesk show 1 --json=priority").out == "{\"priority\":\"HIGH\"}\n");
}

TEST_CASE("a long file goes through the server in pieces, and comes back as it was") {
    BothWays desk(GENERATE(from_range(backends())));
    std::string bytes;
    for (int i = 0; i < 3'000'000; ++i) bytes += static_cast<char>(i * 7 + i / 251);
    desk.write_file("long.bin", bytes);
    const Ran replied = desk.remotely("helpdesk reply 1 'Here it is' --attach long.bin --json");
    INFO(replied.err);
    REQUIRE(replied.status == 0);
    const std::string id = desk.remotely("helpdesk attachment list 1 --csv=id,file_name").out;
    const std::size_t at = id.find(",long.bin");
    REQUIRE(at != std::string::npos);
    const std::string file = id.substr(id.rfind('\n', at) + 1, at - id.rfind('\n', at) - 1);
    CHECK(desk.remotely("helpdesk attachment content " + file).out == bytes);
    CHECK(desk.remotely("helpdesk attachment content " + file + " --range 5-9").out == bytes.substr(5, 5));
    CHECK(desk.here("helpdesk attachment content " + file).out == bytes);
}

TEST_CASE("what cannot be meant of a desk behind a server is refused before anything is sent") {
    BothWays desk(Backend::sqlite);
    desk.write_file("empty", "\n");
    desk.write_file("wrong", "hd_0000000000000000000000000000000000000000000000000000000000000000\n");
    const auto refusal = [&](const std::string& line) {
        const Ran ran = desk.type(line);
        CHECK(ran.out.empty());
        return std::to_string(ran.status) + " " + ran.err.substr(0, ran.err.find('\n'));
    };
    const std::string url = desk.url();
    const std::string to = "helpdesk ls --remote ";
    CHECK(refusal("HELPDESK_DB= " + to + url) ==
          "2 helpdesk: a server asks for a token (--token-file FILE, with what `helpdesk token create` printed)");
    CHECK(refusal(to + url + " --token-file nowhere").starts_with("3 "));
    CHECK(refusal(to + url + " --token-file empty").starts_with("4 helpdesk: there is no token in empty"));
    CHECK(refusal(to + url + " --token-file wrong") ==
          "5 helpdesk: this token is not valid (--token-file must name the file of a token that the server knows)");
    CHECK(refusal(to + url + " --token-file token --as ana@example.org").starts_with("2 helpdesk: --as does not go"));
    CHECK(refusal(to + url + " --token-file token --now 2026-11-22T18:25:00Z").starts_with("2 helpdesk: --now does"));
    CHECK(refusal(to + url + " --db desk.db --token-file token") ==
          "2 helpdesk: --db and --remote name two desks: choose one");
    CHECK(
        refusal(to + "http://desk.example.org --token-file token").starts_with("4 helpdesk: remote must be https://"));
    CHECK(refusal(to + "ftp://127.0.0.1 --token-file token").starts_with("4 helpdesk: the URL does not begin with"));
    CHECK(refusal(to + "unix:socket --token-file token").starts_with("4 helpdesk: remote must be unix:/PATH"));
    CHECK(refusal("helpdesk backup copy.db --remote " + url + " --token-file token") ==
          "2 helpdesk: `backup` works on the desk itself, and not over a server (--db WHERE says where the desk is)");
    desk.stop();
    CHECK(refusal(to + url + " --token-file token") ==
          "10 helpdesk: the server " + url + " cannot be reached: the host cannot be connected to");
}

TEST_CASE("settings say which desk counts: what is said more closely") {
    BothWays desk(Backend::sqlite);
    const std::string remote = "HELPDESK_REMOTE=" + desk.url() + " HELPDESK_TOKEN_FILE=token ";
    CHECK(desk.type(remote + "helpdesk ls").status == 2);  // beside HELPDESK_DB
    CHECK(desk.type(remote + "HELPDESK_DB= helpdesk show 1 -q").status == 0);
    CHECK(desk.type(remote + "helpdesk ls --db nowhere.db").status != 0);
    CHECK(desk.type(remote + "HELPDESK_DB= helpdesk config list --json").out.find(desk.url()) != std::string::npos);
}

TEST_CASE("an answer that gets lost makes nothing twice: what makes something is sent again with its key") {
    BothWays desk(GENERATE(from_range(backends())));
    std::atomic<int> lost = 0;
    const std::string address = desk.url().substr(7);
    const LoopbackServer between([&](Conversation& client) {
        std::string head = client.read_to("\r\n\r\n");
        const std::string mark = "Content-Length: ";
        const auto at = head.find(mark);
        const std::size_t bytes = at == std::string::npos ? 0 : std::stoul(head.substr(at + mark.size()));
        const auto host = head.find("Host: ");
        head.replace(host, head.find("\r\n", host) - host, "Host: " + address);
        RawClient server(address);
        server.send(head + client.read_bytes(bytes));
        const HttpAnswered answered = server.answer();
        if (lost++ < 2) return;
        client.write("HTTP/1.1 " + std::to_string(answered.status) + " OK\r\nConnection: close\r\nContent-Length: " +
                     std::to_string(answered.body.size()) + "\r\n\r\n" + answered.body);
    });
    const std::string there =
        " --remote http://127.0.0.1:" + std::to_string(between.port()) + " --token-file token --json";
    const Ran made = desk.type("helpdesk new Lost --description D --customer lena@example.org" + there);
    INFO(made.err);
    const std::string before = desk.here("helpdesk ls customer:peter@harbor.example -q").out;
    const Ran again = desk.type("helpdesk new Lost --description D --customer peter@harbor.example" + there);
    INFO(again.err);
    CHECK(again.status == 0);
    const std::string after = desk.here("helpdesk ls customer:peter@harbor.example -q").out;
    CHECK(std::count(after.begin(), after.end(), '\n') == std::count(before.begin(), before.end(), '\n') + 1);
    lost = 0;
    const Ran unknown = desk.type("helpdesk ticket update 1 --title Other" + there);
    CHECK(unknown.status == 10);
    CHECK(unknown.err.find("whether it was done is not known") != std::string::npos);
}

TEST_CASE("whatever a server answers that no desk would is told as that, and never taken for done") {
    BothWays desk(Backend::sqlite);
    desk.write_file("long.bin", std::string(3'000'000, 'x'));
    for (const std::string body : {R"({})", "null", "[]", R"({"results":null})", R"({"results":[]})", "\"x\"", "[1]",
                                   R"({"results":[{"problem":3}]})", R"({"results":[{"problem":{}}],"act":1})",
                                   "<html>Sign in</html>", "", "{\"content\":2,\"size\":\"3\"}"}) {
        const LoopbackServer strange([&](Conversation& client) {
            const std::string head = client.read_to("\r\n\r\n");
            client.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body);
        });
        const std::string there =
            " --remote http://127.0.0.1:" + std::to_string(strange.port()) + " --token-file token";
        for (const char* line :
             {"helpdesk ticket update - --priority LOW", "helpdesk ticket update 1 --priority LOW --dry-run",
              "helpdesk new T --description D --customer lena@bakery.example", "helpdesk show 1",
              "helpdesk show 1 --json", "helpdesk report volume", "helpdesk reply 1 Hello --attach long.bin"}) {
            INFO(line << " is answered " << body);
            const Ran ran = desk.type(line + there, "1\n");
            CHECK(ran.status == 10);
            CHECK(ran.out.empty());
            CHECK(ran.err.find("the server ") != std::string::npos);
        }
    }
}

TEST_CASE("what was asked before does not make a change arrive twice when its connection breaks off") {
    BothWays desk(Backend::sqlite);
    std::atomic<int> deletions = 0;
    const LoopbackServer breaks([&](Conversation& client) {
        for (;;) {
            const std::string head = client.read_to("\r\n\r\n");
            if (!head.starts_with("GET")) {
                deletions += head.starts_with("DELETE") ? 1 : 0;
                return;
            }
            const std::string body = R"({"id":"1","title":"T"})";
            client.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body);
        }
    });
    desk.use_terminal(80);
    const Ran ran = desk.type(
        "helpdesk ticket delete 1 --remote http://127.0.0.1:" + std::to_string(breaks.port()) + " --token-file token",
        "y\n");
    CHECK(ran.status == 10);
    CHECK(ran.err.find("whether it was done is not known") != std::string::npos);
    CHECK(deletions == 1);
}

TEST_CASE("a folder's settings send nobody's token anywhere, and keys write no headers") {
    BothWays desk(Backend::sqlite);
    desk.write_file(".helpdesk.toml", "remote = \"https://elsewhere.example.org\"\n");
    const Ran led_away = desk.type("HELPDESK_DB= HELPDESK_TOKEN_FILE=token helpdesk ls");
    CHECK(led_away.status == 4);
    CHECK(led_away.err.find("remote is not for the settings of a folder") != std::string::npos);
    std::filesystem::remove(desk.folder() + "/.helpdesk.toml");
    for (const char* words : {"--idempotency-key", "--request-id"}) {
        const Ran ran = desk.run({"new", "T", "--description", "D", "--customer", "lena@bakery.example", words,
                                  "k\r\nX-Evil: 1", "--remote", desk.url(), "--token-file", "token"});
        CHECK(ran.status == 4);
        CHECK(ran.err.find("control character") != std::string::npos);
    }
    CHECK(desk.type("HELPDESK_USER=ana@example.org helpdesk ls" + desk.there()).status == 2);
    const Ran far = desk.type("helpdesk ls --remote http://127.0.0.1.example.org --token-file token");
    CHECK(far.err.find("must be https://") != std::string::npos);
}

TEST_CASE("`helpdesk --remote` becomes the program that speaks to servers") {
    BothWays desk(Backend::sqlite);
    const std::string command = "cd " + desk.folder() + " && " + CLI_PROGRAM + " show 1 --json=ticket_number" +
                                desk.there() + " >out 2>err </dev/null";
    const int status = std::system(command.c_str());
    INFO(content_of(desk.folder() + "/err"));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(content_of(desk.folder() + "/out") == "{\"ticket_number\":\"TKT-000001\"}\n");
}

}  // namespace helpdesk
