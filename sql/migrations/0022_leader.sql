-- Which of several servers does the work that nobody asks for.

-- The one row is the program that leads, until it does not ask again in time.
CREATE TABLE _leader (
    id TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 400), -- which program it is
    ends_at TIMESTAMP(3) NOT NULL -- when another one may lead
);
