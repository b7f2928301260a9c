#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>

#include "mbox.hpp"

namespace helpdesk {

// Keeps the messages of an archive in a temporary file that has no name, so that they can be taken in another order
// than the one they came in. Fault::storage when the temporary folder is full.
class Spool {
public:
    struct Place {
        std::int64_t offset = 0;
        std::size_t size = 0;
    };

    Spool();
    Place add(const std::string& bytes);
    std::string read(const Place& place);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    std::int64_t end_ = 0;
};

}  // namespace helpdesk
