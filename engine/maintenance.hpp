#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/field.hpp"
#include "engine/base/text_source.hpp"
#include "engine/core/actor.hpp"
#include "engine/outbox/delivery.hpp"

namespace helpdesk {

class Engine;
struct Options;

// What is done to a desk as a whole, and not by one of its people.

struct InitOptions {
    std::string admin_email = {};  // empty: nobody is added
    std::string admin_password = {};
};

// Fills an empty desk with what a real one begins with: roles, statuses, SLA policies, and its first administrator.
// Fault::invalid if the desk has roles already.
void init_desk(Engine& engine, const InitOptions& options);
// What init_desk would refuse whatever the desk holds, so that no file is made for nothing.
void check_options(const InitOptions& options);
// Fault::invalid if a desk there holds something already, so that neither init_desk nor seed_desk could fill it.
void check_free(const Options& options);

struct SeedOptions {
    std::int64_t scale = 0;         // how many tickets to make up besides the reference data set
    std::uint64_t random_seed = 1;  // the same seed makes the same desk
    std::function<void(std::int64_t done, std::int64_t total)> progress = {};
};

// The reference data set in an empty desk, and `scale` believable tickets more, with all times relative to the engine's
// now. Fault::invalid if there are roles already, or if scale is not 0 to seed_scale_max. The reference data set is one
// transaction, the tickets beside it come in batches: what interrupts them leaves a desk with fewer of them.
void seed_desk(Engine& engine, const SeedOptions& options);

constexpr std::int64_t seed_scale_max = 10'000'000;
void check_options(const SeedOptions& options);

// Someone in the reference data set. The password is the same for all of them.
struct DemoAccount {
    std::string email;
    std::string name;
    std::string role;
    std::string password;
};
std::vector<DemoAccount> demo_accounts();

// The state of each migration, as a JSON list of number, name, applied, checksum, recorded, applied_at.
std::string migration_status(const Options& options);

// Applies the missing migrations; several programs may do so at once. Returns how many there were. Fault::denied for an
// actor without desk:maintain.
int migrate_up(const Options& options, const Actor& actor = {});

// A line for every difference between the desk's schema and the one that the migrations make; none if there is none.
std::vector<std::string> verify_migrations(const Options& options);

// How many rows each of the fourteen tables holds, as a JSON object.
std::string count_rows(Engine& engine);

// The schema of the fourteen tables, or of one of them. `format` is text, mermaid, dot, sql (in the words of the
// database that a desk at `database` has) or json.
std::string schema_text(std::string_view table, std::string_view format, const std::string& database);

// What stands well and what doesn't, as a JSON list of check, state (ok, warning, failed) and message. Fault::denied
// for an actor without desk:maintain.
std::string doctor(const Options& options, const Actor& actor = {});

// The whole desk, read from end to end: its pages, references and schema, and whether files, clocks and histories are
// what they must be. A list as doctor's; a check that failed names what is hurt. Fault::denied for an actor without
// desk:maintain. The desk keeps what was found, if it can be written and is no copy with a seal.
std::string verify_desk(const Options& options, const Actor& actor = {});
// The same for a desk that is open. Fault::conflict while another caller is at it.
std::string verify_desk(Engine& engine, const Actor& actor);

// What a check has looked at: what verify_desk and doctor answer lists of.
Shape check_fields();

// Copies a desk that others may be working with into a file, which gets its name once it is whole, checked and durable.
// It holds every change that was acknowledged before. What stands there is refused (Fault::invalid) unless `replace`;
// so is a desk on a database server. Fault::denied for an actor without desk:maintain. The desk keeps when that was, if
// it can be written.
void backup_desk(const Options& options, const std::string& file, bool replace = false, const Actor& actor = {});

// The same copy to be read once, from its beginning to its end. It stands in no folder any more, and goes with this
// object. The desk keeps who has read it, and whether to its end. Fault::conflict while there is another one; all else
// as for backup_desk.
class DeskCopy {
public:
    DeskCopy(Engine& engine, const Actor& actor);
    ~DeskCopy();
    DeskCopy(const DeskCopy&) = delete;
    DeskCopy& operator=(const DeskCopy&) = delete;

