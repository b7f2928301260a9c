#include "cli/completion.hpp"

#include <set>

#include "cli/completion_words.hpp"
#include "cli/help.hpp"

namespace helpdesk {

namespace {

// In single quotes, as bash and zsh read them.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// Fish knows \' in single quotes.
std::string fish_quoted(const std::string& text) {
    std::string out = "'";
    for (char c : text) out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + "'";
}

// Every option that takes the next word, `|` between them: what comes after one is no command.
std::string value_options(const std::vector<Command>& commands) {
    std::set<std::string> names;
    const auto add = [&](const std::vector<CompletedOption>& options) {
        for (const CompletedOption& option : options) {
            if (option.takes_value) names.insert("--" + option.name);
        }
    };
    add(completed_globals());
    for (const Command& command : commands) add(completed_options(command));
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : "|") + name;
    return out;
}

std::string words_only(const std::vector<CompletedWord>& words) {
    std::string out;
    for (const CompletedWord& each : words) out += (out.empty() ? "" : " ") + each.word;
    return out;
}

std::string option_names(const std::vector<CompletedOption>& options) {
    std::string out;
    for (const CompletedOption& option : options) out += (out.empty() ? "--" : " --") + option.name;
    return out;
}

// What stands before the word that is completed: `ticket assign`, or `ls` for a command of one word.
std::string bash_case(const Command& command) {
    std::string body = "            options=" + quoted(option_names(completed_options(command))) + "\n";
    if (!place_values(command).empty()) body += "            words=" + quoted(joined(place_values(command))) + "\n";
    if (takes_paths(command)) body += "            paths=1\n";
    std::string values;
    for (const CompletedOption& option : completed_options(command)) {
        if (!option.values.empty())
            values += "                --" + option.name + ") values=" + quoted(joined(option.values)) + " ;;\n";
        if (option.takes_file) values += "                --" + option.name + ") files=1 ;;\n";
    }
    if (!values.empty()) body += "            case \"$previous\" in\n" + values + "            esac\n";
    const std::string pattern =
        command.verb.empty() ? quoted(command.noun + " ") + "*" : quoted(command.noun + " " + command.verb);
    return "        " + pattern + ")\n" + body + "            ;;\n";
}

std::string zsh_pairs(const std::vector<CompletedWord>& words) {
    std::string out;
    for (const CompletedWord& each : words) {
        std::string text = each.words;
        for (std::size_t at = 0; (at = text.find(':', at)) != std::string::npos; at += 2) text.insert(at, "\\");
        out += " " + quoted(each.word + ":" + text);
    }
    return out;
}

std::vector<CompletedWord> as_words(const std::vector<CompletedOption>& options) {
    std::vector<CompletedWord> words;
    for (const CompletedOption& option : options) words.push_back({"--" + option.name, option.words});
    return words;
}

std::string zsh_case(const Command& command) {
    std::string body = "            options=(" + zsh_pairs(as_words(completed_options(command))) + " )\n";
    if (!place_values(command).empty()) body += "            names=( " + joined(place_values(command)) + " )\n";
    if (takes_paths(command)) body += "            paths=1\n";
    std::string values;
    for (const CompletedOption& option : completed_options(command)) {
        if (option.takes_file) values += "                --" + option.name + ") _files; return ;;\n";
        if (!option.values.empty())
            values += "                --" + option.name + ") compadd -- " + joined(option.values) + "; return ;;\n";
    }
    if (!values.empty()) body += "            case $words[CURRENT-1] in\n" + values + "            esac\n";
    const std::string pattern =
        command.verb.empty() ? quoted(command.noun + " ") + "*" : quoted(command.noun + " " + command.verb);
    return "        " + pattern + ")\n" + body + "            ;;\n";
}

std::string fish_options(const std::string& condition, const std::vector<CompletedOption>& options) {
    std::string out;
    for (const CompletedOption& option : options) {
        out += "complete -c helpdesk" + condition + " -l " + option.name;
        if (option.takes_value) out += option.takes_file ? " -r -F" : " -x";
        if (!option.values.empty()) out += " -a " + fish_quoted(joined(option.values));
        if (!option.words.empty()) out += " -d " + fish_quoted(option.words);
        out += "\n";
    }
    return out;
}

std::string fish_words(const std::string& condition, const std::vector<CompletedWord>& words) {
    std::string out;
    for (const CompletedWord& each : words) {
        out += "complete -c helpdesk -n " + fish_quoted(condition) + " -a " + each.word + " -d " +
               fish_quoted(each.words) + "\n";
    }
    return out;
}

}  // namespace

