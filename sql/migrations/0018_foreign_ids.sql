-- What other systems call the people and the tickets that came from them, so that nothing comes in twice.

-- One row is a person or a ticket under the id that another system has for it.
CREATE TABLE _foreign_ids (
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 40), -- the other system, as the mapping calls it
    kind TEXT NOT NULL CHECK (kind IN ('customers', 'tickets')), -- which of its lists the id is from
    foreign_id TEXT NOT NULL CHECK (length(foreign_id) BETWEEN 1 AND 200), -- what it calls the person or ticket
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person; empty for a ticket
    ticket_id TEXT REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket; empty for a person
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC, -- when it came in
    PRIMARY KEY (source, kind, foreign_id)
);
CREATE INDEX _foreign_ids_user ON _foreign_ids (user_id);
CREATE INDEX _foreign_ids_ticket ON _foreign_ids (ticket_id);
