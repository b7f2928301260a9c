#include "engine/tickets/content.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "engine/base/hash.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

[[noreturn]] void refuse_range(const std::string& why) {
    throw Error(Fault::invalid, why, "range", "0-99 is the first hundred bytes, 100- the rest, -100 the last hundred");
}

// Empty is nothing.
std::optional<std::int64_t> number_in(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') {
        refuse_range("range is no part of a file");
    }
    return number;
}

Params of_content(const Id<Content>& content) { return std::move(Params().add("content", content)); }

// The content of that hash; it stays until this unit of work ends. One that does not have its hash any more is hurt: it
// loses the name, and keeps what it has, so that no new file is given it, and verify names the old ones.
std::optional<Content> find_sound(Session& session, const std::string& sha256) {
    const auto by_hash = [&] { return std::move(Params().add("sha256", sha256)); };
    if (session.run(sql::hold_content, by_hash()) == 0) return std::nullopt;
    auto known = session.first<Content>(sql::find_content, by_hash());
    if (!known || hash_of(session, known->id) == sha256) return known;
    session.run(sql::unname_content, by_hash());
    return std::nullopt;
}

}  // namespace

ByteRange range_of(const std::optional<std::string>& text, std::int64_t size) {
    if (!text) return {0, size};
    const auto dash = text->find('-');
    if (dash == std::string::npos) refuse_range("range is no part of a file");
    const auto first = number_in(std::string_view(*text).substr(0, dash));
    const auto last = number_in(std::string_view(*text).substr(dash + 1));
    if (!first && !last) refuse_range("range is no part of a file");
    if (first && last && *last < *first) refuse_range("range ends before it begins");
    const std::int64_t begin = first ? *first : size - std::min(*last, size);
    if (begin >= size) refuse_range("range begins behind the end: the file has " + std::to_string(size) + " bytes");
    const std::int64_t end = first && last ? std::min(*last, size - 1) + 1 : size;
    return {begin, end - begin};
}

Content content_of(Session& session, std::string_view bytes) {
    const std::string sha256 = sha256_of(bytes);
    const Content content{.id = {session.new_id()},
                          .sha256 = sha256,
                          .size = static_cast<std::int64_t>(bytes.size()),
                          .created_at = session.now()};
    for (;;) {
        if (auto known = find_sound(session, sha256)) return std::move(*known);
        // Nothing is inserted if somebody else was first: then theirs is found, unless it is gone again.
        if (session.run(sql::keep_content, std::move(Params().members(content))) == 0) continue;
        write_pieces(session, content.id, 0, bytes);
        return content;
    }
}

void write_pieces(Session& session, const Id<Content>& content, std::int64_t number, std::string_view bytes) {
    for (; !bytes.empty(); ++number) {
        const Bytes piece{std::string(bytes.substr(0, piece_size))};
        Params params = of_content(content);
        params.add("number", number).add("bytes", piece);
        session.run(sql::add_piece, std::move(params));
        bytes.remove_prefix(piece.data.size());
    }
}

void each_piece(Session& session, const Id<Content>& content, std::int64_t first, std::int64_t last,
                const std::function<void(std::string_view)>& see) {
    Params params = of_content(content);
    params.add("first", first).add("last", last);
    session.run(sql::content_pieces, std::move(params), [&](const Row& row) { see(row.bytes(0)); });
}

void read_pieces(Session& session, const Id<Content>& content, ByteRange range,
                 const std::function<void(std::string_view)>& see) {
    if (range.count == 0) return;
    const std::int64_t end = range.first + range.count;
    const std::int64_t first = range.first / piece_size;
    std::int64_t at = first * piece_size;
    each_piece(session, content, first, (end - 1) / piece_size, [&](std::string_view bytes) {
        const auto size = static_cast<std::int64_t>(bytes.size());
        if (at + size > end) bytes.remove_suffix(static_cast<std::size_t>(at + size - end));
        if (at < range.first) bytes.remove_prefix(static_cast<std::size_t>(std::min(range.first - at, size)));
        at += size;
        see(bytes);
    });
    if (at < end) throw Error(Fault::refused, "a part of what is in the file is missing");
}

Content name_content(Session& session, const Id<Content>& content, const std::string& sha256) {
    if (auto known = find_sound(session, sha256)) return std::move(*known);
    session.run(sql::name_content, std::move(of_content(content).add("sha256", sha256)));
    return session.get(content);
}

void shed_pieces(Session& session, const Id<Content>& content, const Holders& going) {
    constexpr std::int64_t at_once = 8;
    session.run(sql::hold_content_of, of_content(content));
    if (session.first<Holders>(sql::holders_of_content, of_content(content)) != going) return;
    const std::int64_t count = (session.get(content).size + piece_size - 1) / piece_size;
    for (std::int64_t first = 0; first < count; first += at_once) {
        Params params = of_content(content);
        params.add("first", first).add("last", first + at_once - 1);
        session.run(sql::shed_pieces, std::move(params));
    }
}

std::string hash_of(Session& session, const Id<Content>& content) {
    constexpr std::int64_t last = std::numeric_limits<std::int32_t>::max();
    StreamSha256 hash;
    each_piece(session, content, 0, last, [&](std::string_view bytes) { hash.add(bytes); });
    return hash.hex();
}

}  // namespace helpdesk
