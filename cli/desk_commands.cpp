#include "cli/desk_commands.hpp"

#include <cstdlib>

#include "cli/arguments.hpp"
#include "cli/print.hpp"
#include "cli/programs.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

SeedOptions seed_options(Context& context, const Value& arguments) {
    return {.scale = number_argument(arguments, "scale", 0),
            .random_seed = static_cast<std::uint64_t>(number_argument(arguments, "random_seed", 1)),
            .progress = progress_bar(context.console)};
}

void print_desk(Context& context, const Rows& desk) {
    std::vector<Field> shape;
    for (const auto& [name, value] : *desk.rows.front().object()) shape.push_back({.name = name});
    print_record(context, desk, shape);
}

void say(Context& context, const std::string& text) {
    if (!context.globals().has("quiet")) write_err(context.console, text + "\n");
}

Options creating(const Context& context, const std::string& database) {
    Options options = context.engine_options();
    options.database = database;
    options.create = true;
    return options;
}

// How many rows each table holds.
Rows counts_of(Engine& engine, const std::string& database) {
    const Rows counts = rows_of(count_rows(engine));
    Value::Object desk{{"database", database}};
    for (const auto& [table, rows] : *counts.rows.front().object()) desk.emplace_back(table, rows);
    return {{Value(std::move(desk))}, false};
}

// What the command has made, for programs; for people a sentence on standard error.
void tell_made(Context& context, Engine& engine, const std::string& database, const std::string& sentence) {
    if (!is_for_programs(context.form)) return say(context, sentence);
    print_desk(context, counts_of(engine, database));
}

// What makes a desk cannot be undone with a transaction: it is tried on a desk of its own, which is taken away again.
class Trial {
public:
    explicit Trial(Context& context, const std::string& database) : context_(context), database_(database) {
        Options options = context.engine_options();
        options.database = database;
        check_free(options);
        std::string name = (std::filesystem::temp_directory_path() / "helpdesk-XXXXXX").string();
        if (!mkdtemp(name.data())) throw Error(Fault::storage, "cannot make a folder for the trial");
        folder_ = name;
    }
    ~Trial() {
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    std::string desk() const { return (folder_ / "desk.db").string(); }

    void tell(Engine& engine) const {
        if (context_.form == Form::people)
            write_err(context_.console, "This would be made; --dry-run makes nothing:\n");
        print_desk(context_, counts_of(engine, database_));
    }

private:
    Context& context_;
    std::string database_;
    std::filesystem::path folder_;
};

// Makes a desk at `database`, or with --dry-run shows what would be made.
void make_desk(Context& context, const std::string& database, const std::function<void(Engine&)>& fill,
               const std::string& sentence) {
    if (context.globals().has("dry-run")) {
        const Trial trial(context, database);
        Engine engine(creating(context, trial.desk()));
        fill(engine);
        return trial.tell(engine);
    }
    Engine engine(creating(context, database));
    fill(engine);
    tell_made(context, engine, database, sentence);
}

struct Suggestion {
    const char* words;
    const char* reason;
};

// Each works on the reference data set as it is.
constexpr Suggestion suggestions[] = {
    {"ls --overdue", "what is late"},
    {"show 3", "a ticket with its conversation and an internal note"},
    {"reply 7 'We are looking into it.' --as dev@example.org", "answer a customer"},
    {"take 6 --as dev@example.org", "give a ticket to yourself"},
    {"ls --json=number,title,status", "the same for programs"},
    {"serve", "the web desk, at http://127.0.0.1:8025"},
};

std::string demo_text(Context& context, Engine& engine, const std::string& database) {
    Style style = context.style;
    if (!style.terminal) style.width = 120;
    const Operation& list = *find_command(context.commands, "ticket", "list")->operation;
    const Rows tickets = rows_of(engine.call(list.name, Value(Value::Object()), context.actor()).body);
    Rows people;
    for (const DemoAccount& account : demo_accounts()) {
        people.rows.emplace_back(
            Value::Object{{"role", account.role}, {"email", account.email}, {"name", account.name}});
    }
    const auto heading = [&](const std::string& text) { return "\n" + painted(style, Ink::bold, text) + "\n"; };
    std::string out = "\n" + table_text(tickets.rows, usual_columns(list), style);
    out += heading("People (--as E-MAIL acts as one of them; the password of all is " +
                   demo_accounts().front().password + ")");
    out += table_text(people.rows, {{"role", "ROLE"}, {"email", "E-MAIL"}, {"name", "NAME"}}, style);
    out += heading("Try") + "  export HELPDESK_DB=" + database + "\n";
    for (const Suggestion& each : suggestions) {
        const std::string line = context.console.program + " " + each.words;
        out += "  " + padded(line, 68 + static_cast<int>(context.console.program.size()) - 8) +
               painted(style, Ink::dim, each.reason) + "\n";
    }
    return out;
}

}  // namespace

