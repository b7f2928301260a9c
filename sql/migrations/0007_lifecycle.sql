-- What happens to tickets by itself: rules that are data, each of which can be switched off.

-- One row is a step between two statuses that is allowed. A status without a row may be left for any other.
CREATE TABLE _transitions (
    id TEXT NOT NULL PRIMARY KEY,
    from_id TEXT NOT NULL REFERENCES ticket_statuses (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the status
    to_id TEXT NOT NULL REFERENCES ticket_statuses (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the status
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _transitions_both ON _transitions (from_id, to_id);
CREATE INDEX _transitions_to ON _transitions (to_id);

-- The one row is what the desk does to tickets by itself.
CREATE TABLE _lifecycle (
    id TEXT NOT NULL PRIMARY KEY,
    reopen_days INTEGER CHECK (reopen_days BETWEEN 0 AND 3650), -- days in which a customer's reply reopens a resolved ticket, and behind which it opens a new one; empty: always
    close_days INTEGER CHECK (close_days BETWEEN 1 AND 3650), -- business days of waiting after which a ticket is closed; empty: never
    warn_days INTEGER NOT NULL DEFAULT 1 CHECK (warn_days BETWEEN 0 AND 3650), -- business days before, to tell the customer; 0: nobody is told
    escalate BOOLEAN NOT NULL DEFAULT FALSE, -- true: what is late goes to the department's manager
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
INSERT INTO _lifecycle (id) VALUES ('00000000-0000-7000-8000-000000000000');

-- One row is a department whose new tickets are given to its agents by the desk.
CREATE TABLE _assignment (
    id TEXT NOT NULL PRIMARY KEY,
    department_id TEXT NOT NULL UNIQUE REFERENCES departments (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the department
    cap INTEGER NOT NULL CHECK (cap BETWEEN 1 AND 100000), -- open tickets that an agent may have at most
    is_on BOOLEAN NOT NULL DEFAULT TRUE, -- false: nobody is given anything by the desk
    turn BIGINT NOT NULL DEFAULT 0, -- how many were given
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

-- One row is a person who was given a ticket by the desk, or is away.
CREATE TABLE _availability (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    is_away BOOLEAN NOT NULL DEFAULT FALSE, -- true: is given nothing by the desk
    turn BIGINT NOT NULL DEFAULT 0, -- of the department, when this person was given something last
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

-- One row says that a ticket has to do with another.
CREATE TABLE _ticket_links (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    other_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    kind TEXT NOT NULL CHECK (kind IN ('follow_up', 'duplicate', 'related', 'parent')), -- what the first is to the other
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _ticket_links_both ON _ticket_links (ticket_id, other_id, kind);
CREATE INDEX _ticket_links_other ON _ticket_links (other_id);

-- One row is a customer who was told that the ticket is about to be closed, once a pause.
CREATE TABLE _close_warnings (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    paused_at TIMESTAMP(3) NOT NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (ticket_id, paused_at)
);

CREATE INDEX tickets_waiting ON tickets (paused_at, id) WHERE resolved_at IS NULL AND paused_at IS NOT NULL;
CREATE INDEX tickets_open_of ON tickets (assigned_to_id) WHERE resolved_at IS NULL;
CREATE INDEX tickets_backlog ON tickets (department_id, created_at, id) WHERE assigned_to_id IS NULL AND resolved_at IS NULL;
