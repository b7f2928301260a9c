#pragma once

#include <string>

#include "engine/db/db.hpp"

namespace helpdesk {

// Copies the desk as `db` sees it, whole or not at all: the copy gets its name once it is durable, and the permissions
// of the file at `path`. Fault::storage where that fails.
void copy_desk(Db& db, const std::string& path, const std::string& copy);

// A copy of the desk as `db` sees it, for its owner's eyes only, at a path where nothing may stand before. It goes with
// this object unless it was put in its place.
class UnfinishedCopy {
public:
    UnfinishedCopy(Db& db, std::string path);
    // One that is still to be made, by whoever opens the path as a new desk.
    explicit UnfinishedCopy(std::string path) : path_(std::move(path)) {}
    ~UnfinishedCopy();
    UnfinishedCopy(const UnfinishedCopy&) = delete;
    UnfinishedCopy& operator=(const UnfinishedCopy&) = delete;

    const std::string& path() const { return path_; }
    // Adds a hash of the whole file, by which every changed byte is noticed, and makes it durable. Nobody may have it
    // open any more.
    void seal();
    // Makes it durable as it is. Nobody may have it open any more.
    void make_durable() const;
    // The owner and the permissions of the file at that path.
    void take_after(const std::string& path) const;
    // Gives the copy its name, in place of whatever has it, at once and durably.
    void put_at(const std::string& name);
    // The same where nothing has the name; Fault::busy if something has it after all.
    void put_where_nothing_is(const std::string& name);
    // The same, and what had the name is called `kept` from then on. A kill in between leaves it with the name that the
    // copy had.
    void exchange_with(const std::string& name, const std::string& kept);

private:
    std::string path_;
};

// Whether a file is byte for byte the copy that was sealed. The first change to it as a desk takes the seal away.
enum class Seal { none, holds, broken };
Seal seal_at(const std::string& path);

}  // namespace helpdesk
