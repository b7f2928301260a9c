#include "tests/files/files.hpp"

#include <algorithm>

namespace helpdesk {

std::string random_bytes(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string bytes(size, '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
    return bytes;
}

TextSource source_of(std::string text) {
    return [text = std::move(text), at = std::size_t{0}](char* into, std::size_t room) mutable {
        const std::size_t count = text.copy(into, std::min<std::size_t>(room, 100'003), at);
        at += count;
        return count;
    };
}

Value add_file(Desk& desk, const std::string& ticket, const std::string& bytes, const std::string& as) {
    Value::Object arguments{{"ticket", ticket}, {"file_name", "file.bin"}, {"content", encode_base64(bytes)}};
    return parse_json(desk.engine().call("attachment.add", Value(std::move(arguments)), {as, "cli"}).body);
}

std::string content_of(Desk& desk, const Value& file, const std::string& range) {
    Value::Object arguments{{"id", member(file, "id")}};
    if (!range.empty()) arguments.emplace_back("range", range);
    const Reply reply =
        desk.engine().call("attachment.content", Value(std::move(arguments)), {"agent@example.org", "cli"});
    return *decode_base64(member(parse_json(reply.body), "base64"));
}

}  // namespace helpdesk
