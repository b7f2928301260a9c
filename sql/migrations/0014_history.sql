-- History that proves itself: it is only added to, and each row holds a hash of itself and of the row before it.

ALTER TABLE tickets ADD COLUMN history_chain TEXT NOT NULL DEFAULT ''; -- 32 digits by chance, with which the history's hashes begin, and the hash of its last row; empty: it has no hashes yet
ALTER TABLE ticket_history ADD COLUMN request_id TEXT CHECK (length(request_id) BETWEEN 1 AND 200); -- the call that made the change, as its caller named it
ALTER TABLE ticket_history ADD COLUMN former_id TEXT; -- the id of whoever made the change, once that person is deleted
ALTER TABLE ticket_history ADD COLUMN hash TEXT; -- SHA-256 of the row and the one before it; empty: from before there were hashes, or by another program

-- One row is a deed that rewrites history because a person is erased. It is gone before the deed ends, so that nobody
-- else ever sees one.
CREATE TABLE _rewriting (
    id TEXT NOT NULL PRIMARY KEY, -- of the person
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

-- only: sqlite
-- A person who is deleted leaves an id behind, and nothing else: user_id becomes NULL, then former_id gets what it was.
CREATE TRIGGER ticket_history_update BEFORE UPDATE ON ticket_history
WHEN NOT EXISTS (SELECT 1 FROM _rewriting)
    AND NOT (NEW.id IS OLD.id AND NEW.ticket_id IS OLD.ticket_id AND NEW.field IS OLD.field
        AND NEW.old_value IS OLD.old_value AND NEW.new_value IS OLD.new_value AND NEW.channel IS OLD.channel
        AND NEW.version IS OLD.version AND NEW.created_at IS OLD.created_at AND NEW.request_id IS OLD.request_id
        AND NEW.hash IS OLD.hash AND NEW.user_id IS NULL
        AND (OLD.user_id IS NOT NULL AND NEW.former_id IS OLD.former_id
            OR OLD.user_id IS NULL AND OLD.former_id IS NULL AND NEW.former_id IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM users WHERE id = COALESCE(OLD.user_id, NEW.former_id)))
BEGIN
    SELECT RAISE(ABORT, 'the history of tickets is only added to: nothing in it may be changed or deleted');
END;
CREATE TRIGGER ticket_history_former AFTER UPDATE OF user_id ON ticket_history
WHEN NEW.user_id IS NULL AND OLD.user_id IS NOT NULL
BEGIN
    UPDATE ticket_history SET former_id = OLD.user_id WHERE id = NEW.id;
END;
-- With its ticket it may go: then the ticket has gone first.
CREATE TRIGGER ticket_history_delete BEFORE DELETE ON ticket_history
WHEN EXISTS (SELECT 1 FROM tickets WHERE id = OLD.ticket_id)
BEGIN
    SELECT RAISE(ABORT, 'the history of tickets is only added to: nothing in it may be changed or deleted');
END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER ticket_history_insert BEFORE INSERT ON ticket_history
WHEN EXISTS (SELECT 1 FROM ticket_history WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the history of tickets is only added to: nothing in it may be changed or deleted');
END;
-- only: postgres
-- The tables are named with their schema, so that no other table of the name is asked. A person who is deleted leaves
-- an id behind; with its ticket, which has gone first, a row may go.
CREATE FUNCTION keep_ticket_history() RETURNS trigger LANGUAGE plpgsql AS $keep$
DECLARE
    may BOOLEAN := FALSE;
    expected RECORD;
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I.tickets WHERE id = $1)', TG_TABLE_SCHEMA)
            INTO may USING OLD.ticket_id;
        IF may THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I._rewriting)', TG_TABLE_SCHEMA) INTO may;
        IF may THEN
            RETURN NEW;
        END IF;
        EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I.users WHERE id = $1)', TG_TABLE_SCHEMA)
            INTO may USING OLD.user_id;
        expected := OLD;
        expected.user_id := NULL;
        IF may AND OLD.user_id IS NOT NULL AND NEW IS NOT DISTINCT FROM expected THEN
            NEW.former_id := OLD.user_id;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the history of tickets is only added to: nothing in it may be changed or deleted'
        USING ERRCODE = 'HD001';
END;
$keep$;
CREATE TRIGGER ticket_history_rows BEFORE UPDATE OR DELETE ON ticket_history
    FOR EACH ROW EXECUTE FUNCTION keep_ticket_history();
CREATE TRIGGER ticket_history_truncate BEFORE TRUNCATE ON ticket_history
    FOR EACH STATEMENT EXECUTE FUNCTION keep_ticket_history();
