-- What joins a conversation by mail, and tells the message that comes in a second time.

-- One row is a Message-ID that a ticket's conversation knows: of a message that came in, or of one that such a message
-- refers to and that may still come; then only the id and the ticket are known.
CREATE TABLE _mail_messages (
    message_id TEXT NOT NULL PRIMARY KEY CHECK (length(message_id) BETWEEN 1 AND 998),
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    comment_id TEXT REFERENCES ticket_comments (id) ON DELETE SET NULL ON UPDATE CASCADE, -- a deleted one stays out
    opened BOOLEAN NOT NULL DEFAULT FALSE, -- true: the message opened the ticket
    awaited BOOLEAN NOT NULL DEFAULT FALSE, -- true: its answer opened the ticket, it has not come
    sender TEXT, -- the address that it came from
    recipients TEXT[], -- the addresses that it went to
    subject TEXT, -- as it was written
    in_reply_to TEXT, -- the Message-ID that it answers
    sent_at TIMESTAMP(3), -- as the message says, which may be wrong
    fingerprint TEXT, -- of sender, date, subject, text and files; empty until the message itself comes in
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _mail_messages_ticket ON _mail_messages (ticket_id);
CREATE INDEX _mail_messages_comment ON _mail_messages (comment_id);
