#include "engine/leaving/contents.hpp"

#include <algorithm>

#include "engine/core/each_row.hpp"
#include "engine/tickets/content.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// `files` is how many have it, `pieces` the number behind its last one.
struct KeptContent {
    Id<Content> id;
    std::optional<std::string> sha256;
    std::int64_t pieces = 0;
    std::int64_t files = 0;
};
BOOST_DESCRIBE_STRUCT(KeptContent, (), (id, sha256, pieces, files))

std::string piece_at(Session& session, const KeptContent& content, std::int64_t number) {
    std::string piece;
    each_piece(session, content.id, number, number, [&](std::string_view bytes) { piece = bytes; });
    return piece;
}

void put_piece(Session& session, const KeptContent& content, std::int64_t number, const std::string& bytes) {
    const Bytes piece{bytes};
    Params params;
    params.add("content", content.id).add("number", number).add("bytes", piece);
    session.run(sql::put_piece, std::move(params));
}

// Two pieces side by side at a time, since an address may begin in one and end in the next. Calls `change` with a
// piece's number, and what it becomes; returns whether there was any.
template <typename Change>
bool mask_pieces(Session& session, const AddressOf& address, const KeptContent& content, Change&& change) {
    const std::size_t margin = address.margin();
    bool any = false;
    std::string before;
    for (std::int64_t number = 0; number < content.pieces; ++number) {
        const std::string window = before + piece_at(session, content, number);
        const bool is_last = number + 1 == content.pieces;
        const std::size_t from = before.size() - std::min(before.size(), margin);
        const std::size_t until = is_last ? std::string::npos : window.size() - std::min(window.size(), margin);
        const std::string masked = address.masked(window, from, until);
        const std::string first = masked.substr(0, before.size());
        std::string second = masked.substr(before.size());
        if (first != before) change(number - 1, first);
        if (window.compare(before.size(), std::string::npos, second) != 0) change(number, second);
        any = any || masked != window;
        before = std::move(second);
    }
    return any;
}

// What it has become may be there already: then that one is kept.
void name_anew(Session& session, const KeptContent& content) {
    const std::string sha256 = hash_of(session, content.id);
    const Content kept = name_content(session, content.id, sha256);
    const auto moved = [&] { return std::move(Params().add("content", content.id).add("to", kept.id)); };
    session.run(sql::uploads_follow_content, moved());
    session.run(sql::follow_content, std::move(moved().add("sha256", sha256)));
    session.run(sql::forget_content, moved());
}

// What is still being uploaded is not in the desk yet.
template <typename See>
void for_each_content(Session& session, See&& see) {
    for_each_row<KeptContent>(session, sql::contents_to_verify, [&](const KeptContent& content) {
        if (content.sha256 || content.files > 0) see(content);
    });
}

}  // namespace

std::int64_t count_files(Session& session, const AddressOf& address) {
    std::int64_t files = 0;
    for_each_content(session, [&](const KeptContent& content) {
        const auto leave = [](std::int64_t, const std::string&) {};
        if (mask_pieces(session, address, content, leave)) files += content.files;
    });
    return files;
}

std::int64_t mask_files(Session& session, const AddressOf& address) {
    std::int64_t files = 0;
    for_each_content(session, [&](const KeptContent& content) {
        const auto put = [&](std::int64_t number, const std::string& bytes) {
            put_piece(session, content, number, bytes);
        };
        if (!mask_pieces(session, address, content, put)) return;
        files += content.files;
        if (content.sha256) name_anew(session, content);
    });
    return files;
}

}  // namespace helpdesk
