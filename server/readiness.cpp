#include "server/readiness.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "server/http/descriptor.hpp"

namespace helpdesk {

void tell_systemd(std::string_view state) {
    const char* place = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    if (!place || !*place || std::strlen(place) >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, place, std::strlen(place));
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // a name that is no file
    const OwnDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(place));
    sendto(socket.number(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
           size);
}

}  // namespace helpdesk
