#include "server/api/docs.hpp"

#include <algorithm>
#include <map>

#include "server/api/examples.hpp"
#include "server/api/html.hpp"
#include "server/api/nouns.hpp"
#include "server/api/readable_json.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t json_width = 72;

std::string code(std::string_view text) { return "<code>" + html_escaped(text) + "</code>"; }

std::string link(const std::string& anchor, std::string_view text) {
    return "<a href=\"#" + anchor + "\">" + html_escaped(text) + "</a>";
}

std::string plural(std::size_t count) { return std::to_string(count) + (count == 1 ? " operation" : " operations"); }

std::string kind_words(const Field& field) {
    std::string words;
    switch (field.kind) {
        case Kind::text:
        case Kind::secret: return "text";
        case Kind::integer: return "whole number";
        case Kind::boolean: return "true or false";
        case Kind::time: return "time";
        case Kind::reference: return "name or id";
        case Kind::json: return "JSON";
        case Kind::bytes: return "file in base64";
        case Kind::object: return link("type-" + std::string(field.type), field.type);
        case Kind::choice:
            for (const std::string_view each : field.choices) words += (words.empty() ? "" : ", ") + std::string(each);
    }
    return html_escaped(words);
}

std::string row_of(const Field& field, std::string kind, const std::string& words) {
    if (field.repeated) kind = "list: " + kind;
    return "<tr><th scope=\"row\">" + code(field.name) + "</th><td class=\"kind\">" + kind + "</td><td>" +
           html_escaped(words) + "</td></tr>\n";
}

std::string argument_row(const Field& field, std::string_view noun) {
    const std::string kind = kind_words(field) + (field.required ? ", <span class=\"must\">required</span>" : "");
    return row_of(field, kind, words_of(field, noun));
}

// What is answered has the ids of things, and no names in their place.
std::string member_row(const Field& field, std::string_view noun) {
    const std::string kind = field.kind == Kind::reference ? "id" : kind_words(field);
    return row_of(field, kind + (field.nullable ? ", or null" : ""), field.name == "id" ? "" : words_of(field, noun));
}

std::string table_of(std::string_view caption, const std::string& rows) {
    if (rows.empty()) return {};
    const std::string title = caption.empty() ? "" : "<caption>" + html_escaped(caption) + "</caption>\n";
    return "<table>\n" + title +
           "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Kind</th><th scope=\"col\">What it is</th>"
           "</tr></thead>\n<tbody>\n" +
           rows + "</tbody>\n</table>\n";
}

std::string arguments_table(std::string_view caption, const std::vector<Field>& fields, const Endpoint& endpoint) {
    std::string rows;
    for (const Field& field : fields) rows += argument_row(field, endpoint.noun);
    return table_of(caption, rows);
}

std::string in_single_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// As it can be pasted into a shell.
std::string curl_line(const Endpoint& endpoint) {
    std::string line = endpoint.stream.empty() ? "curl" : "curl -N";
    if (endpoint.needs == Showing::token) line += " -H \"Authorization: Bearer $TOKEN\"";
    if (endpoint.needs == Showing::session || endpoint.needs == Showing::whatever)
        line += " -H \"Authorization: Bearer $SESSION\"";
    const bool has_example = endpoint.has_body() && !example_body(endpoint).object()->empty();
    if (endpoint.takes_file) line += " -T FILE";
    const std::string usual_method = has_example ? "POST" : "GET";
    if (endpoint.method != usual_method) line += " -X " + endpoint.method;
    line += " \"$DESK" + std::string(api_root) + example_target(endpoint) + "\"";
    if (has_example) line += " \\\n     --json " + in_single_quotes(to_json(example_body(endpoint)));
    return line;
}

std::string method_mark(const Endpoint& endpoint) {
    return "<span class=\"method " + lower_ascii(endpoint.method) + "\">" + endpoint.method + "</span>";
}

std::string needs_note(const Endpoint& endpoint) {
    if (!endpoint.permission.empty()) return "Needs " + code(endpoint.permission) + ".";
    return std::string(words_of(endpoint.needs));
}

std::string headers_note(const Endpoint& endpoint) {
    std::string note;
    if (endpoint.creates) note += " Takes an " + link("repeating", "Idempotency-Key") + ".";
    if (endpoint.takes_version) note += " " + link("versions", "If-Match") + " guards it.";
    if (endpoint.counts_tries) note += " " + link("errors", "429") + " after too many tries.";
    if (!endpoint.stream.empty()) note += " Takes " + link("following", "Last-Event-ID") + ".";
    return note;
}

std::string example_part(const std::string& answer) {
    return "<pre tabindex=\"0\" aria-label=\"Example of the answer\">" + html_escaped(answer) + "</pre>\n";
}

std::string answer_part(const Endpoint& endpoint) {
    if (!endpoint.stream.empty()) {
        return "<p class=\"label\">Answers 200 and a stream</p>\n" + example_part(endpoint.stream);
    }
    if (endpoint.gives_file) return "<p class=\"label\">Answers 200 and the file.</p>\n";
    if (!endpoint.answers) return "<p class=\"label\">Answers 204, and nothing more.</p>\n";
    return "<p class=\"label\">Answers " + std::to_string(endpoint.status) + " and " +
           (endpoint.lists ? (endpoint.pages ? link("pages", "a page") : std::string("a list")) + " of " : "") +
           link("type-" + std::string(endpoint.result_type), endpoint.result_type) + "</p>\n" +
           example_part(readable_json(example_answer(endpoint), json_width));
}

