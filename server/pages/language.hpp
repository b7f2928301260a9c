#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace helpdesk {

// The languages of the pages for customers.
enum class Language { english, german };

// What a page says, in every language. `{}` stands for what is put in. A phrase that lacks a language, or has not the
// same gaps in all of them, does not compile.
struct Phrase {
    std::string_view english;
    std::string_view german;

    consteval Phrase(const char* in_english, const char* in_german) : english(in_english), german(in_german) {
        if (english.empty() || german.empty() || gaps_in(english) != gaps_in(german)) throw "a phrase is not whole";
    }

    static constexpr int gaps_in(std::string_view text) {
        int gaps = 0;
        for (std::size_t at = 0; at + 1 < text.size(); ++at) gaps += text[at] == '{' && text[at + 1] == '}' ? 1 : 0;
        return gaps;
    }
};

std::string in_language(Language language, const Phrase& phrase, std::initializer_list<std::string_view> words = {});

// As HTML has it: en.
std::string_view code_of(Language language);

// The one that Accept-Language (RFC 9110) likes best of those that there are; English if it likes none of them.
Language language_for(std::string_view accept_language);

}  // namespace helpdesk
