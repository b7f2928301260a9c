#include "engine/base/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

namespace json = boost::json;

// Builds a Value from the parser's events; anything that Helpdesk's JSON does not know ends the parse with `reason`.
class ValueHandler {
public:
    static constexpr std::size_t max_object_size = 1'000;  // every new key is compared with those before it
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 1'000;
    static constexpr std::size_t max_string_size = std::numeric_limits<std::int32_t>::max();

    Value root;
    std::string reason;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return open(Value(Value::Array())); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_object_begin(json::error_code&) { return open(Value(Value::Object())); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return gather(part); }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        gather(part);
        return put(Value(std::exchange(text_, {})));
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return gather(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        gather(part);
        key_ = std::exchange(text_, {});
        if (open_.back()->find(key_)) return fail("\"" + key_ + "\" stands there twice", error);
        return true;
    }
    bool on_number_part(json::string_view part, json::error_code&) { return gather(part); }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
        text_.clear();
        return put(Value(number));
    }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code& error) {
        return fail("a number is over 64 bits", error);
    }
    bool on_double(double, json::string_view part, json::error_code& error) {
        gather(part);
        const std::string text = std::exchange(text_, {});
        if (text.find_first_of(".eE") == std::string::npos) return fail("a number is over 64 bits", error);
        auto decimal = Decimal::parse(text);
        return decimal ? put(Value(std::move(*decimal))) : fail("a number has more than 15 digits", error);
    }
    bool on_bool(bool value, json::error_code&) { return put(Value(value)); }
    bool on_null(json::error_code&) { return put(Value()); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    std::vector<Value*> open_;
    std::string key_;
    std::string text_;

    bool gather(json::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }
    Value* place(Value value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        if (Value::Array* array = open_.back()->array()) return &array->emplace_back(std::move(value));
        return &open_.back()->object()->emplace_back(std::exchange(key_, {}), std::move(value)).second;
    }
    bool put(Value value) {
        place(std::move(value));
        return true;
    }
    bool open(Value value) {
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    bool fail(std::string why, json::error_code& error) {
        reason = std::move(why);
        error = json::error::exception;
        return false;
    }
};

}  // namespace

const Value* Value::find(std::string_view name) const {
    const Object* members = object();
    if (!members) return nullptr;
    const auto found =
        std::find_if(members->begin(), members->end(), [&](const auto& each) { return each.first == name; });
    return found == members->end() ? nullptr : &found->second;
}

Value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 32;
    json::basic_parser<ValueHandler> parser(options);
    json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    const bool extra = !error && text.substr(used).find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (!error && !extra) return std::move(parser.handler().root);
    std::string why = parser.handler().reason;
    if (why.empty()) why = extra ? "something follows the document" : error.message();
    throw Error(Fault::usage, "this is not valid JSON: " + why + " (at byte " + std::to_string(used) + ")");
}

std::string to_json(const Value& value) { return json_of(value); }

void write_json(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), result.ptr);
}

void write_json(std::string& out, std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, plain, at - plain);
        plain = at + 1;
        if (c == '"' || c == '\\') {
            out += {'\\', static_cast<char>(c)};
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else {
            out += {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 0xf]};
        }
    }
    out.append(text, plain, text.size() - plain);
    out += '"';
}

void write_name(std::string& out, std::string_view name, bool first) {
    if (!first) out += ',';
    out += '"';
    out.append(name.data(), name.size());
    out.append("\":", 2);
}

void write_json(std::string& out, const Value& value) {
    if (value.is_null()) {
        out += "null";
    } else if (const bool* boolean = value.boolean()) {
        write_json(out, *boolean);
    } else if (const std::int64_t* number = value.integer()) {
        write_json(out, *number);
    } else if (const Decimal* decimal = value.decimal()) {
        out += decimal->text;
    } else if (const std::string* text = value.text()) {
        write_json(out, std::string_view(*text));
    } else if (const Value::Array* array = value.array()) {
        write_json(out, *array);
    } else {
        out += '{';
        bool first = true;
        for (const auto& [name, member] : *value.object()) {
            if (!first) out += ',';
            first = false;
            write_json(out, std::string_view(name));
            out += ':';
            write_json(out, member);
        }
        out += '}';
    }
}

}  // namespace helpdesk
