#include "server/pages/fields.hpp"

#include <algorithm>

#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

constexpr const char* key_field = "try";

const std::string* wrong_in(const Wrongs& wrongs, std::string_view name) {
    const auto found = wrongs.find(name);
    return found == wrongs.end() ? nullptr : &found->second;
}

std::optional<std::string> described_by(const std::string& name, bool has_hint, bool is_wrong) {
    std::string ids = is_wrong ? name + "-wrong" : "";
    if (has_hint) ids += (ids.empty() ? "" : " ") + name + "-hint";
    return ids.empty() ? std::nullopt : std::optional(ids);
}

Markup input_of(const PageCall& call, const TextField& field, bool is_wrong) {
    const std::string name(field.name.text());
    const bool is_secret = field.type == "password" || name == "code";
    const std::string typed = is_secret ? "" : call.form.text(name);
    std::vector<Attribute> attributes{{"id", name},
                                      {"name", name},
                                      {"autocomplete", field.autocomplete},
                                      {"required", field.is_required},
                                      {"aria-invalid", is_wrong ? std::optional<std::string>("true") : std::nullopt},
                                      {"aria-describedby", described_by(name, field.hint.has_value(), is_wrong)}};
    if (field.length_max > 0) attributes.push_back({"maxlength", std::to_string(field.length_max)});
    if (field.rows > 0) {
        attributes.push_back({"rows", std::to_string(field.rows)});
        // The first line end is no part of what is in it.
        return element("textarea", attributes, "\n" + typed);
    }
    attributes.push_back({"type", field.type});
    if (name == "code") attributes.push_back({"inputmode", "numeric"});
    if (!is_secret) attributes.push_back({"value", typed});
    return element("input", attributes);
}

Markup hint_of(const PageCall& call, const std::string& name, const std::optional<Phrase>& hint) {
    if (!hint) return {};
    return element("p", {{"class", "hint"}, {"id", name + "-hint"}}, call.say(*hint));
}

// The desk's own words are English; these say the same of the fields that pages have.
std::optional<Phrase> phrase_for(std::string_view field) {
    static constexpr std::pair<std::string_view, Phrase> list[] = {
        {"attach", phrases::attach_is_wrong},     {"body", phrases::body_is_wrong},
        {"comment", phrases::comment_is_wrong},   {"description", phrases::description_is_wrong},
        {"email", phrases::email_is_wrong},       {"file_name", phrases::attach_is_wrong},
        {"password", phrases::password_is_wrong}, {"score", phrases::score_is_wrong},
        {"title", phrases::title_is_wrong}};
    for (const auto& [name, words] : list) {
        if (name == field) return words;
    }
    return std::nullopt;
}

}  // namespace

Markup wrong_beside(const Wrongs& wrongs, std::string_view name) {
    const std::string* wrong = wrong_in(wrongs, name);
    if (!wrong) return {};
    return element("p", {{"class", "wrong"}, {"id", std::string(name) + "-wrong"}}, *wrong);
}

Markup text_field(const PageCall& call, const TextField& field, const Wrongs& wrongs) {
    const std::string name(field.name.text());
    return element("div", {{"class", "field"}},
                   {element("label", {{"for", name}}, call.say(field.label)), hint_of(call, name, field.hint),
                    wrong_beside(wrongs, name), input_of(call, field, wrong_in(wrongs, name) != nullptr)});
}

Markup submit_button(const PageCall& call, const Phrase& words) {
    return element("div", {{"class", "buttons"}}, element("button", {{"class", "main"}}, call.say(words)));
}

Markup hidden_field(HtmlName name, const std::string& value) {
    return element("input", {{"type", "hidden"}, {"name", name.text()}, {"value", value}});
}

Markup file_field(const PageCall& call, const Wrongs& wrongs) {
    return element(
        "div", {{"class", "field"}},
        {element("label", {{"for", "attach"}}, call.say(phrases::files)), hint_of(call, "attach", phrases::files_hint),
         wrong_beside(wrongs, "attach"),
         element("input", {{"id", "attach"},
                           {"name", "attach"},
                           {"type", "file"},
                           {"multiple", true},
                           {"aria-describedby", described_by("attach", true, wrongs.count("attach") > 0)}})});
}

Markup wrongs_above(const PageCall& call, const Wrongs& wrongs) {
    if (wrongs.empty()) return {};
    Markup list;
    for (const auto& [name, words] : wrongs) {
        list += element("li", {}, name.empty() ? Markup(words) : element("a", {{"href", "#" + name}}, words));
    }
    return element("div", {{"class", "wrongs"}, {"role", "alert"}},
                   {element("h2", {}, call.say(phrases::something_is_wrong)), element("ul", {}, list)});
}

Markup done_notice(const std::string& sentence) {
    return element("p", {{"class", "done"}, {"role", "status"}}, sentence);
}

std::string try_key_of(const PageCall& call) {
    const std::string& sent = call.form.text(key_field);
    return sent.empty() ? "page " + call.request.id : sent;
}

Wrongs wrongs_of(const PageCall& call, const Error& error, std::initializer_list<std::string_view> fields) {
    // Nothing was done, and the next try may well succeed: what was typed is not to be lost over it.
    if (error.fault() == Fault::busy || error.fault() == Fault::conflict) return {{"", call.say(phrases::busy_advice)}};
    const bool is_of_typing = error.fault() == Fault::invalid || error.fault() == Fault::usage;
    if (!is_of_typing) throw error;
    const std::string field = error.field() == "file_name" || error.field() == "mime_type" ? "attach" : error.field();
    const auto words = phrase_for(field);
    const std::string said = words ? call.say(*words) : as_sentence(error.what());
    const bool has_field = std::find(fields.begin(), fields.end(), field) != fields.end();
    return {{has_field ? field : "", said}};
}

}  // namespace helpdesk
