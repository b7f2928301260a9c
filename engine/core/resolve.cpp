#include "engine/core/resolve.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/core/op.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Found {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id))

struct Named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

constexpr std::size_t id_prefix_length_min = 6;

bool is_id_prefix(std::string_view name) {
    return name.size() >= id_prefix_length_min && name.size() < 36 &&
           name.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

// Addresses that begin with the same two letters; for staff, who may see everybody's.
std::vector<std::string> emails_near(Session& session, std::string_view name) {
    std::vector<std::string> emails;
    if (!session.viewer().is_staff()) return emails;
    const std::string low = lower_ascii(name.substr(0, 2));
    const std::string high = low + "~";
    Params params;
    params.add("low", low).add("high", high);
    for (Named& each : session.all<Named>(sql::emails_near, std::move(params))) emails.push_back(std::move(each.name));
    return emails;
}

// The names of a small table. Ticket numbers are never gathered; customers are told those only that everybody may see.
std::vector<std::string> names_of(Session& session, std::string_view table) {
    static constexpr std::string_view small[] = {
        "departments", "ticket_statuses", "roles", "kb_categories", "sla_policies", "tags", "_rules", "_webhooks"};
    const auto last = session.viewer().is_staff() ? std::end(small) : std::begin(small) + 2;
    std::vector<std::string> names;
    if (std::find(std::begin(small), last, table) == last) return names;
    const DerivedStatement derived = derive_names(table);
    for (Named& each : session.all<Named>(derived.statement())) names.push_back(std::move(each.name));
    return names;
}

[[noreturn]] void throw_unknown(std::string_view table, std::string_view name, std::string_view field,
                                const std::vector<std::string>& names) {
    throw Error(Fault::not_found, "there is no " + noun_of(table) + " \"" + std::string(name) + "\"",
                std::string(field), did_you_mean(name, names));
}

// Nobody wants to shout: `open` finds OPEN where no other name differs from it by its case alone.
std::string resolve_despite_case(Session& session, std::string_view table, std::string_view name,
                                 std::string_view field) {
    if (table == "users") throw_unknown(table, name, field, emails_near(session, name));
    const std::vector<std::string> names = names_of(session, table);
    const auto same = [&](const std::string& each) { return lower_ascii(each) == lower_ascii(name); };
    if (std::count_if(names.begin(), names.end(), same) != 1) throw_unknown(table, name, field, names);
    const auto found = std::find_if(names.begin(), names.end(), same);
    if (*found == name) throw_unknown(table, name, field, {});
    return resolve_name(session, table, *found, field);
}

}  // namespace

const Statement* statement_for(std::string_view prefix, std::string_view table) {
    static const auto statements = [] {
        std::map<std::string_view, const Statement*> map;
        for (const Statement* each : sql::all()) map.emplace(each->name, each);
        return map;
    }();
    const auto found = statements.find(std::string(prefix) + std::string(table));
    return found == statements.end() ? nullptr : found->second;
}

std::string canonical_name(std::string_view table, std::string_view name) {
    if (table == "users") return lower_ascii(name);
    if (table != "tickets") return std::string(name);
    std::string_view digits = name;
    if (digits.starts_with('#')) digits.remove_prefix(1);
    if (lower_ascii(digits.substr(0, 4)) == "tkt-") digits.remove_prefix(4);
    if (!all_digits(digits) || digits.size() > 12) return std::string(name);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return "TKT-" + std::string(6 - std::min<std::size_t>(digits.size(), 6), '0') + std::string(digits);
}

std::string resolve_name(Session& session, std::string_view table, std::string_view name, std::string_view field) {
    const Viewer& viewer = session.viewer();
    if (name.empty()) throw Error(Fault::invalid, std::string(field) + " is empty", std::string(field));
    if (name.size() > 1000 || !is_valid_text(name)) throw_unknown(table, "…", field, {});
    if (name == "@me" && table == "users") {
        if (viewer.is_system())
            throw Error(Fault::invalid, "@me needs to know who you are", std::string(field), "say --as EMAIL");
        return viewer.user_id;
    }
    const Statement* statement = statement_for("resolve_", table);
    if (!statement) return std::string(name);  // known by its id alone
    const std::string wanted = canonical_name(table, name);
    const std::string low = is_id_prefix(name) ? lower_ascii(name) : "~";
    const std::string high = low + "~";
    // A person's name may be anything, also somebody else's address.
    const std::string person = wanted.find('@') == std::string::npos ? wanted : "\n";
    Params params;
    params.add("name", wanted).add("low", low).add("high", high).add("person", person);
    const auto found = session.all<Found>(*statement, std::move(params));
    if (found.empty()) return resolve_despite_case(session, table, name, field);
    if (found.size() > 1 && found[0].id != found[1].id) {
        throw Error(Fault::invalid, "\"" + std::string(name) + "\" fits more than one " + noun_of(table),
                    std::string(field), "say more of it");
    }
    return found.front().id;
}

}  // namespace helpdesk
