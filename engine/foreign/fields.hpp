#pragma once

#include <span>
#include <string_view>

namespace helpdesk {

// What a file of another system lists.
enum class ForeignKind { customers, tickets };
std::string_view name_of(ForeignKind kind);

// A field of ours that one of its columns can fill; besides these, tickets have custom.NAME.
struct ForeignField {
    std::string_view name;
    bool is_required = false;
    bool has_words = false;   // that another system may have other words for
    bool has_default = true;  // that may stand in its place
};
std::span<const ForeignField> foreign_fields(ForeignKind kind);

}  // namespace helpdesk
