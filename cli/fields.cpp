#include "cli/fields.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

// `field=TITLE` for each column, with a ~ behind those that a narrow terminal leaves out. What is not named here has
// the plain fields of its result.
struct Choice {
    std::string_view operation;  // ticket.history, or ticket for all others of the noun
    std::string_view columns;
};

constexpr Choice choices[] = {
    {"policy.override", "policy department response_time=ANSWER resolution_time=RESOLVE"},
    {"policy.overrides", "policy department response_time=ANSWER resolution_time=RESOLVE"},
    {"status.allow", "from_status=FROM to_status=TO"},
    {"status.transitions", "from_status=FROM to_status=TO"},
    {"ticket.link", "ticket_number=NUMBER kind title"},
    {"ticket.links", "ticket_number=NUMBER kind title"},
    {"ticket.merge", "id kind ticket other"},
    {"ticket.split", "id kind ticket other"},
    {"draft", "updated_at=CHANGED ticket_number=TICKET kind title~ body files~"},
    {"survey", "ticket_number=TICKET score comment answered_at=ANSWERED"},
    {"survey.list", "created_at=ASKED ticket_number=TICKET customer score comment answered_at=ANSWERED"},
    {"act.undo", "id kind ticket other tickets undone_at=UNDONE"},
    {"act", "id created_at=WHEN actor=WHO kind deed~ ticket other tickets~ undone_at=UNDONE"},
    {"assignment", "department cap is_on=ON"},
    {"ticket.history", "created_at=WHEN actor=WHO channel=BY field old_name=BEFORE new_name=AFTER"},
    {"ticket.count", "count is_more=MORE"},
    {"view.tickets",
     "ticket_number=NUMBER status priority title assignee~ customer~ resolution_due_at=DUE updated_at=UPDATED~"},
    {"view", "name query owner~ is_shared=SHARED count is_more=MORE~ failure~"},
    {"ticket",
     "ticket_number=NUMBER status priority title assignee~ customer~ resolution_due_at=DUE updated_at=UPDATED~"},
    {"comment", "created_at=WHEN author is_internal=KIND content id~"},
    {"desk.search", "name title status found_in=IN snippet created_at=WHEN"},
    {"attachment", "file_name=FILE mime_type=TYPE~ size uploaded_by=BY~ created_at=WHEN id"},
    {"rule.test", "rule event applies because effects failure"},
    {"rule", "position=PLACE name on when then is_active=ACTIVE failure"},
    {"webhook.create", "signing_secret=SECRET"},
    {"webhook.rotate", "signing_secret=SECRET"},
    {"webhook", "name url events is_active=ACTIVE"},
    {"outbox", "created_at=WHEN kind event webhook user~ ticket_number=TICKET state attempts failure id~"},
    {"user.footprint", "table column rows on_delete=DELETE~ on_anonymise=ANONYMISE on_erase=ERASE"},
    {"user.deactivate", "email is_active=ACTIVE to tickets departments"},
    {"user.reassign", "email is_active=ACTIVE to tickets departments"},
    {"user.anonymise", "email notifications places"},
    {"user.erase", "email tickets comments attachments=FILES notifications places copies"},
    {"user", "email name role department is_active=ACTIVE"},
    {"status", "name display_name=SHOWN color is_default=DEFAULT is_resolved=RESOLVED pauses_sla=PAUSES"},
    {"mail.list", "sent_at=SENT sender subject has_html=HTML comment_id=COMMENT"},
    {"role.permissions", "name allows is_held=YOURS"},
    {"role", "name display_name=SHOWN permissions"},
    {"notification.choose",
     "user~ TICKET_CREATED=NEW TICKET_ASSIGNED=GIVEN TICKET_UPDATED=CHANGED COMMENT_ADDED=ANSWER SLA_WARNING=WARNING "
     "SLA_BREACHED=LATE quiet_from=QUIET quiet_to=UNTIL digest_at=DIGEST"},
    {"notification.digest", "last_at=WHEN type ticket_number=TICKET title~ message count=TIMES"},
    {"notification", "created_at=WHEN type ticket_number=TICKET title~ message count=TIMES is_read=READ id~"},
    {"article.history", "version created_at=WHEN author=WHO title category is_public=PUBLIC~ kind~ size~"},
    {"article.rate", "slug title~ is_helpful=HELPFUL comment"},
    {"article.suggest", "slug title category~ kind is_public=PUBLIC~ shared_words=BECAUSE"},
    {"article.votes", "created_at=WHEN user is_helpful=HELPFUL comment"},
    {"article", "slug title category kind is_public=PUBLIC version~ helpful~ unhelpful~ updated_at=UPDATED"},
    {"category.list", "name slug is_public=PUBLIC is_open=OPEN articles"},
    {"category", "name slug parent is_public=PUBLIC is_open=OPEN articles created_at=CREATED"},
    {"policy", "name priority response_time=ANSWER resolution_time=RESOLVE is_active=ACTIVE"},
};

