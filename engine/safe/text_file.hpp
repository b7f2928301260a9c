#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/db/descriptor.hpp"

namespace helpdesk {

// A text on its way into a file, for its owner's eyes only. It goes with this object unless it was put in its place,
// whole and durable.
class TextFile {
public:
    // `part` is its name until then; nothing may stand there before.
    explicit TextFile(const std::string& part);
    ~TextFile();
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;

    void add(std::string_view text);
    void put_at(const std::string& name);

private:
    std::string part_;
    std::unique_ptr<Descriptor> file_;
    std::string buffer_;
};

// Refuses (Fault::invalid with that field) what a copy of the desk must not take the place of: the desk and what stands
// beside it, a folder, and what is there already, unless `replace`.
void check_target(const std::string& desk, const std::string& target, bool replace, const std::string& field);

}  // namespace helpdesk
