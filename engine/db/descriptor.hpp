#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace helpdesk {

// A descriptor of a file or folder that is no open desk: one of an open desk, once closed, would drop the locks of this
// whole process. Everything throws Fault::storage if it fails.
class Descriptor {
public:
    Descriptor(const std::string& path, int flags, mode_t mode = 0);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void set_permissions(mode_t mode) const;
    // Only root may; for everybody else it does nothing.
    void give_to(uid_t owner, gid_t group) const;
    void append(std::string_view text) const;
    // The next bytes, at most so many; empty at the end.
    std::string read(std::size_t most) const;
    void make_durable() const;

private:
    std::string path_;
    int number_;
};

// Fault::storage in the words of errno.
[[noreturn]] void throw_cannot_write(const std::string& path);

// Names that were given or taken in the folder of that path survive a loss of power.
void make_names_durable(const std::string& path);

}  // namespace helpdesk
