#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/text_source.hpp"
#include "engine/core/actor.hpp"

namespace helpdesk {

class Engine;

// Files that are too long to hold in memory, in and out of a desk, a few MiB at a time.

// What was sent ahead. `content` is what stands in the place of a file's content in the arguments of an operation of
// the same actor. Whoever has made one forgets it in the end; one that is left is forgotten after 24 hours.
struct UploadedFile {
    std::string id;
    std::string content;
};

// Each part is durable before the next one is taken. Fault::denied without attachments:create, Fault::invalid over 4
// GiB; then nothing is left of it.
UploadedFile upload_file(Engine& engine, const TextSource& source, const Actor& actor = {});
void forget_upload(Engine& engine, const UploadedFile& uploaded, const Actor& actor = {});

// Calls `see` for each part of the file, or of a range of it, as attachment.content takes one. Asks before the first
// part whether the actor may have it. Fault::not_found in the middle if somebody deletes it meanwhile.
void download_file(Engine& engine, std::string_view attachment, const std::optional<std::string>& range,
                   const std::function<void(std::string_view)>& see, const Actor& actor = {});

}  // namespace helpdesk
