-- Lists that people keep, and what a list of late tickets walks.

-- One row is a list of tickets under a name: a person's own, or one that all of the staff share.
CREATE TABLE _views (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- the view's name
    query TEXT NOT NULL CHECK (length(query) <= 1000), -- conditions and words, such as is:open assignee:@me
    owner_id TEXT REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person; empty: the desk's own
    is_shared BOOLEAN NOT NULL DEFAULT FALSE, -- true: all of the staff have it
    position INTEGER NOT NULL DEFAULT 0, -- views stand in this order
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _views_name_folded ON _views (COALESCE(owner_id, ''), lower(name));
CREATE INDEX _views_order ON _views (position, name, id);
CREATE INDEX _views_owner ON _views (owner_id);

-- Few tickets are in it, and a new one never is.
CREATE INDEX tickets_late ON tickets (id) WHERE resolved_at IS NULL AND (response_breached = TRUE OR resolution_breached = TRUE);
