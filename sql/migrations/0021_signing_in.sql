-- How people come in over the network.

-- One row is a session: somebody has signed in, with one browser or program.
CREATE TABLE _sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token that requests show
    refresh_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token that gives new ones
    former_refresh_hash TEXT, -- the same of the one that these were made from
    secret TEXT NOT NULL, -- with it and a refresh token the next tokens are made
    address TEXT NOT NULL CHECK (length(address) <= 64), -- where the person signed in from; empty: not over the network
    program TEXT NOT NULL CHECK (length(program) <= 500), -- what the browser or program calls itself
    token_ends_at TIMESTAMP(3) NOT NULL, -- when requests need a new token
    ends_at TIMESTAMP(3) NOT NULL, -- when nothing but signing in helps
    refreshed_at TIMESTAMP(3) NOT NULL, -- when the tokens were made
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC -- when the person signed in
);
CREATE INDEX _sessions_user ON _sessions (user_id, created_at, id);
CREATE INDEX _sessions_created ON _sessions (created_at, id);
CREATE INDEX _sessions_end ON _sessions (ends_at);

-- One row is a refresh token that was used: whoever shows it later has stolen it, or was stolen from.
CREATE TABLE _spent_refreshes (
    refresh_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
    session_id TEXT NOT NULL REFERENCES _sessions (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the session
    spent_at TIMESTAMP(3) NOT NULL -- when it was used
);
CREATE INDEX _spent_refreshes_session ON _spent_refreshes (session_id);

-- One row is an address from which a person has signed in: whoever guesses elsewhere does not lock it out.
CREATE TABLE _known_addresses (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    address TEXT NOT NULL CHECK (length(address) <= 64), -- the network address
    seen_at TIMESTAMP(3) NOT NULL, -- when the person last signed in from there
    PRIMARY KEY (user_id, address)
);
CREATE INDEX _known_addresses_seen ON _known_addresses (seen_at);

-- One row counts how often something was tried that may not be tried for ever.
CREATE TABLE _tries (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200), -- who tried what
    count INTEGER NOT NULL, -- how often
    ends_at TIMESTAMP(3) NOT NULL -- when it is counted anew
);
CREATE INDEX _tries_end ON _tries (ends_at);

-- One row is a link that works once.
CREATE TABLE _links (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    purpose TEXT NOT NULL CHECK (purpose IN ('password', 'sign_in')), -- to choose a password, or to sign in without one
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of what stands in the link
    ends_at TIMESTAMP(3) NOT NULL, -- when it stops working
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _links_user ON _links (user_id, purpose);
CREATE INDEX _links_end ON _links (ends_at);

-- One row is somebody who asks for a link. Whether there is such a person is looked up when mail is sent, so that the
-- answer takes as long for everybody.
CREATE TABLE _link_requests (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254), -- whom it is for
    purpose TEXT NOT NULL CHECK (purpose IN ('password', 'sign_in')), -- what for
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _link_requests_created ON _link_requests (created_at, id);

-- One row is a second factor: a device that shows codes (TOTP, RFC 6238).
CREATE TABLE _second_factors (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    secret TEXT NOT NULL, -- that the device has too, in base 32
    confirmed_at TIMESTAMP(3), -- when it was first used; empty: it does not count yet
    last_step BIGINT NOT NULL DEFAULT 0, -- the half minute of the last code: no code counts twice
    recovery_hashes TEXT[] NOT NULL DEFAULT '{}', -- SHA-256 of the codes for who has lost the device, each for once
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

ALTER TABLE _mail_sender ADD COLUMN url TEXT CHECK (length(url) BETWEEN 1 AND 500); -- where the desk is reached, such as https://desk.example.org; links in mails lead there
