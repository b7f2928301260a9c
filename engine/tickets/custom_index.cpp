#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/db/word_cutter.hpp"
#include "engine/tickets/custom.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t digits = 15;  // before the point, and behind it
constexpr std::int64_t tickets_a_page = 500;

std::string plain(const Value& value) { return value.text() ? *value.text() : to_json(value); }

// What another program has written may be longer than a field can be.
std::string_view beginning(std::string_view text) {
    std::size_t end = 0, characters = 0;
    for (; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80;
        if (begins && characters++ == custom_text_max) break;
    }
    return text.substr(0, end);
}

// The digits of what is below zero count down.
std::optional<std::string> comparable_number(std::string_view number) {
    const bool is_negative = number.starts_with('-');
    if (is_negative) number.remove_prefix(1);
    const auto point = std::min(number.find('.'), number.size());
    const std::string_view fraction = number.substr(std::min(point + 1, number.size()));
    if (point > digits || fraction.size() > digits) return std::nullopt;
    std::string all(digits - point, '0');
    all.append(number.substr(0, point)).append(fraction).append(digits - fraction.size(), '0');
    if (!is_negative) return "#1" + all;
    for (char& digit : all) digit = static_cast<char>('0' + ('9' - digit));
    return "#0" + all;
}

// What another program has written need not be such an object.
Value custom_of(const Ticket& ticket) {
    try {
        return parse_json(ticket.custom.text);
    } catch (const Error&) {
        return {};
    }
}

// The rows that a ticket's fields give.
std::vector<TicketField> fields_in(const Ticket& ticket) {
    std::vector<TicketField> fields;
    if (ticket.custom.text == "{}") return fields;
    const Value custom = custom_of(ticket);
    if (!custom.object()) return fields;
    for (const auto& [name, value] : *custom.object()) {
        auto compared = is_field_name(name) ? comparable(value) : std::nullopt;
        if (compared) fields.push_back({ticket.id, name, std::move(*compared), std::string(beginning(plain(value)))});
    }
    return fields;
}

std::vector<TicketWord> words_in(const std::vector<TicketField>& fields) {
    std::vector<TicketWord> words;
    for (const TicketField& field : fields) {
        std::set<std::string> distinct;
        cut_words(field.shown, [&](const CutWord& cut) {
            distinct.emplace(cut.word);
            return true;
        });
        for (const std::string& word : distinct) words.push_back({field.ticket_id, word, field.name});
    }
    return words;
}

// In no order.
template <typename T>
bool same_rows(const std::vector<T>& a, const std::vector<T>& b) {
    std::multiset<std::string> first, second;
    for (const T& each : a) first.insert(json_of(each));
    for (const T& each : b) second.insert(json_of(each));
    return first == second;
}

bool is_stray(Db& db, const Ticket& ticket) {
    const auto fields = fields_in(ticket);
    const Params rows = std::move(Params().add("ticket", ticket.id));
    return !same_rows(fields, all<TicketField>(db, sql::fields_of_ticket, rows)) ||
           !same_rows(words_in(fields), all<TicketWord>(db, sql::words_of_ticket, rows));
}

}  // namespace

std::optional<std::string> comparable(const Value& value) {
    if (value.integer() || value.decimal()) return comparable_number(to_json(value));
    if (value.boolean()) return to_json(value);
    if (value.text()) return lower_ascii(beginning(*value.text()));
    return std::nullopt;
}

void index_custom(Db& db, const Ticket& ticket, const Json& before) {
    const Params rows = std::move(Params().add("ticket", ticket.id));
    if (before.text != "{}") {
        db.run(sql::forget_fields_of_ticket, rows);
        db.run(sql::forget_words_of_ticket, rows);
    }
    const std::vector<TicketField> fields = fields_in(ticket);
    if (fields.empty()) return;
    insert_all(db, fields);
    insert_all(db, words_in(fields));
}

void for_each_stray_custom(Db& db, const std::function<void(const Ticket&)>& see) {
    for (std::string after;;) {
        Params params;
        params.add("after", after).add("limit", tickets_a_page);
        const auto tickets = all<Ticket>(db, sql::custom_to_verify, params);
        for (const Ticket& ticket : tickets) {
            if (is_stray(db, ticket)) see(ticket);
        }
        if (static_cast<std::int64_t>(tickets.size()) < tickets_a_page) return;
        after = tickets.back().id.value;
    }
}

void mend_custom(Db& db) {
    for_each_stray_custom(db, [&](const Ticket& ticket) { index_custom(db, ticket, {}); });
}

}  // namespace helpdesk
