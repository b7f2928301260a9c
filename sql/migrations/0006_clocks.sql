-- What the SLA clocks need: promises that hold whatever becomes of a policy, pauses, and the next moment that matters.

-- One row is a promise, as a policy made it at some time. Tickets keep the promise that they were given.
CREATE TABLE _sla_terms (
    id TEXT NOT NULL PRIMARY KEY,
    policy_id TEXT NOT NULL, -- the policy that made it, which may be gone
    response_time INTEGER NOT NULL, -- minutes
    resolution_time INTEGER NOT NULL, -- minutes
    calendar TEXT, -- business hours; empty: all hours
    thresholds TEXT NOT NULL, -- percent of the time after which people are told
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _sla_terms_policy ON _sla_terms (policy_id);

-- One row is what a policy promises to the tickets of one department, where that differs.
CREATE TABLE _sla_overrides (
    id TEXT NOT NULL PRIMARY KEY,
    policy_id TEXT NOT NULL REFERENCES sla_policies (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the policy
    department_id TEXT NOT NULL REFERENCES departments (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the department
    response_time INTEGER CHECK (response_time BETWEEN 1 AND 5256000), -- minutes; empty: as the policy says
    resolution_time INTEGER CHECK (resolution_time BETWEEN 1 AND 5256000), -- minutes; empty: as the policy says
    calendar JSON, -- business hours; empty: as the policy says
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _sla_overrides_both ON _sla_overrides (policy_id, department_id);
CREATE INDEX _sla_overrides_department ON _sla_overrides (department_id);

ALTER TABLE sla_policies ADD COLUMN thresholds JSON NOT NULL DEFAULT '[80,100]'; -- percent of the time after which people are told
ALTER TABLE tickets ADD COLUMN paused_at TIMESTAMP(3); -- since when the SLA clocks stand still; empty while they run
ALTER TABLE tickets ADD COLUMN sla_terms_id TEXT; -- the promise that set the due times

-- One row is a ticket with a threshold ahead: a sweep looks at those whose moment has come.
CREATE TABLE _sla_watch (
    ticket_id TEXT NOT NULL PRIMARY KEY REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    next_at TIMESTAMP(3) NOT NULL
);
CREATE INDEX _sla_watch_next ON _sla_watch (next_at, ticket_id);

-- One row is a threshold that a ticket has reached: it is told once, whoever finds it, and however often.
CREATE TABLE _sla_marks (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    clock TEXT NOT NULL CHECK (clock IN ('response', 'resolution')),
    threshold INTEGER NOT NULL, -- percent
    reached_at TIMESTAMP(3) NOT NULL, -- by the clock of the ticket
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC, -- when it was found
    PRIMARY KEY (ticket_id, clock, threshold)
);

-- Tickets that another program wrote are not watched: a sweep finds them here. What is paused is not late yet.
DROP INDEX tickets_response_due;
DROP INDEX tickets_resolution_due;
CREATE INDEX tickets_response_due ON tickets (response_due_at) WHERE first_response_at IS NULL AND resolved_at IS NULL AND paused_at IS NULL AND response_breached = FALSE;
CREATE INDEX tickets_resolution_due ON tickets (resolution_due_at) WHERE resolved_at IS NULL AND paused_at IS NULL AND resolution_breached = FALSE;

-- The tickets that there are: those that stand still do so since their last change, and nobody hears twice that they are late.
UPDATE tickets SET paused_at = COALESCE(resolved_at, updated_at) WHERE resolved_at IS NOT NULL OR status_id IN (SELECT id FROM ticket_statuses WHERE pauses_sla = TRUE);
INSERT INTO _sla_marks (ticket_id, clock, threshold, reached_at) SELECT id, 'response', 100, response_due_at FROM tickets WHERE response_breached = TRUE AND response_due_at IS NOT NULL;
INSERT INTO _sla_marks (ticket_id, clock, threshold, reached_at) SELECT id, 'resolution', 100, resolution_due_at FROM tickets WHERE resolution_breached = TRUE AND resolution_due_at IS NOT NULL;
INSERT INTO _sla_watch (ticket_id, next_at) SELECT id, created_at FROM tickets WHERE resolved_at IS NULL AND paused_at IS NULL AND resolution_due_at IS NOT NULL;
