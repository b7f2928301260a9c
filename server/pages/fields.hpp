#pragma once

#include <map>
#include <optional>
#include <string>

#include "server/pages/markup.hpp"
#include "server/pages/page_call.hpp"

namespace helpdesk {

// What is not right in a form that was sent, in the reader's language: of a field by its name, and under an empty name
// of the form as a whole.
using Wrongs = std::map<std::string, std::string, std::less<>>;

// A field of a form in which something is written. What was typed stays in it, but for passwords.
struct TextField {
    HtmlName name;
    Phrase label;
    std::optional<Phrase> hint = {};
    std::string type = "text";
    std::string autocomplete = "off";
    int rows = 0;  // more than one line
    bool is_required = true;
    int length_max = 0;  // characters; 0: as many as there are
};

Markup text_field(const PageCall& call, const TextField& field, const Wrongs& wrongs);

// What sends the form.
Markup submit_button(const PageCall& call, const Phrase& words);
Markup hidden_field(HtmlName name, const std::string& value);
// Several files; what was chosen before cannot stay.
Markup file_field(const PageCall& call, const Wrongs& wrongs);

// Above a form: what is not right in it, with links to the fields; nothing while nothing is wrong.
Markup wrongs_above(const PageCall& call, const Wrongs& wrongs);
// The same beside a field, for whatever is no TextField.
Markup wrong_beside(const Wrongs& wrongs, std::string_view name);

// A sentence that something went well.
Markup done_notice(const std::string& sentence);

// For one try of a form: what is sent twice with the same key is done once. A form that failed keeps its own.
std::string try_key_of(const PageCall& call);

// What an operation finds wrong, beside the field that it names if the form has it. Faults that are no matter of what
// was typed are thrown on.
Wrongs wrongs_of(const PageCall& call, const Error& error, std::initializer_list<std::string_view> fields);

}  // namespace helpdesk
