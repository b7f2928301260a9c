-- Notifications that do not flood: what happens again while it is unread is counted, and what leaves can be chosen.

ALTER TABLE notifications ADD COLUMN count INTEGER NOT NULL DEFAULT 1; -- how often it has happened
ALTER TABLE notifications ADD COLUMN last_at TIMESTAMP(3); -- when it happened last; empty: once
ALTER TABLE notifications ADD COLUMN digested INTEGER NOT NULL DEFAULT 0; -- how many of them a daily mail has told of

-- One row is the notification that counts what happens to a ticket again, of one kind and for one person, for a while.
CREATE TABLE _notice_windows (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    type "NotificationType" NOT NULL, -- what happens
    notification_id TEXT NOT NULL, -- the notification that counts, which may be read or gone
    opened_at TIMESTAMP(3) NOT NULL, -- when it was begun
    PRIMARY KEY (user_id, ticket_id, type)
);
CREATE INDEX _notice_windows_ticket ON _notice_windows (ticket_id);

-- One row is the last daily mail to a person.
CREATE TABLE _digests (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    day TEXT NOT NULL CHECK (length(day) BETWEEN 10 AND 10) -- the person's own day, such as 2026-03-02
);
CREATE INDEX users_digest ON users (id) WHERE CAST(preferences AS TEXT) LIKE '%"digest"%';
