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

// The parser refuses `--name=`; as two words the empty value gets through.
std::vector<std::string> split_empty_values(const std::vector<std::string>& words,
                                            const std::vector<OptionForm>& forms) {
    std::vector<std::string> split;
    for (const std::string& word : words) {
        split.push_back(word);
        if (!word.starts_with("--") || word.size() < 4 || word.find('=') != word.size() - 1) continue;
        const auto found = std::find_if(forms.begin(), forms.end(),
                                        [&](const OptionForm& form) { return word == "--" + form.name + "="; });
        if (found == forms.end() || found->takes == OptionForm::Takes::nothing) continue;
        split.back().pop_back();
        if (found->takes == OptionForm::Takes::value) split.emplace_back();
    }
    return split;
}

[[noreturn]] void throw_unknown(const std::string& option, const std::vector<OptionForm>& forms) {
    std::vector<std::string> names;
    for (const OptionForm& form : forms) names.push_back("--" + form.name);
    throw Error(Fault::usage, "there is no option " + option + " here", {}, did_you_mean(option, names));
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
        const auto parsed = po::command_line_parser(split_empty_values(words, forms)).options(known).style(style).run();
        for (const po::option& option : parsed.options) {
            if (option.string_key.empty()) {
                typed.places.insert(typed.places.end(), option.value.begin(), option.value.end());
            } else {
                typed.options.emplace_back(option.string_key, option.value.empty() ? "" : option.value.front());
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