std::string bash_completion(const std::vector<Command>& commands) {
    std::string out = R"(# Completion of helpdesk for bash: source <(helpdesk completion bash)
_helpdesk() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local noun= verb= words= options= values= files= paths= at
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
            )" + value_options(commands) +
                      R"() ((at++)) ;;
            -*|=) ;;
            *) if [[ -z $noun ]]; then noun=${COMP_WORDS[at]}; elif [[ -z $verb ]]; then verb=${COMP_WORDS[at]}; fi ;;
        esac
    done
    case "$noun $verb" in
        ' ') words=)" +
                      quoted(words_only(first_words(commands))) + " ;;\n";
    for (const std::string& noun : nouns_of(commands)) {
        out += "        " + quoted(noun + " ") + ") words=" + quoted(words_only(verbs_of(commands, noun))) + " ;;\n";
    }
    for (const Command& command : commands) out += bash_case(command);
    out += R"(    esac
    [[ $previous == --db ]] && files=1
    case $previous in
        )" + value_options(commands) + R"()
            if [[ -n $files ]]; then
                COMPREPLY=($(compgen -f -- "$word"))
            else
                COMPREPLY=($(compgen -W "$values" -- "$word"))
            fi
            return ;;
    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options )" +
           option_names(completed_globals()) + R"(" -- "$word"))
    elif [[ -n $words ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    elif [[ -n $paths ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}
complete -F _helpdesk helpdesk
)";
    return out;
}

std::string zsh_completion(const std::vector<Command>& commands) {
    std::string out = R"(#compdef helpdesk
# Completion of helpdesk for zsh: source <(helpdesk completion zsh), or a file _helpdesk in a folder of $fpath.
_helpdesk() {
    local noun verb paths at
    local -a options names described globals
    globals=()" + zsh_pairs(as_words(completed_globals())) +
                      R"( )
    for ((at = 2; at < CURRENT; at++)); do
        case $words[at] in
            )" + value_options(commands) +
                      R"() ((at++)) ;;
            -*) ;;
            *) if [[ -z $noun ]]; then noun=$words[at]; elif [[ -z $verb ]]; then verb=$words[at]; fi ;;
        esac
    done
    case "$noun $verb" in
        ' ') described=()" +
                      zsh_pairs(first_words(commands)) + " ) ;;\n";
    for (const std::string& noun : nouns_of(commands)) {
        out += "        " + quoted(noun + " ") + ") described=(" + zsh_pairs(verbs_of(commands, noun)) + " ) ;;\n";
    }
    for (const Command& command : commands) out += zsh_case(command);
    out += R"(    esac
    case $words[CURRENT-1] in
        --db) _files; return ;;
        )" + value_options(commands) + R"() return ;;
    esac
    if [[ $words[CURRENT] == -* ]]; then
        options+=( $globals )
        _describe -o option options
    elif (( $#described )); then
        _describe command described
    elif (( $#names )); then
        compadd -- $names
    elif [[ -n $paths ]]; then
        _files
    fi
}
if [[ $funcstack[1] == _helpdesk ]]; then _helpdesk "$@"; else compdef _helpdesk helpdesk; fi
)";
    return out;
}

std::string fish_completion(const std::vector<Command>& commands) {
    std::string options = value_options(commands);
    for (char& c : options) c = c == '|' ? ' ' : c;
    std::string out = R"(# Completion of helpdesk for fish: helpdesk completion fish | source
function __helpdesk_typed
    set -l named
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word )" +
                      options + R"(
            set skip 1
        else if not string match -q -- '-*' $word
            set -a named $word
        end
    end
    echo "$named[1] $named[2]"
end
function __helpdesk_is
    string match -q -- "$argv[1]" (__helpdesk_typed)
end
)" + fish_options("", completed_globals()) +
                      fish_words("__helpdesk_is \" \"", first_words(commands));
    for (const std::string& noun : nouns_of(commands))
        out += fish_words("__helpdesk_is \"" + noun + " \"", verbs_of(commands, noun));
    for (const Command& command : commands) {
        const std::string named = command.verb.empty() ? command.noun + " *" : command.noun + " " + command.verb;
        out += fish_options(" -n " + fish_quoted("__helpdesk_is \"" + named + "\""), completed_options(command));
        std::vector<CompletedWord> values;
        for (const std::string& value : place_values(command)) values.push_back({value, ""});
        out += fish_words("__helpdesk_is \"" + named + "\"", values);
    }
    return out;
}

int print_completion(Context& context, const Value& arguments) {
    const std::string shell = *arguments.find("shell")->text();
    const std::vector<std::string> known{"bash", "zsh", "fish"};
    if (shell == "bash") {
        write_out(context.console, bash_completion(context.commands));
    } else if (shell == "zsh") {
        write_out(context.console, zsh_completion(context.commands));
    } else if (shell == "fish") {
        write_out(context.console, fish_completion(context.commands));
    } else {
        throw Error(Fault::invalid, "there is no completion for \"" + shell + "\": there is one for bash, zsh and fish",
                    "shell", did_you_mean(shell, known));
    }
    return 0;
}

}  // namespace helpdesk
