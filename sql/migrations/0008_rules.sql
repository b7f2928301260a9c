-- Rules: what the desk does when something happens, as the team has written it down.

-- One row is a rule: when one of its events happens and all of its conditions hold, its actions are done.
CREATE TABLE _rules (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- the rule's name
    events TEXT[] NOT NULL DEFAULT '{}', -- the events that it listens to
    conditions JSON NOT NULL DEFAULT '[]', -- a list of field, test and values, which are ids where the field refers to a row
    actions JSON NOT NULL DEFAULT '[]', -- a list of deed, field and value
    is_active BOOLEAN NOT NULL DEFAULT TRUE, -- false: it does nothing
    position INTEGER NOT NULL DEFAULT 0, -- rules of one event act in this order
    author_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- in whose name it comments; a rule outlives its author
    failure TEXT, -- why it could not be done when it failed last
    failed_at TIMESTAMP(3), -- when it failed last
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _rules_name_folded ON _rules (lower(name));
CREATE INDEX _rules_order ON _rules (position, name);
CREATE INDEX _rules_author ON _rules (author_id);
