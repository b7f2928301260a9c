-- The form of a mail, besides its text.

-- One row is the HTML of a message that came in, as it came: nothing in it is harmless.
CREATE TABLE _mail_html (
    message_id TEXT NOT NULL PRIMARY KEY REFERENCES _mail_messages (message_id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the message
    html TEXT NOT NULL CHECK (length(html) BETWEEN 1 AND 1000000), -- a picture that came along is cid: and its SHA-256
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
