#include "engine/leaving/address.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Address {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Address, (), (text))

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_hexadecimal(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The letter before `end` may belong to what JSON writes for a line break or its like: \n, \u001b.
bool ends_an_escape(std::string_view text, std::size_t end) {
    if (end >= 2 && text[end - 2] == '\\') return true;
    return end >= 6 && text.substr(end - 6, 2) == "\\u" && is_hexadecimal(text.substr(end - 4, 4));
}

// One word could be a key, of which there may be no two.
bool is_one_word(const std::string& value) { return value.find_first_of(" \t\r\n{}[]") == std::string::npos; }

std::string numbered(const std::string& tombstone, std::ptrdiff_t number) {
    const auto at = tombstone.find('@');
    return tombstone.substr(0, at) + "-" + std::to_string(number) + tombstone.substr(at);
}

}  // namespace

std::string pattern_holding(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + '%';
}

AddressOf::AddressOf(Session& session, const User& user) : session_(session) {
    const std::string plain = lower_ascii(user.email);
    const std::string quoted = json_of(plain);
    const std::string escaped = lower_ascii(std::string_view(quoted).substr(1, quoted.size() - 2));
    spellings_.push_back(plain);
    if (escaped != plain) spellings_.push_back(escaped);
    const std::string pattern = pattern_holding(plain);
    Params params;
    params.add("user", user.id).add("pattern", pattern);
    for (const Address& each : session.all<Address>(sql::emails_that_hold, std::move(params))) {
        longer_.push_back(lower_ascii(each.text));
    }
}

std::vector<std::string> AddressOf::places(const WordColumn& column) const {
    std::vector<std::string> found = rows(column);
    std::erase_if(found, [&](const std::string& row) {
        const std::string value = value_at(session_.db(), column, row);
        return without(value, "") == value;
    });
    return found;
}

std::int64_t AddressOf::count(const WordColumn& column) const {
    return static_cast<std::int64_t>(places(column).size());
}

std::int64_t AddressOf::replace(const WordColumn& column, const std::string& tombstone) const {
    std::int64_t count = 0;
    std::map<std::string, std::vector<std::string>> written;  // what stood there before, in other letters
    const auto longest = column.characters_max();
    for (const std::string& row : rows(column)) {
        const std::string value = value_at(session_.db(), column, row);
        std::string fresh = without(value, tombstone);
        if (fresh == value) continue;
        if (is_one_word(value)) fresh = distinct(value, fresh, tombstone, written[fresh]);
        if (longest && count_characters(fresh) > *longest) fresh = without(value, "");
        put_value(session_.db(), column, row, fresh);
        ++count;
    }
    return count;
}

std::string AddressOf::masked(const std::string& bytes, std::size_t from, std::size_t until) const {
    return without(bytes, "", from, until);
}

std::size_t AddressOf::margin() const {
    constexpr std::size_t escape_length = 6;
    std::size_t longest = spellings_.back().size();
    for (const std::string& other : longer_) longest = std::max(longest, other.size());
    return longest + escape_length + 1;
}

// Two keys that differed in the case of their letters alone stay two.
std::string AddressOf::distinct(const std::string& value, const std::string& fresh, const std::string& tombstone,
                                std::vector<std::string>& before) const {
    auto known = std::find(before.begin(), before.end(), value);
    if (known == before.end()) known = before.insert(known, value);
    const auto number = known - before.begin() + 1;
    return number == 1 ? fresh : without(value, numbered(tombstone, number));
}

std::vector<std::string> AddressOf::rows(const WordColumn& column) const {
    std::set<std::string> found;
    for (const std::string& spelling : spellings_) {
        for (std::string& row : rows_holding(session_.db(), column, spelling)) found.insert(std::move(row));
    }
    return {found.begin(), found.end()};
}

// `lower` holds at that place what looks like the address.
bool AddressOf::belongs_to_other(const std::string& lower, std::size_t at, std::size_t size) const {
    const std::size_t end = at + size;
    if (at > 0 && is_letter(lower[at - 1]) && !ends_an_escape(lower, at)) return true;
    if (end < lower.size() && is_letter(lower[end])) return true;
    for (const std::string& other : longer_) {
        const std::size_t before = other.find(spellings_.front());
        if (before <= at && lower.compare(at - before, other.size(), other) == 0) return true;
    }
    return false;
}

// An empty tombstone stands for x in the place of each byte.
std::string AddressOf::without(const std::string& value, const std::string& tombstone, std::size_t from,
                               std::size_t until) const {
    std::string text = value;
    for (const std::string& spelling : spellings_) {
        const std::string fresh = tombstone.empty() ? std::string(spelling.size(), 'x') : tombstone;
        std::string lower = lower_ascii(text);
        for (std::size_t at = lower.find(spelling, from); at < until; at = lower.find(spelling, at)) {
            if (belongs_to_other(lower, at, spelling.size())) {
                ++at;
                continue;
            }
            text.replace(at, spelling.size(), fresh);
            lower.replace(at, spelling.size(), fresh);
            at += fresh.size();
        }
    }
    return text;
}

}  // namespace helpdesk
