#include "engine/lists/query_custom.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/text.hpp"
#include "engine/tickets/custom.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t prefix_size = std::string_view("custom.").size();

struct FieldsOfDepartment {
    Json fields;
};
BOOST_DESCRIBE_STRUCT(FieldsOfDepartment, (), (fields))

// Those that another program has written, and that nobody can read, are none.
std::vector<CustomField> all_fields(Session& session) {
    std::vector<CustomField> all;
    for (const FieldsOfDepartment& each : session.all<FieldsOfDepartment>(sql::fields_of_departments)) {
        try {
            const CustomFields schema = CustomFields::parse(each.fields.text);
            CustomFields seen = session.viewer().is_staff() ? schema : schema.of_customers();
            std::move(seen.list.begin(), seen.list.end(), std::back_inserter(all));
        } catch (const Error&) {
            continue;
        }
    }
    return all;
}

// What the name means, in one department or in several.
std::vector<CustomField> meanings_of(Session& session, const QueryItem& item) {
    std::vector<CustomField> meant;
    std::vector<std::string> names;
    for (CustomField& field : all_fields(session)) {
        names.push_back("custom." + field.name);
        if (names.back() == item.field) meant.push_back(std::move(field));
    }
    if (!meant.empty()) return meant;
    const std::string hint = did_you_mean(item.field, names);
    refuse_query(item.at, "there is no field \"" + item.field + "\"",
                 hint.empty() ? "put words with a colon in quotes to look for them" : hint);
}

// A value as each of the fields reads it. What a field does not allow any more may still stand in tickets, so that only
// its type and its choices count.
std::vector<std::string> values_of(const std::vector<CustomField>& meant, const QueryValue& value) {
    std::vector<std::string> values;
    std::string why, hint;
    for (const CustomField& field : meant) {
        CustomField once;
        once.name = field.name;
        once.type = field.type;
        once.choices = field.choices;
        once.length_max = query_length_max;
        try {
            if (auto compared = comparable(once.checked(Value(value.text)))) values.push_back(std::move(*compared));
        } catch (const Error& error) {
            why = error.what();
            hint = error.hint();
        }
    }
    if (values.empty()) refuse_query(value.at, why, hint);
    return values;
}

void narrow_values(FieldTest& test, std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (test.values) {
        std::erase_if(values, [&](const std::string& value) {
            return !std::binary_search(test.values->begin(), test.values->end(), value);
        });
    }
    test.values = std::move(values);
}

void narrow_from(FieldTest& test, const std::string& from) {
    test.from = test.from ? std::max(*test.from, from) : from;
}

void narrow_before(FieldTest& test, const std::string& before) {
    test.before = test.before ? std::min(*test.before, before) : before;
}

// Numbers have all the same length, and so have days: what is more than a value begins right behind it.
void narrow_bounds(FieldTest& test, const QueryItem& item, std::vector<CustomField> meant) {
    std::erase_if(meant,
                  [](const CustomField& field) { return !field.is_numeric() && field.type != CustomType::date; });
    if (meant.empty()) {
        refuse_query(item.at, item.field + " is not more or less than something",
                     "say " + item.field + ":" + item.values.front().text);
    }
    if (item.values.size() > 1) refuse_query(item.values[1].at, item.field + " is compared with one value");
    const std::string value = values_of(meant, item.values.front()).front();
    const bool is_number = value.starts_with('#');
    narrow_from(test, is_number ? std::string(numbers_begin) : "0");
    narrow_before(test, is_number ? std::string(numbers_end) : ":");  // what follows the digits
    if (item.test == ">=") narrow_from(test, value);
    if (item.test == ">") narrow_from(test, value + " ");
    if (item.test == "<=") narrow_before(test, value + " ");
    if (item.test == "<") narrow_before(test, value);
}

// Conditions that must hold of one field are one.
FieldTest& test_for(const QueryItem& item, bool is_missing, TicketFilter& filter) {
    const std::string name = item.field.substr(prefix_size);
    for (FieldTest& test : filter.fields) {
        if (test.name == name && !test.is_missing && !is_missing) return test;
    }
    if (filter.fields.size() == field_tests_max) {
        refuse_query(item.at,
                     "a query has at most " + std::to_string(field_tests_max) + " conditions on custom fields");
    }
    return filter.fields.emplace_back(FieldTest{.name = name, .is_missing = is_missing});
}

bool is_none(const QueryItem& item) {
    const QueryValue& value = item.values.front();
    return item.values.size() == 1 && !value.is_quoted && lower_ascii(value.text) == "none";
}

}  // namespace

void read_custom(Session& session, const QueryItem& item, TicketFilter& filter) {
    const std::vector<CustomField> meant = meanings_of(session, item);
    const bool is_plain = item.test == ":" || item.test == "=";
    if (is_plain && is_none(item)) {
        test_for(item, !item.is_excluded, filter);
        return;
    }
    FieldTest& test = test_for(item, item.is_excluded, filter);
    if (!is_plain) return narrow_bounds(test, item, meant);
    std::vector<std::string> values;
    for (const QueryValue& value : item.values) {
        std::vector<std::string> some = values_of(meant, value);
        std::move(some.begin(), some.end(), std::back_inserter(values));
    }
    narrow_values(test, std::move(values));
}

}  // namespace helpdesk
