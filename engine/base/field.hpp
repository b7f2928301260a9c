#pragma once

#include <span>
#include <string_view>

namespace helpdesk {

enum class Kind { text, integer, boolean, time, choice, reference, json, bytes, secret, object };

// What the doors need to know of one member: flags, help, JSON schema and columns follow from it.
struct Field {
    std::string_view name;
    Kind kind = Kind::text;
    bool required = false;
    bool nullable = false;
    bool repeated = false;
    std::span<const std::string_view> choices = {};  // of an enumeration
    std::string_view table = {};                     // that a reference points into
    std::span<const Field> (*members)() = nullptr;   // of an object
    std::string_view type = {};                      // what C++ calls the object: NewFile
};

using Shape = std::span<const Field>;

}  // namespace helpdesk
