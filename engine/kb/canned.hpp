#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace helpdesk {

// Prepared texts hold variables: `{{customer.name}}`, or `{{customer.name|there}}` with what stands for a name that is
// not known. There is a closed list of them; `\{{` is two braces.

// Fault::invalid, naming the field, for a variable that there is not, and for braces that do not close.
void check_template(std::string_view text, std::string_view field);

// What the variable is worth; nothing, or an empty text, if it has no value.
using TemplateValues = std::function<std::optional<std::string>(std::string_view variable)>;

// The text with its values, which are taken as they are: variables in them are not filled in again. Fault::invalid,
// naming the variable, for one that has neither a value nor a text in its place.
std::string fill_template(std::string_view text, const TemplateValues& values, std::string_view field);

}  // namespace helpdesk
