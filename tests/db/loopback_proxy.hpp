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
    // Closes a connection as soon as its client sends these words, which the server never sees; so many times.
    void cut_before(const std::string& words, int times = 1'000'000);
    // Lets the server see the words and answer them, and then closes the connection in place of the answer.
    void cut_after(const std::string& words, int times = 1'000'000);
    // Cuts go with a reset from now on, as when a program or a machine dies.
    void reset_when_cutting() { resets_ = true; }
    // Whoever connects from now on is sent away.
    void refuse(bool refuses = true) { refuses_ = refuses; }
    // Answers the client with these bytes in the server's place, once.
    void answer_with(const std::string& bytes);
    // How often a server has answered a client that had spoken.
    int round_trips() const { return round_trips_; }

private:
    struct Pair {
        int client;
        int server;
        bool client_spoke = false;
        bool doomed = false;  // the server's next answer is the end
        bool open = true;
    };

    int server_port_;
    int port_ = 0;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::atomic<bool> stalled_ = false;
    std::atomic<bool> ending_ = false;
    std::atomic<bool> resets_ = false;
    std::atomic<bool> refuses_ = false;
    std::atomic<int> round_trips_ = 0;
    std::mutex mutex_;
    struct Cut {
        std::string words;
        int times = 0;
    };
    Cut before_;
    Cut after_;
    std::string false_answer_;
    std::vector<Pair> pairs_;
    std::thread thread_;

    void work();
    void accept_one();
    void from_client(Pair& pair);
    void from_server(Pair& pair);
    void cut(Pair& pair);
    static bool falls_to(Cut& cut, const std::string& bytes);
};

}  // namespace helpdesk
