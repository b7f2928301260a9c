#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/engine.hpp"
#include "server/pages/form.hpp"
#include "server/pages/identity.hpp"
#include "server/pages/language.hpp"
#include "server/site/pages.hpp"

namespace helpdesk {

class IncomingForm;

// A request for a page, by somebody who is known or a guest, and in which language it is answered.
struct PageCall : Visit {
    std::string assets;  // where the style is, from `root` on
    Identity who;
    Language language = Language::english;
    Form form = {};                          // of a POST
    const IncomingForm* incoming = nullptr;  // of one that may have files

    std::string say(const Phrase& phrase, std::initializer_list<std::string_view> words = {}) const {
        return in_language(language, phrase, words);
    }
    // The address of another page of the desk, from this one.
    std::string to(std::string_view path) const { return root + std::string(path); }
    // A parameter behind the question mark; empty if there is none.
    std::string parameter(std::string_view name) const {
        const std::string* value = address.parameter(name);
        return value ? *value : "";
    }
    const std::string& name_in_path(std::string_view name) const { return named.find(name)->second; }
};

// An operation by whoever asks, which is what they may do and no more.
Value result_of(const PageCall& call, std::string_view operation, Value::Object arguments,
                const std::string& idempotency_key = {});

// The same, of a list: a page of it, and the cursor of the next one.
struct ListPage {
    Value::Array items;
    std::string next;
};
ListPage list_page(const PageCall& call, std::string_view operation, Value::Object arguments, const Actor& actor);

// A member of a record as text; empty for one that has no value.
std::string text_in(const Value& record, std::string_view name);
bool flag_in(const Value& record, std::string_view name);

}  // namespace helpdesk
