#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

struct Context;

// The desk that the operations of a command go to, as whoever gives the command: a file or database that this process
// opens, or one behind a server. Everything throws Error as Engine does.
class DeskClient {
public:
    virtual ~DeskClient() = default;

    virtual Reply call(std::string_view operation, const Value& arguments, const CallOptions& options = {}) = 0;
    virtual std::vector<ItemReply> call_all(std::string_view operation, const std::vector<Value>& arguments,
                                            const CallOptions& options, bool keep_going) = 0;

    // Sends a long file ahead of the operation that attaches it.
    virtual UploadedFile upload(const TextSource& file) = 0;
    virtual void forget(const UploadedFile& file) = 0;
    // Calls `see` for each part of the file; `range` as attachment.content takes one, empty for all of it.
    virtual void download(const std::string& attachment, const std::string& range,
                          const std::function<void(std::string_view)>& see) = 0;
};

// The one that the context names.
std::unique_ptr<DeskClient> open_client(const Context& context);

}  // namespace helpdesk
