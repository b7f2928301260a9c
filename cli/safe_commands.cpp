#include "cli/safe_commands.hpp"

#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/foreign_import.hpp"
#include "cli/outcome.hpp"
#include "cli/progress.hpp"

namespace helpdesk {

namespace {

// A desk that another one takes the place of is not destroyed, but nobody works with it any more.
bool confirm_restore(Context& context, const std::string& file) {
    std::error_code ignored;
    const bool asked = context.globals().has("yes") || context.globals().has("dry-run");
    if (asked || !std::filesystem::exists(context.database(), ignored)) return true;
    if (!context.console.in_is_terminal) {
        throw Error(Fault::usage, "`restore` takes the desk away, and there is no terminal to ask on", {},
                    "--yes does it without asking");
    }
    if (ask_yes(context.console, "Put " + file + " in the place of " + context.settings.database() + "?")) return true;
    write_err(context.console, "Nothing was restored.\n");
    return false;
}

std::string rows_text(std::int64_t rows) { return std::to_string(rows) + (rows == 1 ? " row was " : " rows were "); }

TextForm text_form(const Context& context) {
    if (context.form != Form::csv) return TextForm::ndjson;
    if (!context.chosen_fields().empty()) throw Error(Fault::usage, "an export has all columns of its table", "csv");
    return TextForm::csv;
}

}  // namespace

int run_restore(Context& context, const Value& arguments) {
    const std::string file = text_argument(arguments, "copy");
    if (!confirm_restore(context, file)) return 0;
    const RestoreOptions wanted{.file = place_of(context, file), .dry_run = context.globals().has("dry-run")};
    const std::string kept = restore_desk(context.engine_options(), wanted, context.actor());
    if (wanted.dry_run) {
        write_err(context.console, file + " is sound, and could be restored; --dry-run changes nothing.\n");
        return 0;
    }
    tell(context, {{"restored", context.database()}, {"kept", kept.empty() ? Value() : Value(kept)}},
         kept.empty() ? "The desk was restored." : "The desk was restored. What it was before is in " + kept + ".");
    return 0;
}

int run_export(Context& context, const Value& arguments) {
    const std::string file = text_argument(arguments, "file");
    const bool to_file = !file.empty() && file != "-";
    if (context.globals().has("dry-run")) {
        write_err(context.console, "The desk would be exported; --dry-run writes nothing.\n");
        return 0;
    }
    ExportOptions wanted{.file = to_file ? place_of(context, file) : "",
                         .replace = arguments.find("force") != nullptr,
                         .out = [&](std::string_view text) { write_out(context.console, text); },
                         .table = text_argument(arguments, "table"),
                         .form = text_form(context)};
    if (to_file || !context.console.out_is_terminal) wanted.progress = progress_bar(context.console);
    const Exported exported = export_desk(context.engine_options(), wanted, context.actor());
    std::string sentence = rows_text(exported.rows) + "exported.";
    for (const std::string& column : exported.left_out) {
        sentence += (&column == &exported.left_out.front() ? " Left out, because they are secret: " : ", ") + column;
    }
    if (!exported.left_out.empty()) sentence += ".";
    if (to_file) {
        tell(context, {{"exported", wanted.file}, {"rows", exported.rows}}, sentence);
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, sentence + "\n");
    }
    return 0;
}

int run_import(Context& context, const Value& arguments) {
    if (arguments.find("mapping")) {
        if (!arguments.find("table")) return run_foreign_import(context, arguments);
        throw Error(Fault::usage, "a mapping says itself where the rows go", "table", "leave --table out");
    }
    const ImportOptions wanted{.in = open_input(context.console, text_argument(arguments, "file"), "file"),
                               .table = text_argument(arguments, "table"),
                               .dry_run = context.globals().has("dry-run"),
                               .progress = progress_bar(context.console)};
    const std::int64_t rows = import_desk(context.engine_options(), wanted, context.actor());
    tell(context, {{wanted.dry_run ? "checked" : "imported", rows}},
         rows_text(rows) + (wanted.dry_run ? "read and checked; --dry-run changes nothing." : "imported."));
    return 0;
}

int run_copy(Context& context, const Value& arguments) {
    Options from = context.engine_options();
    from.database = place_of(context, text_argument(arguments, "from"));
    const CopyOptions wanted{.to = place_of(context, text_argument(arguments, "to")),
                             .dry_run = context.globals().has("dry-run"),
                             .progress = progress_bar(context.console)};
    const std::int64_t rows = copy_to_new_desk(from, wanted, context.actor());
    tell(context, {{wanted.dry_run ? "checked" : "copied", rows}},
         rows_text(rows) + (wanted.dry_run ? "read and checked; --dry-run changes nothing."
                                           : "copied, and compared with what arrived."));
    return 0;
}

}  // namespace helpdesk
