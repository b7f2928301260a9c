#pragma once

#include "cli/arguments.hpp"
#include "cli/desk_client.hpp"

namespace helpdesk {

// The long files among the arguments: they are sent to the desk ahead of the operation that attaches them, and stand in
// its arguments by their hashes. What was sent is forgotten in the end; what the operation attached stays.
class Uploads {
public:
    Uploads(DeskClient& desk, TypedArguments& arguments);
    ~Uploads();
    Uploads(const Uploads&) = delete;
    Uploads& operator=(const Uploads&) = delete;

private:
    DeskClient& desk_;
    std::vector<UploadedFile> sent_;

    void forget();
};

}  // namespace helpdesk
