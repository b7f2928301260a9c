#include "server/pages/page_parts.hpp"

#include "server/api/address.hpp"
#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

// What a desk calls its states at first is said in the reader's language; what somebody has called them stays.
std::string words_for_status(const PageCall& call, const std::string& name, const std::string& display_name) {
    static constexpr std::pair<std::string_view, Phrase> usual[] = {{"OPEN", phrases::status_open},
                                                                    {"IN_PROGRESS", phrases::status_in_progress},
                                                                    {"WAITING_CUSTOMER", phrases::status_waiting},
                                                                    {"RESOLVED", phrases::status_resolved},
                                                                    {"CLOSED", phrases::status_closed}};
    static constexpr std::pair<std::string_view, std::string_view> at_first[] = {
        {"OPEN", "Open"},
        {"IN_PROGRESS", "In progress"},
        {"WAITING_CUSTOMER", "Waiting for customer"},
        {"RESOLVED", "Resolved"},
        {"CLOSED", "Closed"}};
    for (std::size_t at = 0; at < std::size(usual); ++at) {
        const bool is_as_at_first = display_name.empty() || display_name == at_first[at].second;
        if (usual[at].first == name && is_as_at_first) return call.say(usual[at].second);
    }
    return display_name.empty() ? name : display_name;
}

}  // namespace

StatusNames::StatusNames(const PageCall& call) {
    for (const Value& each : list_page(call, "status.list", {}, call.who.actor).items) {
        const std::string name = text_in(each, "name");
        shown_[name] = {words_for_status(call, name, text_in(each, "display_name")), flag_in(each, "is_resolved")};
    }
}

Markup StatusNames::mark_of(const std::string& status) const {
    const auto found = shown_.find(status);
    const bool is_over = is_resolved(status);
    return element("span", {{"class", is_over ? "state over" : "state"}},
                   found == shown_.end() ? status : found->second.words);
}

bool StatusNames::is_resolved(const std::string& status) const {
    const auto found = shown_.find(status);
    return found != shown_.end() && found->second.is_resolved;
}

Markup written_text(const std::string& text) { return element("div", {{"class", "written"}, {"dir", "auto"}}, text); }

std::string size_in_words(const PageCall& call, std::int64_t bytes) {
    constexpr std::int64_t kibi = 1 << 10;
    if (bytes < kibi) return call.say(phrases::bytes, {std::to_string(bytes)});
    if (bytes < kibi * kibi) return call.say(phrases::kilobytes, {std::to_string((bytes + kibi - 1) / kibi)});
    return call.say(phrases::megabytes, {std::to_string((bytes + kibi * kibi - 1) / (kibi * kibi))});
}

Markup files_of(const PageCall& call, const Value::Array& attachments, const std::string& comment_id) {
    Markup list;
    for (const Value& each : attachments) {
        if (text_in(each, "comment_id") != comment_id) continue;
        const Value* size = each.find("size");
        const std::int64_t bytes = size && size->integer() ? *size->integer() : 0;
        const std::string path = "portal/files/" + percent_encoded(text_in(each, "id"));
        list += element("li", {},
                        {element("a", {{"href", call.to(path)}, {"dir", "auto"}}, text_in(each, "file_name")), " ",
                         element("span", {{"class", "soft"}}, size_in_words(call, bytes))});
    }
    return list.empty() ? Markup() : element("ul", {{"class", "files"}}, list);
}

// The words stand between two characters that no text has.
Markup snippet_with_marks(const std::string& snippet) {
    Markup shown;
    std::string_view rest = snippet;
    for (auto begin = rest.find(hit_begins); begin != std::string_view::npos; begin = rest.find(hit_begins)) {
        const auto end = rest.find(hit_ends, begin);
        if (end == std::string_view::npos) break;
        shown += Markup(rest.substr(0, begin));
        shown += element("mark", {}, Markup(rest.substr(begin + 1, end - begin - 1)));
        rest.remove_prefix(end + 1);
    }
    shown += Markup(rest);
    return shown;
}

Markup search_form(const PageCall& call, const SearchForm& form, const std::string& words) {
    return element("form", {{"role", "search"}, {"action", call.to(form.path)}, {"class", "search"}},
                   {element("label", {{"for", "q"}, {"class", "unseen"}}, call.say(form.label)),
                    element("input", {{"id", "q"},
                                      {"name", "q"},
                                      {"type", "search"},
                                      {"placeholder", call.say(form.label)},
                                      {"maxlength", "200"},
                                      {"value", words}}),
                    element("button", {{"class", "main"}}, call.say(phrases::search))});
}

Markup links_to_pages(const PageCall& call, const std::string& path, const std::string& next) {
    Markup links;
    if (!call.parameter("after").empty()) {
        links += element("li", {}, element("a", {{"href", call.to(path)}}, call.say(phrases::first_page)));
    }
    if (!next.empty()) {
        const std::string older =
            path + (path.find('?') == std::string::npos ? "?" : "&") + "after=" + percent_encoded(next);
        links +=
            element("li", {}, element("a", {{"href", call.to(older)}, {"rel", "next"}}, call.say(phrases::next_page)));
    }
    if (links.empty()) return {};
    return element("nav", {{"class", "pages"}, {"aria-label", call.say(phrases::pages)}}, element("ul", {}, links));
}

}  // namespace helpdesk
