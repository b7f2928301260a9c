#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/db/db.hpp"

namespace helpdesk {

// Connections for reading, side by side; made when first wanted, at most `limit` of them.
class ReaderPool {
public:
    // Whether to wait for a server that has no free connection.
    enum class Wait { no, yes };
    using Open = std::function<std::unique_ptr<Db>(Wait)>;
    using Work = std::function<void(Db&)>;

    ReaderPool(Open open, std::size_t limit) : open_(std::move(open)), limit_(limit) {}

    // Takes a connection that was opened already.
    void add(std::unique_ptr<Db> opened);

    // Runs the work in one read transaction, so that all its statements see the same moment; once more, if the
    // connection is lost, so it must begin afresh. Fault::busy when no connection gets free within five seconds.
    void run(const Work& work);

private:
    Open open_;
    std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Db>> idle_;
    std::size_t made_ = 0;

    struct Place;

    std::unique_ptr<Db> take();
    // How many connections there are now.
    std::size_t give_back(std::unique_ptr<Db> db);
    void drop_idle();
};

}  // namespace helpdesk
