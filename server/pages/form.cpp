#include "server/pages/form.hpp"

#include <algorithm>

#include "engine/engine.hpp"
#include "server/api/address.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t boundary_size_max = 70;

bool may_stand_in_boundary(char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

}  // namespace

void Form::add(std::string name, std::string value) {
    if (fields_.size() == form_fields_max) throw Error(Fault::usage, "the form has too many fields");
    fields_.emplace_back(std::move(name), std::move(value));
}

const std::string& Form::text(std::string_view name) const {
    static const std::string nothing;
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const auto& each) { return each.first == name; });
    return found == fields_.end() ? nothing : found->second;
}

bool Form::has(std::string_view name) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const auto& each) { return each.first == name; });
}

std::string with_plain_line_ends(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r') {
            plain += text[at];
        } else if (at + 1 == text.size() || text[at + 1] != '\n') {
            plain += '\n';
        }
    }
    return plain;
}

// A form is encoded as what stands behind a question mark.
Form form_of(std::string_view urlencoded) {
    if (static_cast<std::size_t>(std::count(urlencoded.begin(), urlencoded.end(), '&')) > form_fields_max) {
        throw Error(Fault::usage, "the form has too many fields");
    }
    Form form;
    for (auto& [name, value] : read_address("?" + std::string(urlencoded)).query) {
        form.add(std::move(name), with_plain_line_ends(value));
    }
    return form;
}

std::string media_type_of(const HttpRequest& request) {
    const std::string* type = request.header("content-type");
    return type ? lower_ascii(trim(std::string_view(*type).substr(0, type->find(';')))) : "";
}

std::optional<std::string> boundary_of(const HttpRequest& request) {
    constexpr std::string_view mark = "boundary=";
    if (media_type_of(request) != "multipart/form-data") return std::nullopt;
    for (const std::string_view part : split(*request.header("content-type"), ';')) {
        std::string_view parameter = trim(part);
        if (lower_ascii(parameter.substr(0, mark.size())) != mark) continue;
        parameter.remove_prefix(mark.size());
        if (parameter.size() >= 2 && parameter.front() == '"' && parameter.back() == '"') {
            parameter = parameter.substr(1, parameter.size() - 2);
        }
        const bool fits = !parameter.empty() && parameter.size() <= boundary_size_max && parameter.back() != ' ' &&
                          std::all_of(parameter.begin(), parameter.end(), may_stand_in_boundary);
        return fits ? std::optional(std::string(parameter)) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace helpdesk
