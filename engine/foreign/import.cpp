#include "engine/core/policy.hpp"
#include "engine/engine.hpp"
#include "engine/foreign/rows.hpp"
#include "engine/safe/checks.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// As many of a dry run as a person mends in one go.
constexpr std::int64_t refusals_max = 20;

bool concerns_one_row(Fault fault) {
    return fault == Fault::invalid || fault == Fault::not_found || fault == Fault::conflict;
}

class ForeignImport {
public:
    ForeignImport(Db& db, const World& world, const ForeignOptions& wanted, const Actor& actor)
        : db_(db),
          wanted_(wanted),
          world_{.now = [now = world.now()] { return now; }, .random = world.random, .ids = world.ids},
          viewer_(load_viewer(db, actor)) {}

    ForeignImported run(ForeignFile& file) {
        Session session(db_, world_, viewer_);
        // Two imports at once: the second one sees what the first one has brought.
        session.run(sql::wait_for_mail);
        const Mapping& mapping = file.mapping();
        rows_ =
            mapping.kind == ForeignKind::customers ? customer_rows(session, mapping) : ticket_rows(session, mapping);
        done_.rows = name_of(mapping.kind);
        done_.left_out = file.left_out();
        while (!done_.gave_up && file.next()) add(file);
        rows_->finish(session);
        return std::move(done_);
    }

private:
    Db& db_;
    const ForeignOptions& wanted_;
    World world_;
    Viewer viewer_;
    std::unique_ptr<ForeignRows> rows_;
    ForeignImported done_;

    // A session for each row, so that none remembers what has happened in all of them.
    void add(const ForeignFile& file) {
        Session session(db_, world_, viewer_);
        rows_->prepare(session);
        const ForeignImported before = counts();
        const auto work = [&] {
            file.check_cells();
            rows_->add(session, file, done_);
        };
        try {
            wanted_.dry_run || wanted_.keep_going ? session.attempt(work) : work();
        } catch (const Error& error) {
            if (!concerns_one_row(error.fault())) throw;
            const Error placed = file.placed(error);
            if ((!wanted_.dry_run && !wanted_.keep_going) || !db_.in_transaction()) throw placed;
            take_back(before);
            refuse(placed);
        }
    }

    ForeignImported counts() const {
        return {.imported = done_.imported, .known = done_.known, .customers = done_.customers, .tags = done_.tags};
    }

    void take_back(const ForeignImported& before) {
        done_.imported = before.imported;
        done_.known = before.known;
        done_.customers = before.customers;
        done_.tags = before.tags;
        rows_->forget();
    }

    void refuse(const Error& error) {
        ++done_.refused;
        if (wanted_.refused) wanted_.refused(error);
        done_.gave_up = !wanted_.keep_going && done_.refused >= refusals_max;
    }
};

}  // namespace

ForeignImported import_foreign(const Options& options, const ForeignOptions& wanted, const Actor& actor) {
    const Mapping mapping = read_mapping(wanted.mapping, wanted.mapping_name);
    const auto db = open_to_add(options, actor);
    db->control(Control::write);
    try {
        ForeignFile file(wanted.in, mapping);
        ForeignImported done = ForeignImport(*db, options.world, wanted, actor).run(file);
        db->control(wanted.dry_run ? Control::rollback : Control::commit);
        return done;
    } catch (...) {
        db->control(Control::rollback);
        throw;
    }
}

}  // namespace helpdesk
