#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/session.hpp"
#include "engine/db/traces.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// The address of one person, wherever it stands in the desk: in any case of letters, also in a longer text, and as JSON
// writes it. The address of somebody else that only ends or begins alike is another one.
class AddressOf {
public:
    AddressOf(Session& session, const User& user);

    // As it stands in JSON, in lower case.
    const std::string& in_json() const { return spellings_.back(); }

    // The rows of the column in which it stands, for value_at(); how many they are.
    std::vector<std::string> places(const WordColumn& column) const;
    std::int64_t count(const WordColumn& column) const;

    // Puts `tombstone` in its place; where the schema allows no more characters, x in the place of each byte. Returns
    // in how many rows it stood.
    std::int64_t replace(const WordColumn& column, const std::string& tombstone) const;

    // The bytes with x in the place of each byte of the address, where it begins between `from` and `until`. To tell it
    // from a longer one takes as many bytes as `margin` in front of it, and behind its beginning.
    std::string masked(const std::string& bytes, std::size_t from, std::size_t until) const;
    std::size_t margin() const;

private:
    Session& session_;
    std::vector<std::string> spellings_;  // in lower case; the plain one first
    std::vector<std::string> longer_;     // addresses of others, in lower case, that hold this one

    std::vector<std::string> rows(const WordColumn& column) const;
    bool belongs_to_other(const std::string& lower, std::size_t at, std::size_t size) const;
    std::string distinct(const std::string& value, const std::string& fresh, const std::string& tombstone,
                         std::vector<std::string>& before) const;
    std::string without(const std::string& value, const std::string& tombstone, std::size_t from = 0,
                        std::size_t until = std::string::npos) const;
};

// A LIKE pattern, with ! as its escape, for what holds the text.
std::string pattern_holding(std::string_view text);

}  // namespace helpdesk
