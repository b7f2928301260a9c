#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/ip_address.hpp"
#include "engine/base/text.hpp"
#include "engine/base/typed.hpp"
#include "engine/base/value.hpp"
#include "engine/base/zone.hpp"
#include "engine/core/actor.hpp"
#include "engine/core/operation.hpp"
#include "engine/core/world.hpp"
#include "engine/files.hpp"
#include "engine/foreign/fields.hpp"
#include "engine/kb/markdown.hpp"
#include "engine/lists/query.hpp"
#include "engine/live.hpp"
#include "engine/maintenance.hpp"
#include "engine/running.hpp"
#include "engine/search/marks.hpp"
#include "engine/signing_in.hpp"

namespace helpdesk {

struct Options {
    std::string database = "desk.db";  // a path, or postgres://…
    bool create = false;               // make the desk if there is none
    World world = {};
    std::int64_t busy_wait_ms = 5'000;  // how long a writer waits for other programs before Fault::busy
};

struct CallOptions {
    std::string idempotency_key = {};  // the same key and arguments again give the first answer, and change nothing
    bool dry_run = false;              // do it, tell what would change, and undo it
    // Of call_all: how many bytes all answers together may have; Fault::invalid beyond that, and nothing was changed.
    // 0: as many as there are.
    std::size_t answer_bytes_max = 0;
    bool undoable = false;  // of call_all: keep what it does to tickets as an act that can be undone
};

struct Reply {
    std::string body;           // JSON; empty if the operation answers nothing
    std::string next;           // the cursor of the following page
    std::string changes;        // of a dry run: a JSON list of table, id, field, before, after
    std::string total = {};     // of a list that was asked for it: how many rows all pages have, such as 120 or 10000+
    std::string left_off = {};  // why a list may not be whole, in a few words; empty for one that is
    std::optional<std::int64_t> version = {};  // of a record that has versions; not where a key gave an answer again
    std::string act = {};                      // of call_all: the id of the act, if there is one
};

struct ItemReply {
    Reply reply;
    std::optional<Error> error;  // set when this one failed, and the others went on
};

// A desk that is open. Safe to share between threads: readers run side by side, writers share commits. Every call
// throws Error, and then it has changed nothing.
class Engine {
public:
    // Refuses (Fault::refused) what is no desk. Brings an older desk up to date, after a copy beside a file.
    explicit Engine(Options options);
    ~Engine();
    Engine(Engine&&) noexcept;

    // One operation by its name; what it changed is durable when this returns.
    Reply call(std::string_view operation, const Value& arguments, const Actor& actor = {},
               const CallOptions& options = {});

    // The same operation many times, in one transaction. The first error ends it and undoes all, unless keep_going:
    // then each error stands with its item, and the others are committed; what concerns all of them (storage,
    // unavailable, busy) still ends it.
    std::vector<ItemReply> call_all(std::string_view operation, const std::vector<Value>& arguments, const Actor& actor,
                                    const CallOptions& options, bool keep_going);

    // The same deed with its own types: engine.call<&assign_ticket>({.id = …, .assignee = …}, actor). The function must
    // stand in the operation table.
    template <auto Deed>
    auto call(const typename DeedSignature<decltype(Deed)>::arguments& arguments, const Actor& actor = {}) {
        typename DeedSignature<decltype(Deed)>::stored result{};
        call_typed(reinterpret_cast<const void*>(Deed), &arguments, &result, actor);
        return result;
    }

    static std::span<const Operation> operations() { return all_operations(); }

    // One SELECT, read only, over everything that the desk holds: a JSON list of objects. Fault::denied for an actor
    // without desk:sql, Fault::invalid for what SQL refuses.
    std::string sql(std::string_view query, const Actor& actor = {});

    // Statistics for the query planner; after many rows came in at once.
    void optimize();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;

    void call_typed(const void* deed, const void* arguments, void* result, const Actor& actor);

    friend class EngineAccess;
};

}  // namespace helpdesk
