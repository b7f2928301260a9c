#pragma once

#include <map>
#include <string>

#include "server/pages/markup.hpp"
#include "server/pages/page_call.hpp"

namespace helpdesk {

// What the desk calls the states of its tickets, to people.
class StatusNames {
public:
    explicit StatusNames(const PageCall& call);

    Markup mark_of(const std::string& status) const;
    bool is_resolved(const std::string& status) const;

private:
    struct Shown {
        std::string words;
        bool is_resolved = false;
    };
    std::map<std::string, Shown> shown_;
};

// What somebody has written, line by line as it was written.
Markup written_text(const std::string& text);

// The files that hang on a comment, or with an empty id on the ticket itself.
Markup files_of(const PageCall& call, const Value::Array& attachments, const std::string& comment_id);

// 12 KiB
std::string size_in_words(const PageCall& call, std::int64_t bytes);

// What was found, with the words in it marked.
Markup snippet_with_marks(const std::string& snippet);

// A field to look for something, and where what it says goes.
struct SearchForm {
    std::string_view path;
    Phrase label;
};
Markup search_form(const PageCall& call, const SearchForm& form, const std::string& words);

// Links to the next page of a list and back to its first one; nothing for a list that is whole. `path` is that of the
// list.
Markup links_to_pages(const PageCall& call, const std::string& path, const std::string& next);

}  // namespace helpdesk
