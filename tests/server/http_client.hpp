#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "server/http/descriptor.hpp"
#include "server/http/front.hpp"

namespace helpdesk {

// What a server has answered; status 0 for nothing.
struct HttpAnswered {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // without its chunks
    std::string head;                            // as it came
};

// A raw connection that waits for nothing longer than 10 seconds.
class RawClient {
public:
    explicit RawClient(const std::string& address, int receive_bytes = 0);

    // As much as the server takes without our waiting; false when it has closed.
    bool send_some(std::string_view& text);
    // All of it, or until the server has closed.
    bool send(std::string_view text);
    void close_sending();
    // One answer, of which the body is left out for a HEAD.
    HttpAnswered answer(bool to_head = false);
    // The next bytes, at least one; empty when the server has closed, or after the wait.
    std::string some(std::chrono::milliseconds wait = std::chrono::seconds(10));
    // True if the server closes within that time, whatever it sends before.
    bool closes(std::chrono::milliseconds wait = std::chrono::seconds(10));
    // All that comes until the server closes.
    std::string rest();
    int descriptor() const { return socket_.number(); }

private:
    OwnDescriptor socket_;
    std::string read_;  // and not yet given

    std::string take(std::size_t bytes);
    std::string take_line();
    bool fill();
};

// One request on a connection of its own.
HttpAnswered ask(const std::string& address, const std::string& request);

// A whole request without a body.
std::string get(const std::string& target, const std::string& more_headers = {});
std::string post(const std::string& target, const std::string& body, const std::string& more_headers = {});

// Short deadlines, a free port, and two workers.
FrontOptions quick_options();

// A front that serves in a thread of its own, and stops with the test.
class RunningFront {
public:
    explicit RunningFront(HttpHandler handler, FrontOptions options = quick_options(), BodyPlanner plan = {});
    ~RunningFront();

    Front& front() { return *front_; }
    const std::string& address() const { return address_; }
    // Of its loop.
    std::thread::id thread_id() const { return thread_.get_id(); }
    // Stops it, and tells how long that took.
    std::chrono::milliseconds stop();

private:
    std::unique_ptr<Front> front_;
    std::string address_;
    std::thread thread_;
};

// Answers with the method, the target and the body of the request.
HttpResponse echo(HttpRequest request);

// Asks again and again until it is so; false after 10 seconds.
bool soon(const std::function<bool()>& question);

// Nothing under a sanitizer, whose memory would be counted with it.
std::size_t resident_bytes();

// By how much a sanitizer may slow a program down.
int slowdown();

}  // namespace helpdesk
