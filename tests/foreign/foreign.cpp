#include "tests/foreign/foreign.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace helpdesk {

TextSource in_pieces(const std::string& text) {
    return [text, done = std::size_t{0}](char* into, std::size_t room) mutable {
        const std::size_t size = std::min({room, std::size_t{7'777}, text.size() - done});
        std::copy_n(text.data() + done, size, into);
        done += size;
        return size;
    };
}

ForeignTry try_import(Desk& desk, const std::string& mapping, const std::string& csv, const ForeignOptions& wanted) {
    ForeignTry tried;
    ForeignOptions options = wanted;
    options.in = in_pieces(csv);
    options.mapping = mapping;
    options.mapping_name = "m.toml";
    options.refused = [&](const Error& error) { tried.refused.emplace_back(error.what()); };
    const std::string before = desk.everything();
    try {
        tried.done = import_foreign(desk.options(), options);
    } catch (const Error& error) {
        tried.error = error.what();
        CHECK(error.fault() == Fault::invalid);
        CHECK(tried.error.size() < 1'000);
        CHECK(tried.error.find_first_of("\n\r\t") == std::string::npos);
        CHECK(desk.everything() == before);
    }
    if (wanted.dry_run) CHECK(desk.everything() == before);
    return tried;
}

ForeignImported import_rows(Desk& desk, const std::string& mapping, const std::string& csv) {
    const ForeignTry tried = try_import(desk, mapping, csv);
    CHECK(tried.error == "");
    return tried.done;
}

std::string mapping_of(const std::string& rows, const std::vector<std::string>& fields, const std::string& more) {
    std::string text = "rows = \"" + rows + "\"\nsource = \"other\"\n[columns]\n";
    for (const std::string& field : fields) text += "\"" + field + "\" = \"" + field + "\"\n";
    return text + more;
}

}  // namespace helpdesk
