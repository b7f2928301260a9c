#include "engine/db/postgres_parameters.hpp"

#include <cstddef>

#include "engine/base/error.hpp"
#include "engine/base/scalar.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t nothing = static_cast<std::size_t>(-1);

std::string text_of(const Cell& cell) {
    if (cell.kind == Cell::Kind::integer) return std::to_string(cell.integer);
    if (cell.kind == Cell::Kind::list) return postgres_list(cell.text);
    return std::string(cell.text);
}

// True if JSON text has \u0000 in it, and not a backslash that is followed by these letters.
bool writes_nul(std::string_view json) {
    constexpr std::string_view nul = "\\u0000";
    for (auto at = json.find(nul); at != std::string_view::npos; at = json.find(nul, at + 1)) {
        std::size_t before = at;
        while (before > 0 && json[before - 1] == '\\') --before;
        if ((at - before) % 2 == 0) return true;
    }
    return false;
}

}  // namespace

PostgresParameters::PostgresParameters(const std::vector<Cell>& cells)
    : lengths_(cells.size()), formats_(cells.size()) {
    std::vector<std::size_t> places;  // in text_, which moves while it grows
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Cell& cell = cells[i];
        const bool as_text =
            cell.kind == Cell::Kind::text || cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::list;
        places.push_back(as_text ? text_.size() : nothing);
        if (as_text) {
            text_ += text_of(cell);
            text_ += '\0';
        } else if (cell.kind == Cell::Kind::bytes) {
            formats_[i] = 1;
            lengths_[i] = static_cast<int>(cell.text.size());
        }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool bytes = cells[i].kind == Cell::Kind::bytes;
        const char* value = bytes ? cells[i].text.data() : nullptr;
        if (bytes && !value) value = "";  // no bytes are not NULL
        values_.push_back(places[i] == nothing ? value : text_.data() + places[i]);
    }
}

void refuse_nul(const Params& params) {
    for (const Param& each : params.list()) {
        const bool text = each.cell.kind == Cell::Kind::text && each.cell.text.find('\0') != std::string_view::npos;
        if (text || (each.cell.kind == Cell::Kind::list && writes_nul(each.cell.text))) {
            throw Error(Fault::invalid, std::string(each.name) + " holds a NUL character", std::string(each.name));
        }
    }
}

}  // namespace helpdesk
