#include "tests/server/http_client.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <arpa/inet.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr int wait_ms = 10'000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

OwnDescriptor connect_to(const std::string& address, int receive_bytes) {
    sockaddr_storage where{};
    socklen_t size = 0;
    if (address.starts_with("unix:")) {
        auto* local = reinterpret_cast<sockaddr_un*>(&where);
        local->sun_family = AF_UNIX;
        address.substr(5).copy(local->sun_path, sizeof local->sun_path - 1);
        size = sizeof *local;
    } else if (address.starts_with('[')) {
        auto* six = reinterpret_cast<sockaddr_in6*>(&where);
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        inet_pton(AF_INET6, address.substr(1, address.find(']') - 1).c_str(), &six->sin6_addr);
        size = sizeof *six;
    } else {
        auto* four = reinterpret_cast<sockaddr_in*>(&where);
        four->sin_family = AF_INET;
        four->sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        inet_pton(AF_INET, address.substr(0, address.rfind(':')).c_str(), &four->sin_addr);
        size = sizeof *four;
    }
    OwnDescriptor socket(::socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receive_bytes > 0) setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    if (connect(socket.number(), reinterpret_cast<const sockaddr*>(&where), size) != 0)
        throw std::runtime_error("cannot connect to " + address);
    return socket;
}

bool wait_for(int descriptor, short events, std::chrono::milliseconds wait) {
    pollfd waiting{descriptor, events, 0};
    return poll(&waiting, 1, static_cast<int>(wait.count())) == 1;
}

}  // namespace

RawClient::RawClient(const std::string& address, int receive_bytes) : socket_(connect_to(address, receive_bytes)) {}

bool RawClient::send_some(std::string_view& text) {
    const ssize_t sent = ::send(descriptor(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN;
    text.remove_prefix(static_cast<std::size_t>(sent));
    return true;
}

bool RawClient::send(std::string_view text) {
    while (!text.empty()) {
        if (!wait_for(descriptor(), POLLOUT, std::chrono::milliseconds(wait_ms)) || !send_some(text)) return false;
    }
    return true;
}

void RawClient::close_sending() { shutdown(descriptor(), SHUT_WR); }

std::string RawClient::some(std::chrono::milliseconds wait) {
    if (!read_.empty()) return std::exchange(read_, {});
    if (!wait_for(descriptor(), POLLIN, wait)) return {};
    std::string bytes(65'536, '\0');
    const ssize_t got = recv(descriptor(), bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

bool RawClient::closes(std::chrono::milliseconds wait) {
    const auto end = std::chrono::steady_clock::now() + wait;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() < 0 || !wait_for(descriptor(), POLLIN, left)) return false;
        char bytes[65'536];
        if (recv(descriptor(), bytes, sizeof bytes, 0) <= 0) return true;
    }
}

std::string RawClient::rest() {
    while (fill()) continue;
    return std::exchange(read_, {});
}

bool RawClient::fill() {
    std::string before = std::exchange(read_, {});
    const std::string more = some();
    read_ = before + more;
    return !more.empty();
}

std::string RawClient::take(std::size_t bytes) {
    while (read_.size() < bytes && fill()) continue;
    const std::string taken = read_.substr(0, bytes);
    read_.erase(0, taken.size());
    return taken;
}

std::string RawClient::take_line() {
    while (read_.find("\r\n") == std::string::npos && fill()) continue;
    const auto end = read_.find("\r\n");
    if (end == std::string::npos) return std::exchange(read_, {});
    return take(end + 2).substr(0, end);
}

HttpAnswered RawClient::answer(bool to_head) {
    HttpAnswered answered;
    const std::string first = take_line();
    if (!first.starts_with("HTTP/1.1 ")) return answered;
    answered.status = std::stoi(first.substr(9));
    answered.head = first + "\n";
    for (std::string line = take_line(); !line.empty(); line = take_line()) {
        answered.head += line + "\n";
        const auto colon = line.find(':');
        answered.headers[lower_ascii(line.substr(0, colon))] = trim(line.substr(colon + 1));
    }
    if (to_head || answered.status < 200 || answered.status == 204 || answered.status == 304) return answered;
    if (answered.headers.count("content-length") != 0) {
        answered.body = take(std::stoul(answered.headers["content-length"]));
    } else if (answered.headers.count("transfer-encoding") != 0) {
        for (std::size_t size = 1; size > 0;) {
            const std::string line = take_line();
            if (line.empty()) throw std::runtime_error("the last chunk is missing");
            size = std::stoul(line, nullptr, 16);
            answered.body += take(size);
            take_line();
        }
    } else {
        answered.body = rest();
    }
    return answered;
}

HttpAnswered ask(const std::string& address, const std::string& request) {
    RawClient client(address);
    client.send(request);
    return client.answer(request.starts_with("HEAD "));
}

std::string get(const std::string& target, const std::string& more_headers) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers + "\r\n";
}

std::string post(const std::string& target, const std::string& body, const std::string& more_headers) {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

FrontOptions quick_options() {
    FrontOptions options;
    options.listen = {"127.0.0.1:0"};
    options.workers = 2;
    options.head_deadline = options.body_deadline = options.write_deadline = std::chrono::milliseconds(400);
    options.least_bytes_a_second = 1 << 20;
    options.stop_deadline = std::chrono::milliseconds(2'000);
    return options;
}

RunningFront::RunningFront(HttpHandler handler, FrontOptions options, BodyPlanner plan)
    : front_(std::make_unique<Front>(std::move(options), std::move(plan), std::move(handler))),
      address_(front_->addresses().front()),
      thread_([this] { front_->run(); }) {}

RunningFront::~RunningFront() { stop(); }

std::chrono::milliseconds RunningFront::stop() {
    const auto begin = std::chrono::steady_clock::now();
    front_->stop();
    if (thread_.joinable()) thread_.join();
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

HttpResponse echo(HttpRequest request) {
    return {.headers = {{"content-type", "text/plain"}},
            .body = request.method + " " + request.target + "\n" + request.body};
}

bool soon(const std::function<bool()>& question) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!question()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

int slowdown() { return is_sanitized ? 10 : 1; }

std::size_t resident_bytes() {
    if (is_sanitized) return 0;
    std::ifstream file("/proc/self/statm");
    std::size_t pages = 0;
    file >> pages >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace helpdesk
