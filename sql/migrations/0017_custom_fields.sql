-- Custom fields: what the tickets of a department have besides what all tickets have.

ALTER TABLE departments ADD COLUMN fields JSON; -- what its tickets have besides what all tickets have, as a small JSON Schema

-- One row is a custom field of a ticket, in a form in which lists compare it. What holds is the ticket's column custom:
-- the desk makes these rows of it whenever it writes one.
CREATE TABLE _ticket_fields (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    value TEXT NOT NULL, -- text in lower case; numbers so that they sort as text
    shown TEXT NOT NULL, -- as people read it
    PRIMARY KEY (ticket_id, name)
);
CREATE INDEX _ticket_fields_value ON _ticket_fields (name, value, ticket_id);

-- One row is a word in a custom field, as the search index has words.
CREATE TABLE _ticket_words (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    word TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    PRIMARY KEY (ticket_id, word, name)
);
CREATE INDEX _ticket_words_word ON _ticket_words (word, ticket_id);