    std::int64_t size() const;
    // What comes next; empty at the end.
    std::string read();

private:
    struct Open;
    std::unique_ptr<Open> open_;
};

struct RestoreOptions {
    std::string file;      // a copy of a desk, or any desk that is a file
    bool dry_run = false;  // check all, and change nothing
};

// Puts a copy in the place of the desk, brought up to date if it is of an older schema; returns what the desk is called
// from then on that was there before, nothing if none was. The copy goes through what verify_desk looks at first
// (Fault::refused). Fault::busy if anybody has the desk open, Fault::invalid for a desk on a database server,
// Fault::denied for an actor without desk:maintain. A kill at any moment leaves the old desk or the new one, whole.
std::string restore_desk(const Options& options, const RestoreOptions& wanted, const Actor& actor = {});

// How far something has come that takes a while.
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

enum class TextForm { ndjson, csv };

struct ExportOptions {
    std::string file = {};  // where it goes; empty: `out` gets it, piece by piece
    bool replace = false;   // what stands there
    std::function<void(std::string_view)> out = {};
    std::string table = {};            // one of them; empty: the whole desk
    TextForm form = TextForm::ndjson;  // csv is for one table
    Progress progress = {};
};

struct Exported {
    std::int64_t rows = 0;
    std::vector<std::string> left_out = {};  // columns: a CSV file holds no secrets
};

// All that the desk holds as lines of JSON, the same for the same desk on either database; or one table, without its
// secrets if it is CSV. It is one state of the desk, whatever others do meanwhile, and a row at a time in memory. A
// file gets its name once it is whole and durable. Fault::invalid for what stands there, unless `replace`;
// Fault::denied for an actor without desk:maintain.
Exported export_desk(const Options& options, const ExportOptions& wanted, const Actor& actor = {});

struct ImportOptions {
    TextSource in;
    std::string table = {};  // one of them, into a desk that there is; empty: a whole desk, where none is yet
    bool dry_run = false;    // read and check all, and change nothing
    Progress progress = {};
};

// What export_desk wrote, in one transaction; returns how many rows. A whole desk goes into a file that is not there
// yet or an empty database, and is compared with the counts and hashes of its last line before it stays. The rows of
// one table, as CSV or lines of JSON, are added to those that there are. Fault::invalid names line, table and field,
// and then nothing was changed. Fault::denied for an actor without desk:maintain on a desk that there is.
std::int64_t import_desk(const Options& options, const ImportOptions& wanted, const Actor& actor = {});

struct ForeignOptions {
    TextSource in;                                   // CSV, as another system writes it
    std::string mapping;                             // TOML: which of its columns is which field; see fixtures/foreign
    std::string mapping_name = "the mapping";        // for messages
    bool dry_run = false;                            // do it all, and undo it
    bool keep_going = false;                         // leave out the rows that are refused, and bring in the others
    std::function<void(const Error&)> refused = {};  // gets the error of each such row
};

struct ForeignImported {
    std::string rows = {};  // customers or tickets
    std::int64_t imported = 0;
    std::int64_t known = 0;      // that came in before, or whose address somebody here has: they stay as they are
    std::int64_t customers = 0;  // that were made for tickets
    std::int64_t tags = 0;       // that were made
    std::int64_t refused = 0;
    bool gave_up = false;                    // there were so many that the rest was not looked at
    std::vector<std::string> left_out = {};  // the titles of columns that nothing is mapped to
};

// Brings the customers or the tickets of another system into a desk, in one transaction; nobody is told, and no rule
// looks at them. Fault::invalid names line and column of the first row that is refused, and then nothing was changed;
// with keep_going the others come in, and a dry run tells of twenty. Fault::denied for an actor without desk:maintain.
ForeignImported import_foreign(const Options& options, const ForeignOptions& wanted, const Actor& actor = {});

struct CopyOptions {
    std::string to;        // a file that is not there yet, or an empty database
    bool dry_run = false;  // read and check all, and change nothing
    Progress progress = {};
};

// Copies the whole desk of `from` to another place, on whichever database, in one transaction there and as one state of
// it here; returns how many rows. What arrived is compared by counts and hashes before it stays. Fault::invalid if
// something is there already, Fault::denied for an actor without desk:maintain.
std::int64_t copy_to_new_desk(const Options& from, const CopyOptions& wanted, const Actor& actor = {});

// Takes up to `limit` deliveries out of the outbox that are due (or the one of that id), each to be settled by the
// caller within a quarter of an hour: from then on it is due again, so that nothing is lost with a sender that dies.
// Several senders never get the same one meanwhile. Fault::denied for an actor without outbox:manage.
std::vector<Delivery> take_deliveries(Engine& engine, std::int64_t limit, const Actor& actor,
                                      const std::string& id = {});

// What became of a delivery: sent, to be tried again after a pause that grows, or given up.
void settle_delivery(Engine& engine, const Settlement& settlement);

// Rewrites the desk, so that nothing is left in its file of what was deleted or changed: for a deed that erased
// somebody and could not do it itself. It takes as long as copying the file, and as much room. A database server clears
// its tables, and keeps its own logs and backups. Fault::denied for an actor without desk:maintain.
void compact(const Options& options, const Actor& actor = {});

struct Versions {
    std::string helpdesk;
    std::string sqlite;
    int schema = 0;
};
Versions versions();

// What a field holds, in a few words; empty if there is nothing to say. `noun` is the one of the operation that has it,
// for words that mean one thing here and another there.
std::string_view words_for(std::string_view field, std::string_view noun = {});
// What names a row of that table; the beginning of its id always serves too.
std::string_view words_for_naming(std::string_view table);

}  // namespace helpdesk
