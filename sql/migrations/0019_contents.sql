-- Files by what is in them: each content is kept once, however often it is attached, and in pieces, so that no program
-- has to hold a large one in memory.

-- One row is what is in files. It goes when none of them is left.
CREATE TABLE _contents (
    id TEXT NOT NULL PRIMARY KEY,
    sha256 TEXT UNIQUE, -- of all of it, in hexadecimal; empty while it is being uploaded
    size BIGINT NOT NULL DEFAULT 0, -- in bytes
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

-- One row is a piece of a content: 256 KiB of it, the last one what is left.
CREATE TABLE _content_pieces (
    content_id TEXT NOT NULL REFERENCES _contents (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the content
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 1000000), -- its place, from 0
    bytes BYTEA NOT NULL, -- the piece itself
    PRIMARY KEY (content_id, number)
);

-- One row is a content that somebody has sent ahead, to attach it next.
CREATE TABLE _uploads (
    id TEXT NOT NULL PRIMARY KEY,
    content_id TEXT NOT NULL REFERENCES _contents (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- it stays while it may be attached
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person; empty: the desk itself
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX _uploads_content ON _uploads (content_id);
CREATE INDEX _uploads_user ON _uploads (user_id);

ALTER TABLE attachments ADD COLUMN content_id TEXT REFERENCES _contents (id) ON DELETE RESTRICT ON UPDATE CASCADE; -- what is in a file stays while the file does; empty: nothing was stored
CREATE INDEX attachments_content ON attachments (content_id);

-- The first file of each hash gives the content. One that says the same hash and holds something else is hurt: it keeps
-- what it has, for verify to find.
INSERT INTO _contents (id, sha256, size, created_at)
SELECT f.id, f.sha256, length(f.content), f.created_at
FROM attachments AS f
WHERE f.content IS NOT NULL AND f.id IN (SELECT MIN(o.id) FROM attachments AS o WHERE o.content IS NOT NULL AND o.sha256 IS NOT NULL GROUP BY o.sha256);
UPDATE attachments SET content_id = (SELECT c.id FROM _contents AS c JOIN attachments AS f ON f.id = c.id WHERE c.sha256 = attachments.sha256 AND f.content = attachments.content)
WHERE content IS NOT NULL;
INSERT INTO _contents (id, size, created_at)
SELECT id, length(content), created_at FROM attachments WHERE content IS NOT NULL AND content_id IS NULL;
UPDATE attachments SET content_id = id WHERE content IS NOT NULL AND content_id IS NULL;
INSERT INTO _content_pieces (content_id, number, bytes)
WITH RECURSIVE numbers (number) AS (
    SELECT 0
    UNION ALL
    SELECT number + 1 FROM numbers WHERE number < (SELECT MAX(size) / 262144 FROM _contents)
)
SELECT c.id, n.number, substr(f.content, n.number * 262144 + 1, 262144)
FROM _contents AS c
JOIN attachments AS f ON f.id = c.id
JOIN numbers AS n ON n.number * 262144 < c.size;
ALTER TABLE attachments DROP COLUMN content;

-- The first statement of each waits for whoever is just attaching the same content.
CREATE TRIGGER _contents_file_gone AFTER DELETE ON attachments BEGIN
    UPDATE _contents SET size = size WHERE id = OLD.content_id;
    DELETE FROM _contents WHERE id = OLD.content_id
        AND NOT EXISTS (SELECT 1 FROM attachments WHERE content_id = OLD.content_id)
        AND NOT EXISTS (SELECT 1 FROM _uploads WHERE content_id = OLD.content_id);
END;
CREATE TRIGGER _contents_file_changed AFTER UPDATE OF content_id ON attachments BEGIN
    UPDATE _contents SET size = size WHERE id = OLD.content_id;
    DELETE FROM _contents WHERE id = OLD.content_id
        AND NOT EXISTS (SELECT 1 FROM attachments WHERE content_id = OLD.content_id)
        AND NOT EXISTS (SELECT 1 FROM _uploads WHERE content_id = OLD.content_id);
END;
CREATE TRIGGER _contents_upload_gone AFTER DELETE ON _uploads BEGIN
    UPDATE _contents SET size = size WHERE id = OLD.content_id;
    DELETE FROM _contents WHERE id = OLD.content_id
        AND NOT EXISTS (SELECT 1 FROM attachments WHERE content_id = OLD.content_id)
        AND NOT EXISTS (SELECT 1 FROM _uploads WHERE content_id = OLD.content_id);
END;
