#pragma once

#include <atomic>
#include <functional>

#include "engine/core/commit_bell.hpp"
#include "engine/core/commit_queue.hpp"
#include "engine/core/reader_pool.hpp"
#include "engine/core/session.hpp"
#include "engine/db/open.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

struct Engine::Inside {
    Options options;
    CommitBell bell;
    CommitQueue writers;
    ReaderPool readers;
    // While somebody is at it; see Turn.
    std::atomic<bool> verifying = false;
    std::atomic<bool> copying = false;

    explicit Inside(Options given);
    std::unique_ptr<Db> connect(Access access, std::int64_t wait_ms) const;
    // `changes` gets what the deed changed, and what follows from that.
    void unit(Db& db, const Actor& actor, const std::function<void(Session&)>& deed,
              std::vector<FieldChange>* changes = nullptr) const;
    void work(bool writes, const Actor& actor, const std::function<void(Session&)>& deed);
};

// For the engine's own parts (seed, maintenance) and its tests: a unit of work that is no operation.
class EngineAccess {
public:
    static void read(Engine& engine, const std::function<void(Session&)>& deed, const Actor& actor = {}) {
        engine.inside_->work(false, actor, deed);
    }
    static void write(Engine& engine, const std::function<void(Session&)>& deed, const Actor& actor = {}) {
        const auto all = [&](Session& session) {
            deed(session);
            follow_events(session);
        };
        engine.inside_->work(true, actor, all);
    }
    // A connection of its own.
    static std::unique_ptr<Db> connect(Engine& engine) {
        return engine.inside_->connect(Access::write, engine.inside_->options.busy_wait_ms);
    }
    static const Options& options(const Engine& engine) { return engine.inside_->options; }
    static std::atomic<bool>& verifying(Engine& engine) { return engine.inside_->verifying; }
    static std::atomic<bool>& copying(Engine& engine) { return engine.inside_->copying; }
    static CommitBell& bell(Engine& engine) { return engine.inside_->bell; }
    static CommitQueue::Counts commits(const Engine& engine) { return engine.inside_->writers.counts(); }
};

// The sweep concerns several modules, so that it stands above them.
std::vector<Operation> sweep_operations();

}  // namespace helpdesk
