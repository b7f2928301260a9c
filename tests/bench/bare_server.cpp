#include "bare_server.hpp"

#include <httplib.h>

#include <thread>

namespace helpdesk::bench {

struct BareServer::Inside {
    std::string bytes;
    httplib::Server server;
    int port = 0;
    std::thread thread;
};

BareServer::BareServer(std::string bytes) : inside_(std::make_unique<Inside>()) {
    Inside& inside = *inside_;
    inside.bytes = std::move(bytes);
    const auto answer = [&inside](const httplib::Request&, httplib::Response& response) {
        response.set_content(inside.bytes, "application/json");
    };
    inside.server.Get("/.*", answer).Post("/.*", answer);
    inside.server.set_tcp_nodelay(true);
    inside.server.set_keep_alive_max_count(1'000'000);
    inside.port = inside.server.bind_to_any_port("127.0.0.1");
    inside.thread = std::thread([&inside] { inside.server.listen_after_bind(); });
    while (!inside.server.is_running()) std::this_thread::yield();
}

BareServer::~BareServer() {
    inside_->server.stop();
    inside_->thread.join();
}

std::string BareServer::address() const { return "127.0.0.1:" + std::to_string(inside_->port); }

}  // namespace helpdesk::bench
