#include "cli/own_commands.hpp"

#include <array>
#include <utility>

#include "cli/completion.hpp"
#include "cli/database_commands.hpp"
#include "cli/desk_commands.hpp"
#include "cli/help.hpp"
#include "cli/manual.hpp"
#include "cli/print.hpp"
#include "cli/programs.hpp"
#include "cli/safe_commands.hpp"

namespace helpdesk {

namespace {

constexpr std::array<std::string_view, 5> schema_formats{"text", "mermaid", "dot", "sql", "json"};
constexpr std::array<std::string_view, 3> shells{"bash", "zsh", "fish"};

constexpr Field init_fields[] = {{.name = "admin", .nullable = true},
                                 {.name = "password", .kind = Kind::secret, .nullable = true}};
constexpr Field seed_fields[] = {{.name = "scale", .kind = Kind::integer, .nullable = true},
                                 {.name = "random_seed", .kind = Kind::integer, .nullable = true}};
constexpr Field schema_fields[] = {
    {.name = "table", .nullable = true},
    {.name = "format", .kind = Kind::choice, .nullable = true, .choices = schema_formats}};
constexpr Field import_fields[] = {{.name = "path", .required = true}};
constexpr Field send_fields[] = {{.name = "limit", .kind = Kind::integer, .nullable = true}};
constexpr Field test_fields[] = {{.name = "webhook", .required = true}};
constexpr Field parse_fields[] = {{.name = "file", .required = true}};
constexpr Field backup_fields[] = {{.name = "copy", .required = true}, {.name = "force", .kind = Kind::boolean}};
constexpr Field restore_fields[] = {{.name = "copy", .required = true}};
constexpr Field export_fields[] = {
    {.name = "file"}, {.name = "table", .nullable = true}, {.name = "force", .kind = Kind::boolean}};
constexpr Field import_desk_fields[] = {
    {.name = "file", .required = true}, {.name = "table", .nullable = true}, {.name = "mapping", .nullable = true}};
constexpr Field copy_fields[] = {{.name = "from", .required = true}, {.name = "to", .required = true}};
constexpr Field demo_fields[] = {{.name = "listen"}};
constexpr Field serve_fields[] = {{.name = "listen", .repeated = true},
                                  {.name = "host", .repeated = true},
                                  {.name = "proxy", .repeated = true},
                                  {.name = "workers", .kind = Kind::integer, .nullable = true}};
constexpr Field sql_fields[] = {{.name = "query", .required = true}};
constexpr Field config_fields[] = {{.name = "origin", .kind = Kind::boolean}};
constexpr Field completion_fields[] = {{.name = "shell", .kind = Kind::choice, .required = true, .choices = shells}};
constexpr Field help_fields[] = {{.name = "word", .repeated = true}};

int print_help(Context& context, const Value& arguments) {
    std::vector<std::string> words;
    if (const Value* given = arguments.find("word")) {
        for (const Value& word : *given->array()) words.push_back(*word.text());
    }
    write_paged(context.console, help_on(context.commands, words));
    return 0;
}

int print_version(Context& context, const Value&) {
    if (!context.globals().speaks_json()) {
        write_out(context.console, version_text());
        return 0;
    }
    static constexpr Field shape[] = {{.name = "helpdesk"}, {.name = "sqlite"}, {.name = "schema"}};
    const Versions all = versions();
    const Value row(Value::Object{
        {"helpdesk", all.helpdesk}, {"sqlite", all.sqlite}, {"schema", static_cast<std::int64_t>(all.schema)}});
    print_rows(context, {{row}, false}, shape, {});
    return 0;
}

// The password of postgres://user:password@host is nobody's to read over a shoulder.
std::string without_password(const std::string& value) {
    const auto scheme = value.find("://");
    const auto at = value.rfind('@');
    if (scheme == std::string::npos || at == std::string::npos || at < scheme) return value;
    const auto colon = value.find(':', scheme + 3);
    return colon < at ? value.substr(0, colon + 1) + "***" + value.substr(at) : value;
}

int list_settings(Context& context, const Value& arguments) {
    Rows rows;
    for (const Setting& setting : context.settings.all()) {
        rows.rows.emplace_back(Value::Object{
            {"name", setting.name}, {"value", without_password(setting.value)}, {"origin", setting.origin}});
    }
    std::vector<Column> columns{{"name", "NAME"}, {"value", "VALUE"}};
    if (arguments.find("origin")) columns.push_back({"origin", "ORIGIN"});
    static constexpr Field shape[] = {{.name = "name"}, {.name = "value"}, {.name = "origin"}};
    print_rows(context, rows, shape, columns);
    return 0;
}

}  // namespace

std::vector<Command> own_commands() {
    return {
        {"init",
         "",
         "Makes a real desk: roles, statuses and policies, and nothing to delete.",
         {},
         init_fields,
         nullptr,
         {},
         init},
        {"demo",
         "",
         "Makes ./demo.db with a desk to look at, and shows what to try; on a terminal it also serves the web desk.",
         {},
         demo_fields,
         nullptr,
         {},
         demo},
        {"seed",
         "",
         "Fills an empty desk with the reference data set, and with tickets that are made up.",
         {},
         seed_fields,
         nullptr,
         {},
         seed},
        {"mail",
         "import",
         "Turns an archive of mail (maildir, mbox, single messages) into tickets; what came in before stays as it is.",
         {"path"},
         import_fields,
         nullptr,
         {},
         become_mail},
        {"outbox",
         "send",
         "Sends what is due in the outbox: webhooks, and mail through the server that is set as smtp.",
         {},
         send_fields,
         nullptr,
         {},
         become_mail},
        {"webhook",
         "test",
         "Sends a test delivery to a webhook at once.",
         {"webhook"},
         test_fields,
         nullptr,
         {},
         become_mail},
        {"mail",
         "parse",
         "Shows what would be stored of the messages in a file.",
         {"file"},
         parse_fields,
         nullptr,
         {},
         become_mail},
        {"sql", "", "Asks the desk's tables in SQL, read only.", {"query"}, sql_fields, nullptr, {}, ask_sql},
        {"schema",
         "",
         "Prints the fourteen tables, or one of them.",
         {"table"},
         schema_fields,
         nullptr,
         {},
         print_schema},
        {"doctor",
         "",
         "Checks the desk and the program, and says what stands well and what does not.",
         {},
         {},
         nullptr,
         {},
         run_doctor},
        {"verify",
         "",
         "Reads the whole desk, and names whatever in it is not as it was written.",
         {},
         {},
         nullptr,
         {},
         run_verify},
        {"backup",
         "",
         "Copies the desk into a file while others go on with their work, and checks the copy.",
         {"copy"},
         backup_fields,
         nullptr,
         {},
         run_backup},
        {"restore",
         "",
         "Puts a copy in the place of the desk once it is checked; what was there stays beside it.",
         {"copy"},
         restore_fields,
         nullptr,
         {},
         run_restore},
        {"export",
         "",
         "Writes all that the desk holds as lines of JSON; one table also as --csv.",
         {"file"},
         export_fields,
         nullptr,
         {},
         run_export},
        {"import",
         "",
         "Makes a desk of what export has written, whole or not at all; adds the rows of one --table to a desk, or by "
         "a "
         "--mapping what another system has written.",
         {"file"},
         import_desk_fields,
         nullptr,
         {},
         run_import},
        {"copy",
         "",
         "Copies a desk from a file to PostgreSQL, back, or to another file, and compares what arrived.",
         {"from", "to"},
         copy_fields,
         nullptr,
         {},
         run_copy},
        {"serve",
         "",
         "Serves the web desk, the customers' pages and the API over HTTP; stops on SIGTERM.",
         {},
         serve_fields,
         nullptr,
         {},
         become_server},
        {"compact",
         "",
         "Rewrites the desk, so that nothing of what was erased or deleted is left in its file.",
         {},
         {},
         nullptr,
         {},
         run_compact},
        {"migrate",
         "status",
         "Lists the steps that make the schema, and which of them the desk has.",
         {},
         {},
         nullptr,
         {},
         show_migrations},
        {"migrate", "up", "Brings the desk's schema up to date.", {}, {}, nullptr, {}, apply_migrations},
        {"migrate",
         "verify",
         "Compares the desk's schema with the one that it should have.",
         {},
         {},
         nullptr,
         {},
         compare_schema},
        {"config", "list", "Lists the settings that count here.", {}, config_fields, nullptr, {}, list_settings},
        {"completion",
         "",
         "Prints the script that completes words in a shell.",
         {"shell"},
         completion_fields,
         nullptr,
         {},
         print_completion},
        {"man", "", "Prints the manual page.", {}, {}, nullptr, {}, print_manual},
        {"help", "", "Says how a command is used.", {"word"}, help_fields, nullptr, {}, print_help},
        {"version", "", "Prints the versions of Helpdesk, SQLite and the schema.", {}, {}, nullptr, {}, print_version},
    };
}

std::string_view own_words_for(std::string_view field, std::string_view noun) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> words{{
        {"export.file", "a file that is not there yet; standard output if it is left out, or -"},
        {"import.file", "what export has written, or CSV of another system; - for standard input"},
        {"import.mapping", "which column of another system's CSV is which field; see `helpdesk help mapping`"},
        {"copy.from", "a desk: a file, or postgres://…"},
        {"copy.to", "a file that is not there yet, or an empty database"},
        {"listen", "where: 127.0.0.1:8025 if it is left out; also [::1]:80 and unix:/PATH; port 0 is any free one"},
        {"host", "a name of this machine that requests may say, besides its address and localhost"},
        {"proxy", "the address of a proxy in front, or unix, that is believed who its clients are"},
        {"workers", "how many requests run at once; 32 if it is left out"},
        {"path", "a file or a folder; - for standard input"},
        {"file", "a message or an mbox file; - for standard input"},
        {"copy", "a file that holds a copy of the desk"},
        {"force", "replace what stands there"},
        {"admin", "the e-mail of the first administrator"},
        {"scale", "how many tickets to make up besides"},
        {"random_seed", "the same number makes the same desk; 1 if it is left out"},
        {"table", "one table; all of them if it is left out"},
        {"format", "how it is written; text if it is left out"},
        {"sql.query", "one SELECT"},
        {"origin", "also where each value comes from"},
        {"shell", "for which shell"},
        {"word", "a noun, or a noun and a verb"},
    }};
    const std::string own = std::string(noun) + "." + std::string(field);
    for (const auto& [name, text] : words) {
        if (name == own || name == field) return text;
    }
    return {};
}

std::string version_text() {
    const Versions all = versions();
    return "helpdesk " + all.helpdesk + "\nSQLite " + all.sqlite + "\nschema " + std::to_string(all.schema) + "\n";
}

}  // namespace helpdesk
