-- Live: what happens is told as it happens, and who is at a ticket.

ALTER TABLE _events ADD COLUMN transaction_id BIGINT NOT NULL DEFAULT 0; -- on a database server, which transaction wrote it: a reader's snapshot knows which it has seen
ALTER TABLE _events ADD COLUMN is_internal BOOLEAN NOT NULL DEFAULT FALSE; -- true: staff alone may hear of it
ALTER TABLE _events ADD COLUMN customer_id TEXT; -- of a ticket that is gone, whose it was: by that it is decided who may hear of it
ALTER TABLE _events ADD COLUMN assigned_to_id TEXT; -- likewise
ALTER TABLE _events ADD COLUMN department_id TEXT; -- likewise

CREATE INDEX _events_created ON _events (created_at, id);

-- One row is a person who is at a ticket. It ends by itself.
CREATE TABLE _presence (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    doing TEXT NOT NULL CHECK (doing IN ('looking', 'answering')), -- looking or answering
    until TIMESTAMP(3) NOT NULL, -- when it ends, unless it is renewed
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (ticket_id, user_id)
);
CREATE INDEX _presence_user ON _presence (user_id);
CREATE INDEX _presence_until ON _presence (until);

-- only: sqlite
-- Whoever follows a file looks at its version.
-- only: postgres
CREATE INDEX _events_transaction ON _events (transaction_id);
ALTER TABLE _events ALTER COLUMN transaction_id SET DEFAULT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT);
-- Whoever listens is woken by the commit, once, however much the transaction wrote.
CREATE FUNCTION tell_live() RETURNS trigger LANGUAGE plpgsql AS $tell$
BEGIN
    PERFORM pg_notify('helpdesk_live', '');
    RETURN NULL;
END;
$tell$;
CREATE TRIGGER _events_live AFTER INSERT ON _events
    FOR EACH STATEMENT EXECUTE FUNCTION tell_live();
CREATE TRIGGER _presence_live AFTER INSERT OR DELETE OR UPDATE OF doing ON _presence
    FOR EACH STATEMENT EXECUTE FUNCTION tell_live();
