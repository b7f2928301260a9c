#include "cli/options.hpp"

#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

namespace po = boost::program_options;
using Syntax = po::invalid_command_line_syntax;

// Everything of unix_style but the guessing of abbreviated names: --stat must not mean --status.
constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

// How many words an option takes; what they mean is not the parser's business.
class WordCount : public po::value_semantic {
public:
    explicit WordCount(OptionForm::Takes takes) : takes_(takes) {}

    std::string name() const override { return "VALUE"; }
    unsigned min_tokens() const override { return takes_ == OptionForm::Takes::value ? 1 : 0; }
    unsigned max_tokens() const override { return takes_ == OptionForm::Takes::nothing ? 0 : 1; }
    bool is_composing() const override { return true; }
    bool is_required() const override { return false; }
    void parse(boost::any&, const std::vector<std::string>&, bool) const override {}
    bool apply_default(boost::any&) const override { return false; }
    void notify(const boost::any&) const override {}

private:
    OptionForm::Takes takes_;
};

po::options_description description_of(const std::vector<OptionForm>& forms) {
    po::options_description known;
    for (const OptionForm& form : forms) {
        const std::string names = form.letter ? form.name + "," + form.letter : form.name;
        known.add_options()(names.c_str(), new WordCount(form.takes), "");
    }
    return known;
}

constexpr const char* no_value = "\x01";

// The option that a word is, with or without a value behind an equals sign; null for any other word.
const OptionForm* form_of(const std::string& word, const std::vector<OptionForm>& forms) {
    const auto is_it = [&](const OptionForm& form) {
        if (word.size() == 2 && word[0] == '-') return form.letter && word[1] == form.letter;
        return word.starts_with("--") && word.substr(2, word.find('=') - 2) == form.name;
    };
    const auto found = std::find_if(forms.begin(), forms.end(), is_it);
    return found == forms.end() ? nullptr : &*found;
}

// An option in the place of a value was not meant as one: what a script had there was empty, and without quotes.
void check_value(const std::string& option, const std::string& value, const std::vector<OptionForm>& forms) {
    if (value != "--" && !form_of(value, forms)) return;
    throw Error(Fault::usage, option + " needs a value", {}, "if it is " + value + ", write " + option + "=" + value);
}

// The parser refuses `--name=`: as two words the empty value gets through. And where a value may only stand behind an
// equals sign, it would take the next word for one.
std::vector<std::string> with_plain_values(const std::vector<std::string>& words,
                                           const std::vector<OptionForm>& forms) {
    std::vector<std::string> plain;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string& word = words[at];
        if (word == "--") {
            plain.insert(plain.end(), words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
            break;
        }
        plain.push_back(word);
        const OptionForm* form = form_of(word, forms);
        if (!form) continue;
        const bool has_equals = word.find('=') != std::string::npos;
        const bool is_empty = word.ends_with('=') && word.find('=') == word.size() - 1;
        if (form->takes == OptionForm::Takes::value && is_empty) {
            plain.back().pop_back();
            plain.emplace_back();
        } else if (form->takes == OptionForm::Takes::value && !has_equals && at + 1 < words.size()) {
            check_value(word, words[++at], forms);
            plain.push_back(words[at]);
        } else if (form->takes == OptionForm::Takes::value_by_equals && (is_empty || !has_equals)) {
            plain.back() = "--" + form->name + "=" + no_value;
        }
    }
    return plain;
}

[[noreturn]] void throw_unknown(const std::string& option, const std::vector<OptionForm>& forms) {
    std::vector<std::string> names;
    for (const OptionForm& form : forms) names.push_back("--" + form.name);
    std::string hint = did_you_mean(option, names);
    if (hint.empty() && !option.starts_with("--"))
        hint = "what is no option, though it begins with -, stands behind --";
    throw Error(Fault::usage, "there is no option " + option + " here", {}, hint);
}

[[noreturn]] void throw_syntax(const Syntax& error) {
    const std::string option = error.get_option_name();
    if (error.kind() == Syntax::missing_parameter) throw Error(Fault::usage, option + " needs a value");
    if (error.kind() == Syntax::extra_parameter) throw Error(Fault::usage, option + " takes no value");
    throw Error(Fault::usage, option + " is not written as an option should be");
}

}  // namespace

TypedWords parse_options(const std::vector<std::string>& words, const std::vector<OptionForm>& forms) {
    const po::options_description known = description_of(forms);
    TypedWords typed;
    try {
        const auto parsed = po::command_line_parser(with_plain_values(words, forms)).options(known).style(style).run();
        for (const po::option& option : parsed.options) {
            if (option.string_key.empty()) {
                typed.places.insert(typed.places.end(), option.value.begin(), option.value.end());
            } else {
                const bool given = !option.value.empty() && option.value.front() != no_value;
                typed.options.emplace_back(option.string_key, given ? option.value.front() : "");
            }
        }
    } catch (const po::unknown_option& error) {
        throw_unknown(error.get_option_name(), forms);
    } catch (const Syntax& error) {
        throw_syntax(error);
    } catch (const po::error&) {
        throw Error(Fault::usage, "the options cannot be read", {}, "`--help` says how they are written");
    }
    return typed;
}

}  // namespace helpdesk