std::string title_of(std::string_view field) {
    std::string title;
    for (char c : field) title += c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return title;
}

std::vector<Column> parse_choice(std::string_view columns) {
    std::vector<Column> parsed;
    for (std::string_view word : split(columns, ' ')) {
        Column column{.dispensable = word.ends_with('~')};
        if (column.dispensable) word.remove_suffix(1);
        const auto equals = word.find('=');
        column.field = word.substr(0, equals);
        column.title = equals == std::string_view::npos ? title_of(column.field) : std::string(word.substr(equals + 1));
        parsed.push_back(std::move(column));
    }
    return parsed;
}

bool is_plain(const Field& field) {
    return field.kind != Kind::object && field.kind != Kind::json && !field.name.ends_with("_id") && field.name != "id";
}

std::vector<std::string> names_of(Shape shape) {
    std::vector<std::string> names;
    for (const Field& field : shape) names.emplace_back(field.name);
    return names;
}

std::string find_field(std::string_view typed, Shape shape) {
    std::vector<std::string> ends;
    for (const Field& field : shape) {
        if (field.name == typed) return std::string(typed);
        if (field.name.ends_with("_" + std::string(typed))) ends.emplace_back(field.name);
    }
    if (ends.size() == 1) return ends.front();
    const std::vector<std::string> names = names_of(shape);
    std::string all;
    for (const std::string& name : ends.empty() ? names : ends) all += (all.empty() ? "" : ", ") + name;
    if (!ends.empty()) throw Error(Fault::usage, "\"" + std::string(typed) + "\" could be " + all, "json");
    const std::string hint = did_you_mean(typed, names);
    throw Error(Fault::usage, "there is no field \"" + std::string(typed) + "\" here", "json",
                hint.empty() ? "there are " + all : hint);
}

}  // namespace

std::vector<Column> chosen_columns(std::string_view typed, Shape shape) {
    std::vector<Column> columns;
    for (std::string_view word : split(typed, ',')) {
        if (!trim(word).empty()) columns.push_back({find_field(trim(word), shape), std::string(trim(word))});
    }
    return columns;
}

std::vector<Column> usual_columns(const Operation& operation) {
    const std::string_view noun = operation.name.substr(0, operation.name.find('.'));
    const std::vector<std::string> names = names_of(operation.result);
    std::vector<Column> columns;
    for (const Choice& choice : choices) {
        if (choice.operation == operation.name || choice.operation == noun) columns = parse_choice(choice.columns);
        if (!columns.empty()) break;
    }
    std::erase_if(columns, [&](const Column& column) {
        return std::find(names.begin(), names.end(), column.field) == names.end();
    });
    if (!columns.empty()) return columns;
    for (const Field& field : operation.result) {
        if (is_plain(field)) columns.push_back({std::string(field.name), title_of(field.name)});
    }
    return columns;
}

std::vector<Column> all_columns(Shape shape) {
    std::vector<Column> columns;
    for (const Field& field : shape) {
        const bool printed = field.kind != Kind::secret && field.kind != Kind::bytes;
        if (printed) columns.push_back({std::string(field.name), std::string(field.name)});
    }
    return columns;
}

std::string text_of(const Value& value) {
    if (value.is_null()) return {};
    if (const std::string* text = value.text()) return *text;
    const Value::Array* items = value.array();
    if (!items || std::any_of(items->begin(), items->end(), [](const Value& each) { return each.object(); }))
        return to_json(value);
    std::string list;
    for (const Value& item : *items) list += (list.empty() ? "" : ",") + text_of(item);
    return list;
}

const Value& cell(const Value& row, const std::string& field) {
    static const Value nothing;
    const Value* found = row.find(field);
    return found ? *found : nothing;
}

}  // namespace helpdesk
