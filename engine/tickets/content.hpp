#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/session.hpp"

namespace helpdesk {

// What is in files: each content is kept once, however often it is attached, and in pieces. It goes by itself with the
// last file, or upload, that has it.
struct Content {
    Id<Content> id;
    std::optional<std::string> sha256;
    std::int64_t size = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Content, (), (id, sha256, size, created_at))
template <>
inline constexpr std::string_view table_name<Content> = "_contents";

constexpr std::int64_t piece_size = 256 * 1024;  // bytes

// A part of a content: `count` bytes from `first`, counted from 0.
struct ByteRange {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

// `0-99`, `100-` and `-100` (the last hundred), as HTTP has them, of so many bytes; all of them if there is no text.
// Fault::invalid, naming `range`, for another text, and for one that begins behind the end.
ByteRange range_of(const std::optional<std::string>& text, std::int64_t size);

// The content of these bytes: the one that is there already, or a new one. It stays until this unit of work ends.
Content content_of(Session& session, std::string_view bytes);

// The pieces from `number` on. Every piece but the last one of a content is full.
void write_pieces(Session& session, const Id<Content>& content, std::int64_t number, std::string_view bytes);
// Calls `see` for each piece that is there, from one number to another.
void each_piece(Session& session, const Id<Content>& content, std::int64_t first, std::int64_t last,
                const std::function<void(std::string_view)>& see);
// Calls `see` for each piece of the range, cut to it. Fault::refused if some of it is missing.
void read_pieces(Session& session, const Id<Content>& content, ByteRange range,
                 const std::function<void(std::string_view)>& see);

// The content is complete, and its hash is known: returns it, or the one with that hash that was there before.
Content name_content(Session& session, const Id<Content>& content, const std::string& sha256);

// How many have a content.
struct Holders {
    std::int64_t files = 0;
    std::int64_t uploads = 0;

    bool operator==(const Holders&) const = default;
};
BOOST_DESCRIBE_STRUCT(Holders, (), (files, uploads))

// Before these are deleted: if nobody else has the content, takes its pieces away, a few at a time, since SQLite keeps
// in memory what one statement takes away until it is done. Nobody attaches it any more meanwhile.
void shed_pieces(Session& session, const Id<Content>& content, const Holders& going);
constexpr std::int64_t shed_from = 8 * piece_size;  // bytes; a shorter content may go as it is

// SHA-256 of what is there.
std::string hash_of(Session& session, const Id<Content>& content);

}  // namespace helpdesk
