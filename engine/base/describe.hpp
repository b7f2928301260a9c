#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/field.hpp"
#include "engine/base/id.hpp"
#include "engine/base/time.hpp"

namespace helpdesk {

// A JSON document as text, kept as it was written.
struct Json {
    std::string text;

    auto operator<=>(const Json&) const = default;
};

// Raw bytes; base64 in JSON arguments, and never printed with the row that holds them.
struct Bytes {
    std::string data;

    auto operator<=>(const Bytes&) const = default;
};

// What is in a file that comes in: the bytes, base64 in JSON arguments; or the SHA-256 of what the same person has
// uploaded before, after `upload:`.
struct FileBytes {
    std::string data;
    std::optional<std::string> upload = {};

    auto operator<=>(const FileBytes&) const = default;
};

// Text that no result ever shows: a password, a hash.
struct Secret {
    std::string text;

    auto operator<=>(const Secret&) const = default;
};

// An argument that distinguishes "leave it" (not given) from "clear it" (given, without a value).
template <typename T>
struct Change {
    bool given = false;
    std::optional<T> value;
};

template <typename T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <typename T>
concept Enumeration = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

// Calls visit(name, pointer to member) for each described member, those of base classes first.
template <Described T, typename Visit>
constexpr void for_each_member(Visit&& visit) {
    using namespace boost::describe;
    boost::mp11::mp_for_each<describe_members<T, mod_public | mod_inherited>>(
        [&](auto member) { visit(member.name, member.pointer); });
}

template <typename T>
inline constexpr bool is_printable =
    !std::is_same_v<T, Bytes> && !std::is_same_v<T, Secret> && !std::is_same_v<T, std::optional<Secret>> &&
    !std::is_same_v<T, std::optional<Bytes>>;

// The table whose rows T holds; specialised beside each row struct. Empty for every other struct.
template <typename T>
inline constexpr std::string_view table_name = "";

// What C++ calls the type, without its namespaces: TicketView. Published in /openapi.json, so that a type which is
// named anew is another one for the clients that were made from it.
template <typename T>
constexpr std::string_view type_name() {
    std::string_view text =
        __PRETTY_FUNCTION__;  // … [with T = helpdesk::TicketView; …], or … [T = helpdesk::TicketView]
    text.remove_prefix(text.find("T = ") + 4);
    text = text.substr(0, text.find_first_of(";]"));
    return text.substr(text.rfind(':') + 1);
}

template <Enumeration E>
std::span<const std::string_view> enum_names() {
    static const auto names = [] {
        std::vector<std::string_view> list;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
            [&](auto each) { list.push_back(each.name); });
        return list;
    }();
    return names;
}

template <typename T>
Shape fields_of();

template <typename T>
struct FieldOf {
    static void fill(Field& field) {
        if constexpr (std::is_same_v<T, bool>) {
            field.kind = Kind::boolean;
        } else if constexpr (std::integral<T>) {
            field.kind = Kind::integer;
        } else if constexpr (std::is_same_v<T, Time>) {
            field.kind = Kind::time;
        } else if constexpr (std::is_same_v<T, Json>) {
            field.kind = Kind::json;
        } else if constexpr (std::is_same_v<T, Bytes> || std::is_same_v<T, FileBytes>) {
            field.kind = Kind::bytes;
        } else if constexpr (std::is_same_v<T, Secret>) {
            field.kind = Kind::secret;
        } else if constexpr (Enumeration<T>) {
            field.kind = Kind::choice;
            field.choices = enum_names<T>();
        } else if constexpr (Described<T>) {
            field.kind = Kind::object;
            field.members = &fields_of<T>;
            field.type = type_name<T>();
        }
    }
};

template <typename T>
struct FieldOf<Id<T>> {
    static void fill(Field& field) {
        field.kind = Kind::reference;
        field.table = table_name<T>;
    }
};

template <typename T>
struct FieldOf<std::optional<T>> {
    static void fill(Field& field) {
        FieldOf<T>::fill(field);
        field.required = false;
        field.nullable = true;
    }
};

template <typename T>
struct FieldOf<Change<T>> {
    static void fill(Field& field) { FieldOf<std::optional<T>>::fill(field); }
};

template <typename T>
struct FieldOf<std::vector<T>> {
    static void fill(Field& field) {
        FieldOf<T>::fill(field);
        field.required = false;
        field.repeated = true;
    }
};

// One Field a member of T. A boolean or a list is never required: left out it is false, or empty.
template <typename T>
Shape fields_of() {
    static const auto fields = [] {
        std::vector<Field> list;
        if constexpr (Described<T>) {
            for_each_member<T>([&]<typename M>(const char* name, M pointer) {
                using Member = std::remove_cvref_t<decltype(std::declval<T>().*pointer)>;
                Field field{.name = name};
                field.required = !std::is_same_v<Member, bool>;
                FieldOf<Member>::fill(field);
                list.push_back(field);
            });
        }
        return list;
    }();
    return fields;
}

}  // namespace helpdesk
