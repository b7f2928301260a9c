#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace helpdesk {

// Passes connections on to a server on this machine, and misbehaves on demand.
class LoopbackProxy {
public:
    explicit LoopbackProxy(int server_port);
    ~LoopbackProxy();
    LoopbackProxy(const LoopbackProxy&) = delete;
    LoopbackProxy& operator=(const LoopbackProxy&) = delete;

    int port() const { return port_; }

    // From now on nothing is passed on in either direction, and nothing is closed.
    void stall() { stalled_ = true; }
    // Closes a connection as soon as its client sends these words, which the server never sees.
    void cut_before(const std::string& words);
    // Answers the client with these bytes in the server's place, once.
    void answer_with(const std::string& bytes);
    // How often a server has answered a client that had spoken.
    int round_trips() const { return round_trips_; }

private:
    struct Pair {
        int client;
        int server;
        bool client_spoke = false;
        bool open = true;
    };

    int server_port_;
    int port_ = 0;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::atomic<bool> stalled_ = false;
    std::atomic<bool> ending_ = false;
    std::atomic<int> round_trips_ = 0;
    std::mutex mutex_;
    std::string cut_words_;
    std::string false_answer_;
    std::vector<Pair> pairs_;
    std::thread thread_;

    void work();
    void accept_one();
    void from_client(Pair& pair);
    void from_server(Pair& pair);
};

}  // namespace helpdesk