int init(Context& context, const Value& arguments) {
    InitOptions options{.admin_email = text_argument(arguments, "admin"),
                        .admin_password = text_argument(arguments, "password")};
    if (!options.admin_email.empty() && options.admin_password.empty() && context.console.in_is_terminal) {
        options.admin_password = ask_secret(context.console, "Password of " + options.admin_email);
    }
    check_options(options);
    make_desk(
        context, context.database(), [&](Engine& engine) { init_desk(engine, options); },
        "The desk is ready: roles, statuses and SLA policies are in place.");
    return 0;
}

int seed(Context& context, const Value& arguments) {
    const SeedOptions options = seed_options(context, arguments);
    check_options(options);
    const auto fill = [&](Engine& engine) {
        seed_desk(engine, options);
        if (options.scale > 0) engine.optimize();
    };
    make_desk(context, context.database(), fill,
              "The desk holds the reference data set" +
                  (options.scale > 0 ? " and " + std::to_string(options.scale) + " tickets more" : "") + " now.");
    return 0;
}

namespace {

struct DemoDesk {
    std::string name;
    std::string database;
    bool was_there = false;
};

void show_demo(Context& context, const Value& arguments, const DemoDesk& desk) {
    Engine engine(creating(context, desk.database));
    if (!desk.was_there) seed_desk(engine, seed_options(context, arguments));
    if (is_for_programs(context.form)) return print_desk(context, counts_of(engine, desk.database));
    write_out(context.console, desk.was_there ? desk.name + " is there already, and stays as it is.\n"
                                              : desk.name + " is a desk to look at.\n");
    write_out(context.console, demo_text(context, engine, desk.name));
}

}  // namespace

int demo(Context& context, const Value& arguments) {
    const bool elsewhere = context.settings.all().front().origin == "--db";
    const std::string name = elsewhere ? context.settings.database() : "demo.db";
    const std::string database = elsewhere ? context.database() : (context.console.folder / name).string();
    std::error_code error;
    const bool there = std::filesystem::exists(database, error);
    if (!there && (is_for_programs(context.form) || context.globals().has("dry-run"))) {
        const SeedOptions options = seed_options(context, arguments);
        make_desk(
            context, database, [&](Engine& engine) { seed_desk(engine, options); }, "");
        return 0;
    }
    show_demo(context, arguments, {name, database, there});
    if (is_for_programs(context.form)) return 0;
    const std::string address = text_argument(arguments, "listen");
    const bool serves = has_server(context) && (context.form == Form::people || !address.empty());
    if (!serves) return 0;
    write_out(context.console, "\n" +
                                   painted(context.style, Ink::bold,
                                           "The web desk, until Ctrl+C ends it (sign in as ana@example.org, an agent, "
                                           "or lena@bakery.example, a customer)") +
                                   "\n");
    std::fflush(context.console.out);
    return become_server_of(context, database, address);
}

}  // namespace helpdesk
