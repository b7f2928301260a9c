#include "listener.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "engine/engine.hpp"
#include "grammar.hpp"

namespace helpdesk {

namespace {

constexpr int backlog = 1'024;

[[noreturn]] void fail(const std::string& address, int error) {
    throw Error(Fault::unavailable, "cannot listen on " + address + ": " + std::strerror(error), "listen");
}

OwnDescriptor open_socket(int family, const std::string& address) {
    OwnDescriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) fail(address, errno);
    return socket;
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) fail("unix:" + path, ENAMETOOLONG);
    path.copy(address.sun_path, path.size());
    return address;
}

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, FreeAddresses> look_up(const std::string& address) {
    const auto colon = address.rfind(':');
    std::string host = address.substr(0, colon);
    const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
    const bool is_port = !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit) &&
                         std::stoi(port) < 65'536;
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!is_port || host.empty() || (!bracketed && host.find(':') != std::string::npos))
        throw Error(Fault::usage, address + " is no address such as 127.0.0.1:8025, [::1]:80 or unix:/path", "listen");
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int failed = getaddrinfo(host.c_str(), port.c_str(), &wanted, &found);
    if (failed != 0) throw Error(Fault::usage, "cannot listen on " + address + ": " + gai_strerror(failed), "listen");
    return std::unique_ptr<addrinfo, FreeAddresses>(found);
}

}  // namespace

std::string ip_of(const sockaddr_storage& address) {
    char text[NI_MAXHOST] = "";
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (address.ss_family == AF_UNIX) return {};
    getnameinfo(generic, sizeof address, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    return text;
}

Listener::Listener(const std::string& address) : address_(address) {
    constexpr std::string_view unix_prefix = "unix:";
    if (address.starts_with(unix_prefix)) {
        path_ = address.substr(unix_prefix.size());
        listen_unix();
    } else {
        listen_ip();
    }
}

Listener::~Listener() {
    struct stat state {};
    // What another program has put there meanwhile is not ours to remove.
    const bool ours = socket_.is_open() && is_unix() && lstat(path_.c_str(), &state) == 0 && state.st_dev == device_ &&
                      state.st_ino == inode_;
    if (ours) unlink(path_.c_str());
}

void Listener::listen_unix() {
    const sockaddr_un address = unix_address(path_);
    remove_left_socket();
    socket_ = open_socket(AF_UNIX, address_);
    // Linux gives a Unix socket's file the mode that its descriptor has: it is never open to others, not for a moment.
    fchmod(socket_.number(), S_IRUSR | S_IWUSR);
    if (bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail(address_, errno);
    struct stat state {};
    if (lstat(path_.c_str(), &state) != 0) fail(address_, errno);
    device_ = state.st_dev;
    inode_ = state.st_ino;
    if (listen(socket_.number(), backlog) != 0) fail(address_, errno);
}

void Listener::remove_left_socket() const {
    struct stat state {};
    if (lstat(path_.c_str(), &state) != 0) return;
    if (!S_ISSOCK(state.st_mode)) fail(address_, EEXIST);
    const sockaddr_un address = unix_address(path_);
    const OwnDescriptor probe = open_socket(AF_UNIX, address_);
    const int connected = connect(probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (connected == 0 || errno != ECONNREFUSED) fail(address_, EADDRINUSE);
    unlink(path_.c_str());
}

void Listener::listen_ip() {
    const auto found = look_up(address_);
    const int on = 1;
    socket_ = open_socket(found->ai_family, address_);
    setsockopt(socket_.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (found->ai_family == AF_INET6) setsockopt(socket_.number(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(socket_.number(), found->ai_addr, found->ai_addrlen) != 0) fail(address_, errno);
    if (listen(socket_.number(), backlog) != 0) fail(address_, errno);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&bound), &size);
    const bool six = bound.ss_family == AF_INET6;
    const auto port = six ? reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port
                          : reinterpret_cast<const sockaddr_in*>(&bound)->sin_port;
    address_ = (six ? "[" + ip_of(bound) + "]" : ip_of(bound)) + ":" + std::to_string(ntohs(port));
}

}  // namespace helpdesk
