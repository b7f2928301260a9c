#include "cli/arguments.hpp"

#include <algorithm>
#include <array>

namespace helpdesk {

namespace {

constexpr std::size_t short_file_max = 1 << 20;  // bytes

// What was read of it already, and then the rest.
TextSource joined(std::string head, TextSource rest) {
    return [head = std::move(head), at = std::size_t{0}, rest = std::move(rest)](char* into, std::size_t room) mutable {
        if (at == head.size()) return rest(into, room);
        const std::size_t count = head.copy(into, room, at);
        at += count;
        return count;
    };
}

// Fills the object that becomes the operation's arguments.
class Arguments {
public:
    Arguments(const Command& command, Console& console) : command_(command), console_(console) {
        for (const auto& [name, value] : command.presets) object_.emplace_back(name, value);
    }

    void take_option(const Flag& flag, const std::string& value);
    void take_place(const std::string& word);
    TypedArguments done();

private:
    const Command& command_;
    Console& console_;
    Value::Object object_;
    std::vector<LongFile> long_files_;
    std::size_t places_taken_ = 0;

    bool has(std::string_view name) const { return find(name) != nullptr; }
    const Value* find(std::string_view name) const;
    void put(const Field& field, Value value, const std::string& option);
    void put_text(const Field& field, const std::string& text, const std::string& option);
    void put_file(const Field& field, const std::string& path, const std::string& option);
    void put_bytes(const Field& field, const std::string& path, const std::string& option);
    void put_secret(const Field& field, const std::string& secret, const std::string& option);
    void ask_or_miss(const Field& field, bool placed);
    bool join(std::string_view name, const std::string& word);
    void put_if_open(std::string_view name, std::string value);
};

const Value* Arguments::find(std::string_view name) const {
    const auto found =
        std::find_if(object_.begin(), object_.end(), [&](const auto& each) { return each.first == name; });
    return found == object_.end() ? nullptr : &found->second;
}

void Arguments::put(const Field& field, Value value, const std::string& option) {
    Value* there = const_cast<Value*>(find(field.name));
    if (!field.repeated) {
        if (there) throw Error(Fault::usage, option + " stands there twice", std::string(field.name));
        object_.emplace_back(field.name, std::move(value));
        return;
    }
    if (!there) there = &object_.emplace_back(field.name, Value::Array()).second;
    there->array()->push_back(std::move(value));
}

void Arguments::put_text(const Field& field, const std::string& text, const std::string& option) {
    if (!field.repeated) return put(field, typed_value(field, text), option);
    for (Value& each : typed_list(field, text)) put(field, std::move(each), option);
}

void Arguments::put_if_open(std::string_view name, std::string value) {
    const bool known = std::any_of(command_.arguments.begin(), command_.arguments.end(),
                                   [&](const Field& each) { return each.name == name; });
    if (known && !has(name)) object_.emplace_back(name, Value(std::move(value)));
}

// They go with the name of their file: into the same object where there is one, else beside it.
void Arguments::put_bytes(const Field& field, const std::string& path, const std::string& option) {
    TextSource source = open_input(console_, path, option);
    std::string content = read_some(source, short_file_max + 1);
    if (content.size() <= short_file_max) {
        content = encode_base64(content);
    } else {
        const std::string place = "long file " + std::to_string(long_files_.size() + 1);
        long_files_.push_back({place, joined(std::exchange(content, place), std::move(source))});
    }
    const std::string name = path == "-" ? "standard-input" : std::filesystem::path(path).filename().string();
    if (field.kind == Kind::object) {
        Value::Object file{{"file_name", name}, {"mime_type", mime_type_of(name)}, {"content", std::move(content)}};
        return put(field, Value(std::move(file)), option);
    }
    put(field, Value(std::move(content)), option);
    put_if_open("file_name", name);
    put_if_open("mime_type", mime_type_of(name));
}

void Arguments::put_file(const Field& field, const std::string& path, const std::string& option) {
    if (field.kind == Kind::json && field.nullable && path == "none") return put(field, Value(), option);
    if (field.kind == Kind::json && path.starts_with('{')) return put(field, Value(path), option);
    if (field.kind == Kind::object || field.kind == Kind::bytes) return put_bytes(field, path, option);
    std::string content = read_input(console_, path, option);
    // Editors and echo end the last line; that line end is not meant.
    if (content.ends_with('\n')) content.pop_back();
    if (content.ends_with('\r')) content.pop_back();
    put(field, Value(std::move(content)), option);
}

void Arguments::put_secret(const Field& field, const std::string& secret, const std::string& option) {
    if (secret.empty()) throw Error(Fault::invalid, std::string(field.name) + " is empty", std::string(field.name));
    put(field, Value(secret), option);
}

void Arguments::take_option(const Flag& flag, const std::string& value) {
    const Field& field = *flag.field;
    const std::string option = "--" + flag.name;
    switch (flag.reads) {
        case Flag::Reads::yes: return put(field, value.empty() ? Value(true) : Value(value), option);
        case Flag::Reads::no: return put(field, Value(false), option);
        case Flag::Reads::text: return put_text(field, value, option);
        case Flag::Reads::file: return put_file(field, value, option);
        case Flag::Reads::secret_file: {
            std::string secret = read_input(console_, value, option);
            while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
            return put_secret(field, secret, option);
        }
        case Flag::Reads::secret_prompt: break;
    }
    if (!console_.in_is_terminal) {
        throw Error(Fault::usage, option + " asks on a terminal, and this is none", std::string(field.name),
                    "use " + option + "-file FILE, - for standard input");
    }
    put_secret(field, ask_secret(console_, kebab(field.name)), option);
}

// Adds the word to those that stand there already; false if there are none.
bool Arguments::join(std::string_view name, const std::string& word) {
    Value* there = const_cast<Value*>(find(name));
    if (!there) return false;
    *there = Value(*there->text() + " " + word);
    return true;
}

// Places that an option has filled already are passed over; the last one may take all that is left.
void Arguments::take_place(const std::string& word) {
    while (places_taken_ < command_.places.size()) {
        const Field& field = command_.field(command_.places[places_taken_]);
        const bool joins = command_.joins && places_taken_ + 1 == command_.places.size();
        if (joins && join(field.name, word)) return;
        if (!field.repeated && !joins) ++places_taken_;
        if (has(field.name) && !field.repeated) continue;
        takes_file(field) ? put_file(field, word, value_word(field)) : put(field, Value(word), value_word(field));
        return;
    }
    throw Error(Fault::usage, "\"" + word + "\" is one word too many for `helpdesk " + command_.name() + "`", {},
                "`helpdesk help " + command_.name() + "` says how it is used");
}

void Arguments::ask_or_miss(const Field& field, bool placed) {
    std::string missing = placed ? value_word(field) : "--" + kebab(field.name);
    if (field.kind == Kind::secret) {
        if (console_.in_is_terminal) return put_secret(field, ask_secret(console_, kebab(field.name)), missing);
        missing += "-file";
    }
    throw Error(Fault::usage, missing + " is missing", std::string(field.name),
                "`helpdesk help " + command_.name() + "` says how it is used");
}

TypedArguments Arguments::done() {
    for (const std::string& place : command_.places) {
        const Field& field = command_.field(place);
        if (!has(place) && field.required) ask_or_miss(field, true);
    }
    for (const Field& field : command_.arguments) {
        if (!has(field.name) && field.required && !field.repeated) ask_or_miss(field, false);
    }
    return {Value(std::move(object_)), std::move(long_files_)};
}

}  // namespace

TypedArguments arguments_of(const Invocation& invocation, Console& console) {
    const Command& command = *invocation.command;
    const std::vector<Flag> flags = flags_of(command);
    Arguments arguments(command, console);
    // A file brings a name and a type along where none is given, so it comes last.
    for (const bool files : {false, true}) {
        for (const auto& [name, value] : invocation.options) {
            const auto is_named = [&](const Flag& each) { return each.name == name; };
            const auto flag = std::find_if(flags.begin(), flags.end(), is_named);
            if ((flag->reads == Flag::Reads::file) == files) arguments.take_option(*flag, value);
        }
    }
    for (const std::string& word : invocation.places) arguments.take_place(word);
    return arguments.done();
}

std::string text_argument(const Value& arguments, std::string_view name) {
    const Value* value = arguments.find(name);
    return value && value->text() ? *value->text() : "";
}

std::int64_t number_argument(const Value& arguments, std::string_view name, std::int64_t otherwise) {
    const std::string text = text_argument(arguments, name);
    if (text.empty()) return otherwise;
    if (text.size() > 18 || !all_digits(text)) {
        throw Error(Fault::invalid, kebab(name) + " must be a whole number from 0 up", std::string(name));
    }
    return std::stoll(text);
}

std::string mime_type_of(const std::string& file_name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> types{{
        {".txt", "text/plain"},
        {".log", "text/plain"},
        {".md", "text/markdown"},
        {".csv", "text/csv"},
        {".html", "text/html"},
        {".htm", "text/html"},
        {".xml", "application/xml"},
        {".json", "application/json"},
        {".pdf", "application/pdf"},
        {".zip", "application/zip"},
        {".gz", "application/gzip"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".svg", "image/svg+xml"},
        {".webp", "image/webp"},
        {".mp3", "audio/mpeg"},
        {".mp4", "video/mp4"},
        {".eml", "message/rfc822"},
        {".doc", "application/msword"},
        {".xls", "application/vnd.ms-excel"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    }};
    const std::string name = lower_ascii(file_name);
    for (const auto& [ending, type] : types) {
        if (name.ends_with(ending)) return std::string(type);
    }
    return "application/octet-stream";
}

}  // namespace helpdesk
