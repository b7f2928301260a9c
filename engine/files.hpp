#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/text_source.hpp"
#include "engine/core/actor.hpp"

namespace helpdesk {

class Engine;

// Files that are too long to hold in memory, in and out of a desk, a MiB at a time.

constexpr std::int64_t file_part_bytes = std::int64_t{1} << 20;
constexpr std::int64_t upload_bytes_max = std::int64_t{4} << 30;

// What was sent ahead. `content` is what stands in the place of a file's content in the arguments of an operation of
// the same actor. Whoever has made one forgets it in the end; one that is left is forgotten after 24 hours.
struct UploadedFile {
    std::string id;
    std::string content;
    std::int64_t size = 0;  // bytes
};

// A file on its way into a desk, pushed a piece at a time. One that is not finished leaves nothing behind.
class Uploading {
public:
    // Fault::denied without attachments:create. Nothing is written before the first MiB is there, or the end.
    explicit Uploading(Engine& engine, Actor actor = {});
    ~Uploading();
    Uploading(const Uploading&) = delete;
    Uploading& operator=(const Uploading&) = delete;

    // As many bytes as there are; each MiB is durable before the next one is taken. Fault::invalid over
    // upload_bytes_max.
    void add(std::string_view bytes);
    // Once, at the end. Fault::invalid if the bytes have another SHA-256 than the one that is given, in hexadecimal.
    UploadedFile finish(const std::optional<std::string>& sha256 = {});

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The same, pulled from a source to its end.
UploadedFile upload_file(Engine& engine, const TextSource& source, const Actor& actor = {});
// Fault::not_found unless the actor has made it.
void forget_upload(Engine& engine, const UploadedFile& uploaded, const Actor& actor = {});

// A file that is in the desk, for whoever may have it.
struct StoredFile {
    std::string id;
    std::string file_name;     // safe to save under
    std::string mime_type;     // as whoever attached it said: anything
    std::string sha256;        // empty if it is not known
    std::int64_t size = 0;     // bytes
    bool has_content = false;  // false: the desk knows of the file, and does not have it
};

// Fault::not_found and Fault::denied as attachment.content has them.
StoredFile find_file(Engine& engine, std::string_view attachment, const Actor& actor = {});
// The bytes from `first` on, at most file_part_bytes of them. Asks anew whether the actor may have the file, so that
// one that is deleted meanwhile is Fault::not_found.
std::string read_file(Engine& engine, const StoredFile& file, std::int64_t first, std::int64_t count,
                      const Actor& actor = {});

// Calls `see` for each part of the file, or of a range of it, as attachment.content takes one.
void download_file(Engine& engine, std::string_view attachment, const std::optional<std::string>& range,
                   const std::function<void(std::string_view)>& see, const Actor& actor = {});

}  // namespace helpdesk
