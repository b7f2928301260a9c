#pragma once

#include <map>
#include <string>

#include "tests/support.hpp"

namespace helpdesk {

// A desk on which every operation has something to work on: two tickets with comments, a note, files and tags,
// categories, articles and notifications. Tests that look at the whole operation table stand on it.
class BusyDesk : public Desk {
public:
    explicit BusyDesk(Backend backend = Backend::sqlite);

    // Ids of what has no name of its own.
    std::string comment, note, file, note_file, notification, delivery, act, script_token, session;

    // Arguments with which the operation succeeds, for the system and for an administrator.
    std::string good_arguments(const std::string& operation) const;
    // A person who may do the operation with those arguments, and is not the system.
    static std::string good_actor(const std::string& operation);

private:
    // With a browser, and a device that shows codes.
    void sign_in_the_agent();
};

}  // namespace helpdesk
