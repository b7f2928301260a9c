#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "tests/source_scan.hpp"

namespace helpdesk {

namespace {

// How many faults each letter has.
constexpr std::pair<char, int> faults[] = {{'D', 18}, {'C', 11}, {'S', 10}, {'I', 10},
                                           {'A', 19}, {'M', 12}, {'H', 11}, {'P', 9}};

std::set<std::string> all_ids() {
    std::set<std::string> ids;
    for (const auto& [letter, count] : faults) {
        for (int i = 1; i <= count; ++i) ids.insert(letter + std::string(i < 10 ? "0" : "") + std::to_string(i));
    }
    return ids;
}

bool is_id(std::string_view text) {
    return text.size() == 3 && text[0] >= 'A' && text[0] <= 'Z' && text.find_last_not_of("0123456789") == 0;
}

// Each id with its third column, row by row.
std::vector<std::pair<std::string, std::string>> rows() {
    std::vector<std::pair<std::string, std::string>> list;
    for (const std::string& line : read_lines("tests/FAULTS.md")) {
        const auto cells = split(line, '|');  // with what stands before the first | and behind the last one
        if (cells.size() == 5 && is_id(trim(cells[1]))) list.emplace_back(trim(cells[1]), trim(cells[3]));
    }
    return list;
}

struct NamedTest {
    std::string name, path;
};

// Every `"name" in tests/path` of a text.
std::vector<NamedTest> named_tests(std::string_view text) {
    constexpr std::string_view mark = "\" in tests/";
    std::vector<NamedTest> list;
    for (auto end = text.find(mark); end != std::string_view::npos; end = text.find(mark, end + 1)) {
        const std::string_view before = text.substr(0, end);
        const std::string_view path = text.substr(end + mark.find("tests/"));
        list.push_back({std::string(before.substr(before.rfind('"') + 1)),
                        std::string(path.substr(0, path.find_first_of(" ;,")))});
    }
    return list;
}

// A file in one line, with literals that stand beside each other joined; empty if there is no such file.
std::string joined_source(const std::string& path) {
    std::string text;
    const auto& all = source_files();
    const auto found = std::find_if(all.begin(), all.end(), [&](const SourceFile& file) { return file.path == path; });
    if (found == all.end()) return text;
    for (const std::string& line : found->code) {
        const std::string_view rest = trim(line);
        const bool goes_on = text.ends_with('"') && rest.starts_with('"');
        if (goes_on) text.pop_back();
        text += goes_on ? rest.substr(1) : rest;
    }
    return text;
}

}  // namespace

TEST_CASE("each of the hundred faults has a test or a reason, and each test that is named exists", "[tidy]") {
    std::multiset<std::string> ids;
    for (const auto& [id, shows] : rows()) {
        ids.insert(id);
        INFO(id << ": " << shows);
        CHECK_FALSE(shows.empty());
        for (const NamedTest& test : named_tests(shows)) {
            INFO("\"" << test.name << "\" in " << test.path);
            CHECK(joined_source(test.path).find("TEST_CASE(\"" + test.name + "\"") != std::string::npos);
        }
    }
    for (const std::string& id : all_ids()) {
        if (ids.count(id) != 1) FAIL_CHECK(id << " has " << ids.count(id) << " rows");
    }
    CHECK(ids.size() == 100);
}

}  // namespace helpdesk
