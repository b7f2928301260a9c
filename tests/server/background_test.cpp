#include "server/background.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "http_client.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// A program in the place of the one that sends: notes that it ran, and on which desk, and ends with this status.
class FakeSender {
public:
    explicit FakeSender(int status = 0) {
        std::ofstream(path()) << "#!/bin/sh\necho \"$HELPDESK_DB $*\" >>" << notes() << "\nexit " << status << "\n";
        chmod(path().c_str(), 0700);
    }
    std::string path() const { return folder_.path() + "/sender"; }
    std::string noted() const {
        std::ifstream in(notes());
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    TemporaryFolder folder_;
    std::string notes() const { return folder_.path() + "/notes"; }
};

BackgroundOptions quickly(const Desk& desk, const std::string& sender = "") {
    return {.database = desk.where(), .sender = sender, .look_every = 20ms, .sweep_every = 1s};
}

}  // namespace

TEST_CASE("what comes due is found by the server itself") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(std::chrono::hours(24 * 14));
    const Background background(desk.engine(), quickly(desk));
    CHECK(soon([&] { return desk.number("SELECT count(*) FROM _sla_marks") > 0; }));
    CHECK(background.leads());
}

TEST_CASE("of two servers of a desk one does the work, and the other one when that has ended") {
    Desk desk(GENERATE(from_range(backends())));
    Engine other_engine(desk.options());
    std::optional<Background> first(std::in_place, desk.engine(), quickly(desk));
    CHECK(soon([&] { return first->leads(); }));
    const Background second(other_engine, quickly(desk));
    std::this_thread::sleep_for(200ms);
    CHECK_FALSE(second.leads());
    first.reset();
    CHECK(soon([&] { return second.leads(); }));
}

TEST_CASE("what is due in the outbox is sent, by the program for that, on this desk") {
    Desk desk(GENERATE(from_range(backends())));
    const FakeSender sender;
    const Background background(desk.engine(), quickly(desk, sender.path()));
    std::this_thread::sleep_for(200ms);
    CHECK(sender.noted().empty());
    desk.call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.created"]})");
    desk.open_ticket();
    CHECK(soon([&] { return sender.noted().starts_with(desk.where() + " outbox send --quiet\n"); }));
}

TEST_CASE("a program that cannot send is told of, and not tried again at once") {
    Desk desk;
    const FakeSender sender(3);
    std::mutex mutex;
    std::vector<std::string> reports;
    BackgroundOptions options = quickly(desk, sender.path());
    options.report = [&](const std::string& what) {
        const std::lock_guard lock(mutex);
        reports.push_back(what);
    };
    desk.call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.created"]})");
    desk.open_ticket();
    const auto told = [&] {
        const std::lock_guard lock(mutex);
        return reports.size();
    };
    {
        const Background background(desk.engine(), options);
        CHECK(soon([&] { return told() == 1; }));
        std::this_thread::sleep_for(300ms);
    }
    CHECK(told() == 1);
    CHECK(sender.noted().find('\n') == sender.noted().size() - 1);
}

TEST_CASE("a server that ends waits for nobody who is sent to") {
    Desk desk;
    const TemporaryFolder folder;
    const std::string sender = folder.path() + "/sender";
    std::ofstream(sender) << "#!/bin/sh\ntouch " << folder.path() << "/begun\nexec sleep 60\n";
    chmod(sender.c_str(), 0700);
    desk.call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.created"]})");
    desk.open_ticket();
    std::optional<Background> background(std::in_place, desk.engine(), quickly(desk, sender));
    CHECK(soon([&] { return std::ifstream(folder.path() + "/begun").good(); }));
    const auto begun = std::chrono::steady_clock::now();
    background.reset();
    CHECK(std::chrono::steady_clock::now() - begun < 2s);
}

}  // namespace helpdesk
