#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace helpdesk {

// One connection, as the server sees it. Everything ends early when the server is to end.
class Conversation {
public:
    Conversation(int socket, int wake) : socket_(socket), wake_(wake) {}

    // Up to and with these words; what has come if the other side closes before.
    std::string read_to(std::string_view words);
    std::string read_bytes(std::size_t count);
    // False when the other side is gone.
    bool write(std::string_view bytes);
    // Until the other side is gone.
    void wait();
    // True when a moment has passed and nothing ended.
    bool pause();

private:
    int socket_;
    int wake_;
    std::string unread_;

    bool receive();
};

// A server on a free port of this machine that talks to one client after the other, as the test tells it to.
class LoopbackServer {
public:
    using Talk = std::function<void(Conversation&)>;

    explicit LoopbackServer(Talk talk);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    int port() const { return port_; }
    int connections() const { return connections_; }

private:
    Talk talk_;
    int port_ = 0;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::atomic<int> connections_ = 0;
    std::thread thread_;

    void work();
};

struct ReceivedPost {
    std::string line;  // POST /path HTTP/1.1
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // Empty if there is none.
    std::string header(std::string_view name) const;
    std::size_t count(std::string_view name) const;
};

// Reads each request and answers as it is told.
class LoopbackHttp {
public:
    using Answer = std::function<void(Conversation&)>;

    explicit LoopbackHttp(Answer answer);
    // With these bytes, the same for each.
    explicit LoopbackHttp(const std::string& answer);

    std::string url(const std::string& path = "/") const;
    int port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    std::vector<ReceivedPost> received() const;

private:
    mutable std::mutex mutex_;
    std::vector<ReceivedPost> received_;
    LoopbackServer server_;

    void talk(Conversation& conversation, const Answer& answer);
};

struct DeliveredMail {
    std::string from;
    std::vector<std::string> to;
    std::string bytes;  // as the server has them after it took the dots away
};

// To a command that begins with these words; "greeting" and "message" are said before and behind all commands. The line
// "" keeps silent from then on, "cut" closes the connection.
struct SmtpAnswer {
    std::string command, line;
};

// A mail server that takes everything, but for what the test says.
class LoopbackSmtp {
public:
    explicit LoopbackSmtp(std::vector<SmtpAnswer> answers = {});

    std::string url() const;
    int connections() const { return server_.connections(); }
    std::vector<DeliveredMail> received() const;
    std::vector<std::string> commands() const;

private:
    std::vector<SmtpAnswer> answers_;
    mutable std::mutex mutex_;
    std::vector<DeliveredMail> received_;
    std::vector<std::string> commands_;
    LoopbackServer server_;

    void talk(Conversation& conversation);
    std::string answer(Conversation& conversation, const std::string& command, const std::string& usual);
    std::string read_message(Conversation& conversation);
};

}  // namespace helpdesk
