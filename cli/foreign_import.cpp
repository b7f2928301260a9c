#include "cli/foreign_import.hpp"

#include "cli/arguments.hpp"
#include "cli/outcome.hpp"
#include "cli/report.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t titles_shown_max = 10;

// "1 ticket", "2 tickets".
std::string counted(std::int64_t count, std::string noun) {
    if (count == 1) noun.pop_back();
    return std::to_string(count) + " " + noun;
}

std::string were(std::int64_t count) { return count == 1 ? " was " : " were "; }

std::string left_out_text(const std::vector<std::string>& titles) {
    if (titles.empty()) return {};
    const auto count = static_cast<std::int64_t>(titles.size());
    std::string text = " " + counted(count, "columns") + were(count) + "left out: ";
    for (std::size_t at = 0; at < std::min(titles.size(), titles_shown_max); ++at) {
        text += (at == 0 ? "" : ", ") + titles[at];
    }
    return text + (titles.size() > titles_shown_max ? " and others." : ".");
}

std::string sentence_of(const ForeignImported& done, bool dry_run) {
    const auto become = [&](std::int64_t count) { return dry_run ? " would be " : were(count); };
    std::string text = counted(done.imported, done.rows) + become(done.imported) + "imported";
    if (done.known > 0) text += ", and " + std::to_string(done.known) + were(done.known) + "known already";
    text += ".";
    if (done.customers > 0) text += " " + counted(done.customers, "customers") + become(done.customers) + "made.";
    if (done.tags > 0) text += " " + counted(done.tags, "tags") + become(done.tags) + "made.";
    text += left_out_text(done.left_out);
    return text + (dry_run ? " --dry-run changes nothing." : "");
}

Value::Object json_of_done(const ForeignImported& done) {
    Value::Array left_out;
    for (const std::string& title : done.left_out) left_out.emplace_back(title);
    return {{"rows", done.rows},           {"imported", done.imported}, {"known", done.known},
            {"customers", done.customers}, {"tags", done.tags},         {"left_out", Value(std::move(left_out))}};
}

// A line for each row that is refused, and one for all of them; for programs one line of JSON with all in it.
class Refusals {
public:
    explicit Refusals(Context& context) : context_(context) {}

    void add(const Error& error) {
        if (!context_.globals().speaks_json()) return report(context_.console, error);
        const Value whole = parse_json(to_json(error));
        list_.push_back(*whole.find("error"));
    }

    // The exit status.
    int finish(const ForeignImported& done) {
        if (done.refused == 0) return 0;
        const bool keep_going = context_.globals().has("keep-going");
        const Error all(keep_going ? Fault::partial : Fault::invalid,
                        counted(done.refused, "rows") +
                            (keep_going ? were(done.refused) + "refused" : " cannot come in") +
                            (done.gave_up ? ", and the rest was not looked at" : ""));
        if (!context_.globals().speaks_json()) throw all;
        Value document = parse_json(to_json(all));
        document.object()->front().second.object()->emplace_back("failed", std::move(list_));
        write_err(context_.console, to_json(document) + "\n");
        return exit_status_of(all.fault());
    }

private:
    Context& context_;
    Value::Array list_;
};

}  // namespace

int run_foreign_import(Context& context, const Value& arguments) {
    const std::string mapping = text_argument(arguments, "mapping");
    Refusals refusals(context);
    const ForeignOptions wanted{.in = open_input(context.console, text_argument(arguments, "file"), "file"),
                                .mapping = read_input(context.console, mapping, "mapping"),
                                .mapping_name = mapping == "-" ? "the mapping" : mapping,
                                .dry_run = context.globals().has("dry-run"),
                                .keep_going = context.globals().has("keep-going"),
                                .refused = [&](const Error& error) { refusals.add(error); }};
    const ForeignImported done = import_foreign(context.engine_options(), wanted, context.actor());
    const bool is_whole = done.refused == 0 || wanted.keep_going;
    if (is_whole) tell(context, json_of_done(done), sentence_of(done, wanted.dry_run));
    return refusals.finish(done);
}

}  // namespace helpdesk
