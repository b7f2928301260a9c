#include "server/api/expansion.hpp"

#include <algorithm>

#include "server/api/bulk.hpp"

namespace helpdesk {

namespace {

// What shows one row of a table by its id.
const Operation* show_of(std::string_view table) {
    for (const Operation& operation : Engine::operations()) {
        const bool shows = operation.name.ends_with(".show") && operation.path.ends_with("/{id}");
        const auto is_id = [&](const Field& field) { return field.name == "id" && field.table == table; };
        if (shows && std::any_of(operation.arguments.begin(), operation.arguments.end(), is_id)) return &operation;
    }
    return nullptr;
}

// /tickets/{ticket}/comments stands below /tickets/{id}: its name, and its argument. Nothing for another path.
std::optional<Expansion> list_below(const Operation& record, const Operation& list) {
    const std::string_view stem = record.path.substr(0, record.path.size() - 4);
    if (!list.lists || list.verb != Verb::get || !list.path.starts_with(stem)) return std::nullopt;
    const std::vector<std::string_view> parts = split(list.path.substr(stem.size()), '/');
    if (parts.size() != 2 || !parts[0].starts_with('{') || parts[1].starts_with('{')) return std::nullopt;
    return Expansion{std::string(parts[1]), &list, parts[0].substr(1, parts[0].size() - 2), true};
}

}  // namespace

std::vector<Expansion> expansions_of(const Operation& operation) {
    std::vector<Expansion> list;
    if (operation.verb != Verb::get) return list;
    for (const Field& field : operation.result) {
        const bool is_reference = field.kind == Kind::reference && field.name != "id" && !field.repeated;
        const Operation* show = is_reference ? show_of(field.table) : nullptr;
        if (show) list.push_back({std::string(field.name), show, "id"});
    }
    if (operation.lists || !operation.path.ends_with("/{id}")) return list;
    for (const Operation& each : Engine::operations()) {
        if (auto below = list_below(operation, each)) list.push_back(std::move(*below));
    }
    return list;
}

Expander::Expander(Engine& engine, const Actor& actor, const Operation& operation, std::string_view wished)
    : engine_(engine), actor_(actor) {
    const std::vector<Expansion> known = expansions_of(operation);
    std::vector<std::string> names;
    for (const Expansion& each : known) names.push_back(each.name);
    for (const std::string_view part : split(wished, ',')) {
        const std::string name(trim(part));
        const auto is_it = [&](const Expansion& each) { return each.name == name; };
        const auto found = std::find_if(known.begin(), known.end(), is_it);
        if (found == known.end()) {
            throw Error(Fault::invalid, "there is no \"" + name + "\" to expand", std::string(expand_parameter),
                        did_you_mean(name, names));
        }
        if (std::none_of(wished_.begin(), wished_.end(), is_it)) wished_.push_back(*found);
    }
}

Value Expander::put_into(const Value& shown, const Value& result) {
    if (const Value::Array* records = result.array()) {
        Value::Array list;
        for (std::size_t at = 0; at < records->size(); ++at) {
            list.push_back(put_into(shown.array()->at(at), records->at(at)));
        }
        return Value(std::move(list));
    }
    Value::Object more;
    for (const Expansion& each : wished_) {
        const Value* id = result.find(each.is_list ? "id" : each.name);
        more.emplace_back(each.name, id && id->text() ? answer(each, *id->text()) : Value());
    }
    Value whole = shown;
    whole.object()->emplace_back("expanded", std::move(more));
    return whole;
}

const Value& Expander::answer(const Expansion& wish, const std::string& id) {
    const auto [known, is_new] = known_.try_emplace({wish.operation, id});
    if (is_new) known->second = ask(wish, id);
    bytes_ += known->second.bytes;
    if (bytes_ > answer_bytes_max) {
        throw Error(Fault::invalid, "the answer is too long to be given at once", std::string(expand_parameter),
                    "ask for fewer, or for less");
    }
    return known->second.value;
}

Expander::Known Expander::ask(const Expansion& wish, const std::string& id) {
    Value::Object arguments{{std::string(wish.argument), id}};
    const Shape taken = wish.operation->arguments;
    const auto is_limit = [](const Field& field) { return field.name == "limit"; };
    if (std::any_of(taken.begin(), taken.end(), is_limit)) arguments.emplace_back("limit", page_limit_max);
    try {
        const Reply reply = engine_.call(wish.operation->name, Value(std::move(arguments)), actor_);
        return {parse_json(reply.body), reply.body.size()};
    } catch (const Error& error) {
        if (error.fault() != Fault::denied && error.fault() != Fault::not_found) throw;
        return {};
    }
}

}  // namespace helpdesk
