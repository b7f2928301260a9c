#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/safe/kept_row.hpp"

namespace helpdesk {

// A desk as lines of JSON, published for ever: {"helpdesk":{"format":1,"schema":N,"rows":N}}, a line for each row as
// write_row writes it, and {"end":{"TABLE":{"rows":N,"hash":"…"},…}}, without which the file was cut.

struct NdjsonHead {
    int schema = 0;
    std::int64_t rows = 0;
    std::string table = {};  // empty: the whole desk
};

struct NamedTally {
    std::string table;
    Tally tally;
};

std::string head_line(const NdjsonHead& head);
std::string end_line(const std::vector<NamedTally>& tallies);

// What stands in one line. Fault::invalid with the number of the line for what is no line of such a file.
struct NdjsonLine {
    enum class Kind { head, row, end };

    Kind kind = Kind::row;
    std::string table;  // of a row
    Value value;        // what stands behind the name
};
NdjsonLine parse_line(const std::string& text, std::size_t number);

// Fault::refused for a file of a newer program.
NdjsonHead read_head(const Value& value);
std::vector<NamedTally> read_end(const Value& value);

}  // namespace helpdesk
