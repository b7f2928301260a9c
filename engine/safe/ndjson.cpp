#include "engine/safe/ndjson.hpp"

#include "engine/base/error.hpp"
#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t format_known = 1;

[[noreturn]] void refuse_line(std::size_t number, const std::string& why) {
    throw Error(Fault::invalid, "line " + std::to_string(number) + ": " + why);
}

std::int64_t number_in(const Value& object, const char* name) {
    const Value* value = object.find(name);
    if (!value || !value->integer() || *value->integer() < 0) {
        throw Error(Fault::invalid, std::string(name) + " must be a whole number", name);
    }
    return *value->integer();
}

std::string text_in(const Value& object, const char* name) {
    const Value* value = object.find(name);
    if (!value || !value->text()) throw Error(Fault::invalid, std::string(name) + " must be text", name);
    return *value->text();
}

void check_known(const char* what, std::int64_t number, std::int64_t known) {
    if (number >= 1 && number <= known) return;
    if (number < 1) throw Error(Fault::invalid, std::string(what) + " must be a whole number from 1", what);
    throw Error(Fault::refused,
                "this was written by a newer version of Helpdesk: it has " + std::string(what) + " " +
                    std::to_string(number) + ", this program knows " + std::to_string(known),
                what, "use the newer program");
}

}  // namespace

std::string head_line(const NdjsonHead& head) {
    std::string line = "{\"helpdesk\":{\"format\":" + std::to_string(format_known) +
                       ",\"schema\":" + std::to_string(head.schema) + ",\"rows\":" + std::to_string(head.rows);
    if (!head.table.empty()) line += ",\"table\":\"" + head.table + "\"";
    return line + "}}\n";
}

std::string end_line(const std::vector<NamedTally>& tallies) {
    std::string line = "{\"end\":{";
    for (const NamedTally& each : tallies) {
        if (&each != &tallies.front()) line += ',';
        line += "\"" + each.table + "\":{\"rows\":" + std::to_string(each.tally.rows) + ",\"hash\":\"" +
                each.tally.hash + "\"}";
    }
    return line + "}}\n";
}

NdjsonLine parse_line(const std::string& text, std::size_t number) {
    if (!is_valid_text(text)) refuse_line(number, "this is not valid UTF-8 without NUL");
    Value value;
    try {
        value = parse_json(text);
    } catch (const Error& error) {
        refuse_line(number, error.what());
    }
    Value::Object* object = value.object();
    if (!object || object->size() != 1) {
        refuse_line(number, "a line must be an object with the name of a table and a row: {\"tickets\":{…}}");
    }
    auto& [name, member] = object->front();
    const NdjsonLine::Kind kind = name == "helpdesk" ? NdjsonLine::Kind::head
                                  : name == "end"    ? NdjsonLine::Kind::end
                                                     : NdjsonLine::Kind::row;
    return {kind, std::move(name), std::move(member)};
}

NdjsonHead read_head(const Value& value) {
    check_known("format", number_in(value, "format"), format_known);
    const std::int64_t schema = number_in(value, "schema");
    check_known("schema", schema, static_cast<std::int64_t>(migrations().size()));
    return {static_cast<int>(schema), number_in(value, "rows"), value.find("table") ? text_in(value, "table") : ""};
}

std::vector<NamedTally> read_end(const Value& value) {
    if (!value.object()) throw Error(Fault::invalid, "the last line must hold an object", "end");
    std::vector<NamedTally> tallies;
    for (const auto& [table, tally] : *value.object()) {
        tallies.push_back({table, {number_in(tally, "rows"), text_in(tally, "hash")}});
    }
    return tallies;
}

}  // namespace helpdesk