std::string article_of(const Endpoint& endpoint) {
    return "<article id=\"" + endpoint.id + "\">\n<h3>" + html_escaped(endpoint.summary) +
           "</h3>\n<p class=\"route\">" + method_mark(endpoint) + code(std::string(api_root) + endpoint.path) +
           "</p>\n<p class=\"note\">" + needs_note(endpoint) + headers_note(endpoint) + "</p>\n" +
           arguments_table("In the path", endpoint.in_path, endpoint) +
           arguments_table("Behind the question mark", endpoint.in_query, endpoint) +
           arguments_table("In the body", endpoint.in_body, endpoint) +
           "<pre class=\"call\" tabindex=\"0\" aria-label=\"Example of a call\">" + html_escaped(curl_line(endpoint)) +
           "</pre>\n" + answer_part(endpoint) + "</article>\n";
}

std::vector<const Endpoint*> endpoints_of(std::string_view noun) {
    std::vector<const Endpoint*> list;
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.noun == noun) list.push_back(&endpoint);
    }
    return list;
}

std::string section_of(const Noun& noun) {
    std::string index, articles;
    for (const Endpoint* endpoint : endpoints_of(noun.name)) {
        index += "<li>" + method_mark(*endpoint) + "<span>" + link(endpoint->id, endpoint->summary) + "</span></li>\n";
        articles += article_of(*endpoint);
    }
    return "<section id=\"" + std::string(noun.name) + "\">\n<h2>" + html_escaped(noun.name) + "</h2>\n<p>" +
           html_escaped(noun.words) + "</p>\n<ul class=\"index\">\n" + index + "</ul>\n" + articles + "</section>\n";
}

// The objects that are answered, and those in bodies that are not a body themselves; by name.
using Objects = std::map<std::string_view, std::string>;

void add_table(Objects& objects, std::string_view type, Shape shape, std::string_view noun) {
    if (objects.contains(type)) return;
    std::string rows;
    for (const Field& field : shape) rows += member_row(field, noun);
    objects.emplace(type, table_of("", rows));
    for (const Field& field : shape) {
        if (field.kind == Kind::object) add_table(objects, field.type, field.members(), noun);
    }
}

std::string objects_section() {
    Objects objects;
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.answers) add_table(objects, endpoint.result_type, endpoint.result, endpoint.noun);
        for (const Field& field : endpoint.in_body) {
            if (field.kind == Kind::object) add_table(objects, field.type, field.members(), endpoint.noun);
        }
    }
    std::string out = "<section id=\"objects\">\n<h2>Objects</h2>\n<p>What is answered, member by member.</p>\n";
    for (const auto& [type, table] : objects) {
        out += "<h3 id=\"type-" + std::string(type) + "\">" + html_escaped(type) + "</h3>\n" + table;
    }
    return out + "</section>\n";
}

std::string contents() {
    std::string list;
    for (const Noun& noun : nouns()) {
        const std::size_t count = endpoints_of(noun.name).size();
        list += "<li>" + link(std::string(noun.name), noun.name) + "<span title=\"" + plural(count) + "\">" +
                std::to_string(count) + "</span></li>\n";
    }
    return "<nav aria-label=\"Contents\">\n<h2>What holds for all</h2>\n<ul>\n"
           "<li><a href=\"#signing-in\">Signing in</a></li>\n<li><a href=\"#requests\">Requests and answers</a></li>\n"
           "<li><a href=\"#errors\">Errors</a></li>\n<li><a href=\"#pages\">Pages</a></li>\n"
           "<li><a href=\"#versions\">Who was first</a></li>\n"
           "<li><a href=\"#expanding\">More in one answer</a></li>\n<li><a href=\"#many\">Many at "
           "once</a></li>\n<li><a href=\"#repeating\">Sending again</a></li>\n"
           "<li><a href=\"#following\">Following what happens</a></li>\n<li><a "
           "href=\"#objects\">Objects</a></li>\n</ul>\n<h2>Operations</h2>\n<ul class=\"nouns\">\n" +
           list + "</ul>\n</nav>\n";
}

}  // namespace

std::string docs_page() {
    std::string page =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Helpdesk over HTTP</title>\n"
        "<style>" +
        std::string(docs_style) +
        "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the text</a>\n<div class=\"page\">\n"
        "<header>\n<h1>Helpdesk over HTTP</h1>\n<p class=\"lead\">" +
        plural(endpoints().size()) + ", with the fields and the words of the command line. Version " +
        html_escaped(versions().helpdesk) +
        ". For programs the same stands in <a href=\"/openapi.json\">openapi.json</a>.</p>\n</header>\n" + contents() +
        "<main id=\"main\">\n" + std::string(docs_introduction);
    for (const Noun& noun : nouns()) page += section_of(noun);
    return page + objects_section() + "</main>\n</div>\n</body>\n</html>\n";
}

}  // namespace helpdesk
