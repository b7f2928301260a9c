-- How the desk is looked after.

-- One row is a time when the whole desk was read and checked, or copied: also who has a copy of all that it holds.
CREATE TABLE _upkeep (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('verify', 'backup')), -- what was done: verify or backup
    state TEXT NOT NULL CHECK (state IN ('begun', 'ok', 'failed')), -- begun, ok or failed
    message TEXT NOT NULL CHECK (length(message) <= 1000), -- what was found
    place TEXT, -- the file that the copy is in; empty: it was downloaded
    size BIGINT, -- of the copy, in bytes
    user_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- who did it; empty: the system, or somebody who is gone
    channel TEXT NOT NULL, -- the way that it came: cli or rest
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _upkeep_created ON _upkeep (created_at, id);
CREATE INDEX _upkeep_user ON _upkeep (user_id);
