#include "cli/mapping_help.hpp"

namespace helpdesk {

namespace {

std::string fields_text(ForeignKind kind) {
    std::string text;
    for (const ForeignField& field : foreign_fields(kind)) {
        text += (text.empty() ? "" : ", ") + std::string(field.name) + (field.is_required ? " (required)" : "");
    }
    return text;
}

}  // namespace

std::vector<OptionHelp> mapping_help() {
    return {
        {"rows = \"tickets\"", "What the file lists: customers or tickets."},
        {"source = \"zammad\"",
         "A short name of the other system; what came from it before, by its ids, is not brought in again."},
        {"separator = \";\"", "Between the cells: , (if it is left out), ; | or tab."},
        {"time_zone = \"Europe/Berlin\"", "Whose clock its times go by; UTC if it is left out."},
        {"time_format = \"DD.MM.YYYY hh:mm\"",
         "Made of YYYY MM DD hh mm ss AM; \"ISO 8601\" if it is left out, such as 2026-03-31 17:05."},
        {"[columns]", "A field and the title of its column: title = \"Subject\". Other columns are left out."},
        {"[values.status]", "Their word and ours, whatever its case: \"on hold\" = \"WAITING_CUSTOMER\"."},
        {"[defaults]", "What a field is without a column, or in an empty cell: priority = \"LOW\"."},
        {"[options]",
         "make_customers = true makes whose address nobody here has, make_tags = true the tags that are missing; "
         "tag_separator = \";\" stands between tags."},
        {"customers", "Their fields are " + fields_text(ForeignKind::customers) + "."},
        {"tickets", "Their fields are " + fields_text(ForeignKind::tickets) +
                        ", and custom.NAME. A customer is an address, or an id among the customers of that source."},
    };
}

}  // namespace helpdesk
