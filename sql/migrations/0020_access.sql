-- How programs come in over the network.

-- One row is a token, with which a program acts for a person.
CREATE TABLE _tokens (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- what it is for
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token, which is shown once
    scopes TEXT[] NOT NULL DEFAULT '{}', -- which of the person's permissions it lends; empty: all
    expires_at TIMESTAMP(3), -- when it ends; empty: never
    used_at TIMESTAMP(3), -- when it was used last, to the hour
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _tokens_user ON _tokens (user_id, created_at, id);
