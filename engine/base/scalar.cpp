#include "engine/base/scalar.hpp"

#include <array>
#include <charconv>

#include "engine/base/error.hpp"
#include "engine/base/json.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The next element of a PostgreSQL list, whose text begins behind its `{` or `,`.
std::string take_element(std::string_view& text) {
    std::string element;
    const bool quoted = !text.empty() && text.front() == '"';
    if (quoted) text.remove_prefix(1);
    while (!text.empty()) {
        char c = text.front();
        if (quoted ? c == '"' : (c == ',' || c == '}')) break;
        if (c == '\\' && text.size() > 1) {
            text.remove_prefix(1);
            c = text.front();
        }
        element += c;
        text.remove_prefix(1);
    }
    if (quoted && !text.empty()) text.remove_prefix(1);
    return element;
}

std::array<std::int8_t, 256> base64_values() {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < base64_digits.size(); ++i) {
        values[static_cast<unsigned char>(base64_digits[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

}  // namespace

std::optional<std::size_t> find_name(std::span<const std::string_view> names, std::string_view wanted) {
    std::string word = lower_ascii(wanted);
    for (char& c : word) {
        if (c == '-') c = '_';
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (lower_ascii(names[i]) == word) return i;
    }
    return std::nullopt;
}

std::vector<std::string> parse_list(std::string_view text) {
    std::vector<std::string> list;
    if (!text.empty() && text.front() == '[') {
        read_json(parse_json(text), "list", list);
        return list;
    }
    if (text.size() <= 2) return list;
    while (!text.empty() && text.front() != '}') {
        text.remove_prefix(1);
        list.push_back(take_element(text));
    }
    return list;
}

std::string postgres_list(std::string_view json_list) {
    std::string text = "{";
    for (const std::string& element : parse_list(json_list)) {
        text += text.size() > 1 ? ",\"" : "\"";
        for (char c : element) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        text += '"';
    }
    return text + "}";
}

std::string encode_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += at + i > bytes.size() ? '=' : base64_digits[group >> (18 - 6 * i) & 0x3f];
        }
    }
    return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
    static const auto values = base64_values();
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (padding > 0 && text.size() % 4 != 0) return std::nullopt;
    text.remove_suffix(padding);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t group = 0;
    int bits = 0;
    for (char c : text) {
        const int value = values[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        group = (group << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(group >> bits & 0xff);
        }
    }
    return bytes;
}

void throw_wrong_kind(std::string_view field, std::string_view wanted) {
    throw Error(Fault::invalid, std::string(field) + " must be " + std::string(wanted), std::string(field));
}

void throw_wrong_choice(std::string_view field, std::string_view given, std::span<const std::string_view> names) {
    std::vector<std::string> candidates(names.begin(), names.end());
    std::string list;
    for (const std::string& name : candidates) list += (list.empty() ? "" : ", ") + name;
    std::string hint = did_you_mean(given, candidates);
    throw Error(Fault::invalid, std::string(field) + " cannot be \"" + std::string(given) + "\": it is one of " + list,
                std::string(field), std::move(hint));
}

void check_members(const Value::Object& object, Shape shape) {
    std::vector<std::string> names;
    for (const Field& field : shape) names.emplace_back(field.name);
    for (const auto& [name, value] : object) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            throw Error(Fault::invalid, "there is no field \"" + name + "\" here", name, did_you_mean(name, names));
        }
    }
    const Value whole(object);
    for (const Field& field : shape) {
        const Value* value = field.required ? whole.find(field.name) : nullptr;
        if (field.required && (!value || value->is_null())) {
            throw Error(Fault::invalid, std::string(field.name) + " is required", std::string(field.name));
        }
    }
}

void read_scalar(const Value& value, std::string_view field, std::string& into) {
    const std::string* text = value.text();
    if (!text) throw_wrong_kind(field, "text");
    if (!is_valid_text(*text)) throw_wrong_kind(field, "valid UTF-8 without NUL");
    into = *text;
}

void read_scalar(const Value& value, std::string_view field, std::int64_t& into) {
    if (const std::int64_t* number = value.integer()) {
        into = *number;
        return;
    }
    const std::string* text = value.text();
    if (!text || text->empty()) throw_wrong_kind(field, "a whole number");
    const auto result = std::from_chars(text->data(), text->data() + text->size(), into);
    if (result.ec != std::errc() || result.ptr != text->data() + text->size())
        throw_wrong_kind(field, "a whole number");
}

void read_scalar(const Value& value, std::string_view field, bool& into) {
    const std::string* text = value.text();
    if (const bool* boolean = value.boolean()) {
        into = *boolean;
    } else if (text && (*text == "true" || *text == "yes")) {
        into = true;
    } else if (text && (*text == "false" || *text == "no")) {
        into = false;
    } else {
        throw_wrong_kind(field, "true or false");
    }
}

void read_scalar(const Value& value, std::string_view field, Time& into) {
    const std::string* text = value.text();
    const auto time = text ? parse_time(*text) : std::nullopt;
    if (!time) throw_wrong_kind(field, "a time such as 2026-11-22T18:25:00Z");
    into = *time;
}

void read_scalar(const Value& value, std::string_view field, Json& into) {
    const std::string* text = value.text();
    if (!text) {
        into.text = to_json(value);
        return;
    }
    try {
        into.text = to_json(parse_json(*text));  // one line, however it was written
    } catch (const Error& error) {
        throw Error(Fault::invalid, std::string(field) + ": " + error.what(), std::string(field));
    }
}

void read_scalar(const Value& value, std::string_view field, Bytes& into) {
    const std::string* text = value.text();
    auto decoded = text ? decode_base64(*text) : std::nullopt;
    if (!decoded) throw_wrong_kind(field, "base64");
    into.data = std::move(*decoded);
}

void read_scalar(const Value& value, std::string_view field, FileBytes& into) {
    const std::string* text = value.text();
    if (text && text->starts_with(upload_mark)) {
        into.upload = text->substr(upload_mark.size());
        return;
    }
    auto decoded = text ? decode_base64(*text) : std::nullopt;
    if (!decoded) throw_wrong_kind(field, "base64, or upload: and the SHA-256 of what was uploaded");
    into.data = std::move(*decoded);
}

void read_scalar(const Value& value, std::string_view field, Secret& into) { read_scalar(value, field, into.text); }

}  // namespace helpdesk
