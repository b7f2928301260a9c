-- What customers are asked once their ticket is resolved: how content they are.

ALTER TABLE _lifecycle ADD COLUMN survey_url TEXT CHECK (length(survey_url) BETWEEN 1 AND 500); -- the page on which customers say how content they are; {token} in it becomes their own; empty: nobody is asked

-- One row is a customer who was asked about a ticket, once for ever.
CREATE TABLE _surveys (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL UNIQUE REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token that the customer was sent
    score INTEGER CHECK (score BETWEEN 1 AND 5), -- from 1, not content, to 5
    comment TEXT CHECK (length(comment) <= 2000), -- what the customer says to it
    answered_at TIMESTAMP(3), -- when it was answered last; empty: not yet
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC -- when the customer was asked
);
CREATE INDEX _surveys_user ON _surveys (user_id);
CREATE INDEX _surveys_created ON _surveys (created_at, id);
CREATE INDEX _surveys_answered ON _surveys (answered_at);
