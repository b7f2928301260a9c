#pragma once

#include "engine/core/operation.hpp"
#include "engine/core/page.hpp"
#include "engine/core/resolve.hpp"
#include "engine/core/session.hpp"

namespace helpdesk {

template <typename Result>
struct ResultShape {
    static constexpr bool lists = false;
    using Item = Result;
    static Shape shape() { return fields_of<Result>(); }
    static Answer answer(const Result& result) { return {json_of(result), {}}; }
};

template <typename T>
struct ResultShape<Page<T>> {
    static constexpr bool lists = true;
    using Item = T;
    static Shape shape() { return fields_of<T>(); }
    static Answer answer(const Page<T>& page) { return {json_of(page.items), page.next, page.left_off, page.total}; }
};

template <typename T>
struct ResultShape<std::vector<T>> {
    static constexpr bool lists = true;
    using Item = T;
    static Shape shape() { return fields_of<T>(); }
    static Answer answer(const std::vector<T>& items) { return {json_of(items), {}}; }
};

template <>
struct ResultShape<void> {
    static constexpr bool lists = false;
    using Item = void;
    static Shape shape() { return {}; }
};

// Makes an answer say what is so now; for results that know how (see TicketView).
template <typename Result>
void renew(Session&, Result&) {}

// What follows from a deed happens before it is answered: rules may have changed what it answers.
template <typename Result>
void finish(Session& session, Result& result) {
    const std::size_t told = session.events().size();
    if (told == 0) return;
    follow_events(session);
    if (session.events().size() != told) renew(session, result);
}

// The row of one deed: argument and result types come from the function's own signature.
template <auto Deed>
Operation op(std::string_view name, std::string_view summary, Verb verb, std::string_view path,
             std::string_view permission, std::string_view words = {}) {
    using Traits = DeedSignature<decltype(Deed)>;
    using Arguments = typename Traits::arguments;
    using Result = typename Traits::result;
    using Shaped = ResultShape<Result>;
    Operation row{name, summary, verb, path, permission, words, fields_of<Arguments>(), Shaped::shape()};
    row.lists = Shaped::lists;
    row.answers = !std::is_void_v<Result>;
    row.arguments_type = type_name<Arguments>();
    if constexpr (!std::is_void_v<Result>) row.result_type = type_name<typename Shaped::Item>();
    row.deed = reinterpret_cast<const void*>(Deed);
    row.run = [](Session& session, const Value& value) -> Answer {
        Arguments arguments{};
        read_json(value, "arguments", arguments);
        resolve_names(session, arguments);
        if constexpr (std::is_void_v<Result>) {
            Deed(session, arguments);
            follow_events(session);
            return {};
        } else {
            Result result = Deed(session, arguments);
            finish(session, result);
            return Shaped::answer(result);
        }
    };
    row.run_typed = [](Session& session, const void* given, void* result) {
        Arguments arguments = *static_cast<const Arguments*>(given);
        resolve_names(session, arguments);
        if constexpr (std::is_void_v<Result>) {
            Deed(session, arguments);
            follow_events(session);
        } else {
            Result& stored = *static_cast<Result*>(result);
            stored = Deed(session, arguments);
            finish(session, stored);
        }
    };
    return row;
}

}  // namespace helpdesk
