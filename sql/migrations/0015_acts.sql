-- What can be undone: merges, splits and bulk changes, with what each of them has touched.

-- One row is an act: something that was done to several tickets at once, and that can be undone as one.
CREATE TABLE _acts (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'bulk')), -- what it was: merge, split or bulk
    deed TEXT NOT NULL CHECK (length(deed) BETWEEN 1 AND 50), -- the operation, such as ticket.close
    user_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- empty: the system, or somebody who is gone
    ticket_id TEXT REFERENCES tickets (id) ON DELETE SET NULL ON UPDATE CASCADE, -- the ticket that was merged, or split off
    other_id TEXT REFERENCES tickets (id) ON DELETE SET NULL ON UPDATE CASCADE, -- the ticket that it went into, or came from
    tickets INTEGER NOT NULL DEFAULT 0, -- how many tickets it changed
    undone_at TIMESTAMP(3), -- when it was undone; empty: it was not
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _acts_user ON _acts (user_id);
CREATE INDEX _acts_ticket ON _acts (ticket_id);
CREATE INDEX _acts_other ON _acts (other_id);

-- One row is a ticket that an act has changed, from one of its versions to another.
CREATE TABLE _act_tickets (
    act_id TEXT NOT NULL REFERENCES _acts (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the act
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    from_version INTEGER NOT NULL, -- as it was before
    to_version INTEGER NOT NULL, -- as it was behind it
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (act_id, ticket_id)
);
CREATE INDEX _act_tickets_ticket ON _act_tickets (ticket_id);

-- One row is something that an act has moved from one ticket to another.
CREATE TABLE _act_moves (
    act_id TEXT NOT NULL REFERENCES _acts (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the act
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'comment', 'file', 'mail', 'tag')), -- opening: the first message, which became a comment or was one
    row_id TEXT NOT NULL, -- of the comment, file, mail or tag, which may be gone
    was TEXT, -- of a file or mail, the comment that it belonged to; of a mail that was awaited, that word; of an opening, when it was last changed
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC, -- of an opening, when it was written
    PRIMARY KEY (act_id, kind, row_id)
);
CREATE INDEX _act_moves_row ON _act_moves (row_id, kind);
