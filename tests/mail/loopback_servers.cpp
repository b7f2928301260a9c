#include "tests/mail/loopback_servers.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr int moment_ms = 20;

std::string without_line_end(std::string line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    return line;
}

std::string between(const std::string& text, char first, char last) {
    const std::size_t begin = text.find(first);
    const std::size_t end = text.find(last, begin);
    return begin == std::string::npos || end == std::string::npos ? text : text.substr(begin + 1, end - begin - 1);
}

}  // namespace

bool Conversation::receive() {
    std::array<pollfd, 2> waiting{{{wake_, POLLIN, 0}, {socket_, POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) <= 0 || waiting[0].revents != 0) return false;
    std::array<char, 65'536> buffer;
    const ssize_t received = recv(socket_, buffer.data(), buffer.size(), 0);
    if (received > 0) unread_.append(buffer.data(), static_cast<std::size_t>(received));
    return received > 0;
}

std::string Conversation::read_to(std::string_view words) {
    while (unread_.find(words) == std::string::npos && receive()) continue;
    const std::size_t found = unread_.find(words);
    return read_bytes(found == std::string::npos ? unread_.size() : found + words.size());
}

std::string Conversation::read_bytes(std::size_t count) {
    while (unread_.size() < count && receive()) continue;
    const std::string bytes = unread_.substr(0, count);
    unread_.erase(0, count);
    return bytes;
}

bool Conversation::write(std::string_view bytes) {
    while (!bytes.empty()) {
        std::array<pollfd, 2> waiting{{{wake_, POLLIN, 0}, {socket_, POLLOUT, 0}}};
        if (poll(waiting.data(), waiting.size(), -1) <= 0 || waiting[0].revents != 0) return false;
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Conversation::wait() {
    while (receive()) unread_.clear();
}

bool Conversation::pause() {
    pollfd waiting{wake_, POLLIN, 0};
    return poll(&waiting, 1, moment_ms) == 0;
}

LoopbackServer::LoopbackServer(Talk talk) : talk_(std::move(talk)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool ready = listener_ >= 0 && bind(listener_, generic, size) == 0 && listen(listener_, 16) == 0 &&
                       getsockname(listener_, generic, &size) == 0 && pipe(wake_) == 0;
    if (!ready) throw std::runtime_error("the server cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { work(); });
}

LoopbackServer::~LoopbackServer() {
    close(wake_[1]);
    thread_.join();
    close(wake_[0]);
    close(listener_);
}

void LoopbackServer::work() {
    while (true) {
        std::array<pollfd, 2> waiting{{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}}};
        if (poll(waiting.data(), waiting.size(), -1) <= 0 || waiting[0].revents != 0) return;
        const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        ++connections_;
        Conversation conversation(client, wake_[0]);
        talk_(conversation);
        close(client);
    }
}

std::string ReceivedPost::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [name](const auto& each) { return each.first == name; });
    return found == headers.end() ? std::string() : found->second;
}

std::size_t ReceivedPost::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [name](const auto& each) {
        return lower_ascii(each.first) == lower_ascii(name);
    }));
}

LoopbackHttp::LoopbackHttp(Answer answer)
    : server_([this, answer = std::move(answer)](Conversation& conversation) { talk(conversation, answer); }) {}

LoopbackHttp::LoopbackHttp(const std::string& answer)
    : LoopbackHttp([answer](Conversation& conversation) { conversation.write(answer); }) {}

std::string LoopbackHttp::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
}

std::vector<ReceivedPost> LoopbackHttp::received() const {
    const std::scoped_lock lock(mutex_);
    return received_;
}

void LoopbackHttp::talk(Conversation& conversation, const Answer& answer) {
    const std::string head = conversation.read_to("\r\n\r\n");
    if (head.empty()) return;
    ReceivedPost post;
    for (const std::string_view raw : split(head, '\n')) {
        const std::string line = without_line_end(std::string(raw));
        const std::size_t colon = line.find(':');
        if (post.line.empty()) {
            post.line = line;
        } else if (!line.empty()) {
            post.headers.emplace_back(line.substr(0, colon), trim(std::string_view(line).substr(colon + 1)));
        }
    }
    const std::string length = post.header("Content-Length");
    post.body = conversation.read_bytes(length.empty() ? 0 : std::stoul(length));
    {
        const std::scoped_lock lock(mutex_);
        received_.push_back(post);
    }
    answer(conversation);
}

LoopbackSmtp::LoopbackSmtp(std::vector<SmtpAnswer> answers)
    : answers_(std::move(answers)), server_([this](Conversation& conversation) { talk(conversation); }) {}

std::string LoopbackSmtp::url() const { return "smtp://127.0.0.1:" + std::to_string(server_.port()); }

std::vector<DeliveredMail> LoopbackSmtp::received() const {
    const std::scoped_lock lock(mutex_);
    return received_;
}

std::vector<std::string> LoopbackSmtp::commands() const {
    const std::scoped_lock lock(mutex_);
    return commands_;
}

// What was answered; empty when the conversation has ended.
std::string LoopbackSmtp::answer(Conversation& conversation, const std::string& command, const std::string& usual) {
    std::string line = usual;
    for (const SmtpAnswer& each : answers_) line = command.starts_with(each.command) ? each.line : line;
    if (line.empty()) conversation.wait();
    if (line.empty() || line == "cut") return {};
    return conversation.write(line + "\r\n") ? line : std::string();
}

std::string LoopbackSmtp::read_message(Conversation& conversation) {
    std::string bytes;
    while (true) {
        const std::string line = conversation.read_to("\r\n");
        if (line == ".\r\n" || line.empty()) return bytes;
        bytes += line.starts_with('.') ? line.substr(1) : line;
    }
}

void LoopbackSmtp::talk(Conversation& conversation) {
    DeliveredMail mail;
    std::string said = answer(conversation, "greeting", "220 loopback.example");
    while (!said.empty()) {
        const std::string command = without_line_end(conversation.read_to("\r\n"));
        if (command.empty()) return;
        {
            const std::scoped_lock lock(mutex_);
            commands_.push_back(command);
        }
        if (command.starts_with("MAIL FROM:")) mail.from = between(command, '<', '>');
        if (command.starts_with("RCPT TO:")) mail.to.push_back(between(command, '<', '>'));
        said = answer(conversation, command, command == "DATA" ? "354 go on" : "250 good");
        if (command != "DATA" || !said.starts_with("354")) continue;
        mail.bytes = read_message(conversation);
        {
            const std::scoped_lock lock(mutex_);
            received_.push_back(mail);
        }
        said = answer(conversation, "message", "250 taken");
    }
}

}  // namespace helpdesk
