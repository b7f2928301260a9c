#include "cli/ticket_page.hpp"

#include "cli/fields.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

constexpr int text_width_max = 100;  // longer lines are hard to read

std::string word(const Value& row, const std::string& field) { return harmless(text_of(cell(row, field))); }

bool is_true(const Value& row, const std::string& field) {
    const bool* value = cell(row, field).boolean();
    return value && *value;
}

std::string when(const Value& row, const std::string& field, const Style& style) {
    const auto time = parse_time(text_of(cell(row, field)));
    return time ? time_from_now(style, *time) : "";
}

// `first response in 20 min`, in red when it is late; nothing once it was given.
std::string due(const Value& ticket, const std::string& what, const std::string& field, const std::string& done,
                const Style& style) {
    const auto time = parse_time(text_of(cell(ticket, field)));
    if (!time || !cell(ticket, done).is_null() || !cell(ticket, "resolved_at").is_null()) return {};
    const auto paused = parse_time(text_of(cell(ticket, "paused_at")));
    const bool late = *time < paused.value_or(style.now);
    if (paused && !late) return what + " paused   ";
    const std::string text = what + " " + (late ? "is " + time_left(style, *time) : "due " + time_left(style, *time));
    return (late ? painted(style, Ink::red, text) : text) + "   ";
}

std::string heading(const Value& ticket, const Style& style) {
    std::string out = painted(style, Ink::bold, word(ticket, "ticket_number") + "  " + word(ticket, "title")) + "\n";
    const std::string status = word(ticket, "status");
    const std::string priority = word(ticket, "priority");
    out += painted(style, ink_of("status", status), status) + " · " +
           painted(style, ink_of("priority", priority), priority);
    if (!cell(ticket, "department").is_null()) out += " · " + word(ticket, "department");
    out += cell(ticket, "assignee").is_null() ? " · nobody's" : " · assigned to " + word(ticket, "assignee");
    for (const Value& tag : cell(ticket, "tags").array() ? *cell(ticket, "tags").array() : Value::Array()) {
        out += " " + painted(style, Ink::cyan, "#" + harmless(text_of(tag)));
    }
    out += "\nopened " + when(ticket, "created_at", style) + ", changed " + when(ticket, "updated_at", style) +
           ", version " + word(ticket, "version") + "\n";
    std::string clocks = due(ticket, "first response", "response_due_at", "first_response_at", style) +
                         due(ticket, "resolution", "resolution_due_at", "resolved_at", style);
    if (!cell(ticket, "resolved_at").is_null()) clocks = "resolved " + when(ticket, "resolved_at", style);
    if (!cell(ticket, "merged_into").is_null()) {
        clocks = painted(style, Ink::bold, "goes on in " + word(ticket, "merged_into")) + ": what is said here reaches it";
    }
    while (clocks.ends_with(' ')) clocks.pop_back();
    return out + (clocks.empty() ? "" : clocks + "\n");
}

std::string field_line(const std::string& title, const Value& value, const Style& style) {
    const bool* truth = value.boolean();
    const std::string text = truth ? (*truth ? "yes" : "no") : text_of(value);
    return painted(style, Ink::dim, harmless(title) + ": ") + harmless(text) + "\n";
}

// In the order of the schema; what it does not know any more comes last, by its name.
std::string custom_fields(const Value& ticket, const Value& fields, const Style& style) {
    const Value& custom = cell(ticket, "custom");
    if (!custom.object()) return {};
    const Value& properties = cell(fields, "properties");
    std::string out;
    for (const auto& [name, property] : properties.object() ? *properties.object() : Value::Object()) {
        const std::string title = text_of(cell(property, "title"));
        if (const Value* value = custom.find(name)) out += field_line(title.empty() ? name : title, *value, style);
    }
    for (const auto& [name, value] : *custom.object()) {
        if (!properties.find(name)) out += field_line(name, value, style);
    }
    return out;
}

std::string paragraph(const std::string& text, Ink ink, const std::string& edge, const Style& style) {
    std::string out;
    const int width = std::min(style.width, text_width_max) - 4;
    for (const std::string& line : wrapped(harmless(text, true), width)) {
        out += "  " + painted(style, ink, line.empty() ? edge : edge + " " + line) + "\n";
    }
    return out;
}

std::string files_of(const Value& comment, const std::vector<Value>& files, const Style& style) {
    std::string out;
    for (const Value& file : files) {
        if (text_of(cell(file, "comment_id")) != text_of(cell(comment, "id"))) continue;
        const std::string size = readable_size(cell(file, "size").integer() ? *cell(file, "size").integer() : 0);
        out += painted(style, Ink::dim, "  [" + word(file, "file_name") + ", " + size + ", " + word(file, "id") + "]") +
               "\n";
    }
    return out;
}

std::string comment_text(const Value& ticket, const Value& comment, const Style& style) {
    const bool note = is_true(comment, "is_internal");
    const bool by_customer = text_of(cell(comment, "author")) == text_of(cell(ticket, "customer"));
    const Ink ink = note ? Ink::yellow : by_customer ? Ink::green : Ink::blue;
    std::string who = word(comment, "author_name").empty() ? word(comment, "author") : word(comment, "author_name");
    who += note ? ", internal note" : by_customer ? ", customer" : "";
    std::string out =
        "\n" + painted(style, ink, who) + painted(style, Ink::dim, "  " + when(comment, "created_at", style)) + "\n";
    return out + paragraph(text_of(cell(comment, "content")), note ? Ink::yellow : Ink::plain, note ? "!" : "|", style);
}

}  // namespace

std::string ticket_page(const Value& ticket, const Value& fields, const std::vector<Value>& comments,
                        const std::vector<Value>& files, const Style& style) {
    std::string out = heading(ticket, style) + custom_fields(ticket, fields, style);
    out += "\n" + painted(style, Ink::green, word(ticket, "customer") + ", customer") +
           painted(style, Ink::dim, "  by " + word(ticket, "source") + "  " + when(ticket, "created_at", style)) + "\n";
    out += paragraph(text_of(cell(ticket, "description")), Ink::plain, "|", style);
    out += files_of(Value(), files, style);
    for (const Value& comment : comments) {
        out += comment_text(ticket, comment, style);
        out += files_of(comment, files, style);
    }
    return out;
}

}  // namespace helpdesk
