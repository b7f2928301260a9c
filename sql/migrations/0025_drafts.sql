-- Drafts: what somebody is writing on a ticket, begun on one machine and gone on with on another.

-- One row is an answer or a note that is not sent yet. It is its writer's alone.
CREATE TABLE _drafts (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')), -- what it becomes when it is sent
    body TEXT NOT NULL CHECK (length(body) <= 200000), -- what is written so far
    version INTEGER NOT NULL DEFAULT 1, -- counts its changes
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX _drafts_place ON _drafts (user_id, ticket_id, kind);
CREATE INDEX _drafts_order ON _drafts (user_id, updated_at, id);
CREATE INDEX _drafts_ticket ON _drafts (ticket_id);

-- One row is a file that goes along with a draft. As long as it is there its upload is not forgotten.
CREATE TABLE _draft_files (
    draft_id TEXT NOT NULL REFERENCES _drafts (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the draft
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 1000000), -- its place, from 0
    upload_id TEXT NOT NULL REFERENCES _uploads (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with what was uploaded
    file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255), -- as it will be called
    mime_type TEXT NOT NULL CHECK (length(mime_type) BETWEEN 1 AND 255), -- as the sender said
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (draft_id, number)
);
CREATE INDEX _draft_files_upload ON _draft_files (upload_id);
