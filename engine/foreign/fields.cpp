#include "engine/base/text.hpp"
#include "engine/db/word_cutter.hpp"
#include "engine/foreign/mapping.hpp"

namespace helpdesk {

namespace {

constexpr ForeignField customer_fields[] = {
    {.name = "id", .is_required = true, .has_default = false},
    {.name = "email", .is_required = true, .has_default = false},
    {.name = "name"},
    {.name = "first_name"},
    {.name = "last_name"},
    {.name = "department", .has_words = true},
    {.name = "time_zone", .has_words = true},
    {.name = "is_active", .has_words = true},
    {.name = "created_at"},
};

constexpr ForeignField ticket_fields[] = {
    {.name = "id", .is_required = true, .has_default = false},
    {.name = "title", .is_required = true},
    {.name = "description"},
    {.name = "customer", .is_required = true, .has_words = true},
    {.name = "customer_name"},
    {.name = "status", .has_words = true},
    {.name = "priority", .has_words = true},
    {.name = "source", .has_words = true},
    {.name = "department", .has_words = true},
    {.name = "assignee", .has_words = true},
    {.name = "tags", .has_words = true},
    {.name = "created_at"},
    {.name = "updated_at"},
    {.name = "first_response_at"},
    {.name = "resolved_at"},
};

}  // namespace

std::string_view name_of(ForeignKind kind) { return kind == ForeignKind::customers ? "customers" : "tickets"; }

std::span<const ForeignField> foreign_fields(ForeignKind kind) {
    if (kind == ForeignKind::customers) return customer_fields;
    return ticket_fields;
}

std::string Mapping::our_word(std::string_view field, const std::string& theirs) const {
    const auto of_field = words.find(field);
    if (of_field == words.end()) return theirs;
    const auto found = of_field->second.find(in_one_case(theirs));
    return found == of_field->second.end() ? theirs : found->second.text;
}

// The search index has every word in one case; the signs between the words stay, so that C and C++ are two.
std::string in_one_case(std::string_view word) {
    std::string text;
    std::size_t done = 0;
    cut_words(word, [&](const CutWord& each) {
        text += word.substr(done, each.begin - done);
        text += each.word;
        done = each.end;
        return true;
    });
    return text.append(word.substr(done));
}

}  // namespace helpdesk
