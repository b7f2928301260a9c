-- The outbox: whatever leaves the desk is a row first, written in the transaction of its cause.

-- One row is a receiver of webhooks: a program elsewhere that is told what happens.
CREATE TABLE _webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- the webhook's name
    url TEXT NOT NULL CHECK (length(url) BETWEEN 1 AND 2000), -- where it is sent to
    secret TEXT NOT NULL, -- what deliveries are signed with
    events TEXT[] NOT NULL DEFAULT '{}', -- the events that it is told of
    is_active BOOLEAN NOT NULL DEFAULT TRUE, -- false: nothing new is put into the outbox for it
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _webhooks_name_folded ON _webhooks (lower(name));

-- The one row says in whose name the desk sends mail, and whether it does.
CREATE TABLE _mail_sender (
    id TEXT NOT NULL PRIMARY KEY,
    is_on BOOLEAN NOT NULL DEFAULT FALSE, -- true: answers go to customers by mail
    address TEXT CHECK (length(address) <= 254), -- the address that mail comes from
    name TEXT CHECK (length(name) <= 100), -- the name that mail comes from
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
INSERT INTO _mail_sender (id) VALUES ('00000000-0000-7000-8000-000000000000');

-- One row is something that leaves: a delivery to a webhook, or a mail to a person.
CREATE TABLE _outbox (
    id TEXT NOT NULL PRIMARY KEY, -- the receiver is told it, the same however often this is sent
    kind TEXT NOT NULL CHECK (kind IN ('webhook', 'mail')),
    event TEXT NOT NULL, -- what it tells of
    webhook_id TEXT REFERENCES _webhooks (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the webhook
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- to whom a mail goes, and with whom it goes
    ticket_id TEXT REFERENCES tickets (id) ON DELETE SET NULL ON UPDATE CASCADE, -- what is on its way arrives
    payload TEXT NOT NULL, -- what is sent: the body of a webhook, or subject and text of a mail as JSON
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')), -- waiting, sent, or dead when it was given up
    attempts INTEGER NOT NULL DEFAULT 0, -- how often it was tried
    next_at TIMESTAMP(3) NOT NULL, -- when it is tried next; while it is being sent, when others may try
    status INTEGER, -- what the receiver answered last, as a number
    failure TEXT, -- why it failed last
    sent_at TIMESTAMP(3), -- when it arrived
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _outbox_due ON _outbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX _outbox_created ON _outbox (created_at, id);
CREATE INDEX _outbox_state ON _outbox (state, created_at, id);
CREATE INDEX _outbox_webhook ON _outbox (webhook_id, created_at, id);
CREATE INDEX _outbox_user ON _outbox (user_id, created_at, id);
CREATE INDEX _outbox_ticket ON _outbox (ticket_id, created_at, id);
