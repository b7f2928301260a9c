-- The knowledge base: a tree of categories that are private by default, every edit a version, and what readers think of it.

ALTER TABLE kb_categories ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE; -- true: customers see what is public in it, if all categories above it are public as well
ALTER TABLE kb_articles ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- counted up by every edit
ALTER TABLE kb_articles ADD COLUMN helpful INTEGER NOT NULL DEFAULT 0; -- how many found it helpful
ALTER TABLE kb_articles ADD COLUMN unhelpful INTEGER NOT NULL DEFAULT 0; -- how many found it not helpful

-- What customers could read so far stays where they find it.
UPDATE kb_categories
SET is_public = TRUE
WHERE id IN (
    WITH RECURSIVE above (id) AS (
        SELECT category_id FROM kb_articles WHERE is_public = TRUE AND kind = 'ARTICLE'
        UNION
        SELECT k.parent_id FROM kb_categories AS k JOIN above AS a ON k.id = a.id WHERE k.parent_id IS NOT NULL
    )
    SELECT id FROM above);

-- One row is an article as it was written once, or is now.
CREATE TABLE _article_versions (
    article_id TEXT NOT NULL REFERENCES kb_articles (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the article
    version INTEGER NOT NULL, -- the first is 1
    title TEXT NOT NULL,
    slug TEXT,
    content TEXT NOT NULL,
    category_id TEXT REFERENCES kb_categories (id) ON DELETE SET NULL ON UPDATE CASCADE, -- a version outlives the shelf that it stood on
    is_public BOOLEAN NOT NULL,
    kind TEXT NOT NULL,
    author_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- who wrote it so; a version outlives its author
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (article_id, version)
);
CREATE INDEX _article_versions_category ON _article_versions (category_id);
CREATE INDEX _article_versions_author ON _article_versions (author_id);
INSERT INTO _article_versions (article_id, version, title, slug, content, category_id, is_public, kind, author_id, created_at)
SELECT id, version, title, slug, content, category_id, is_public, kind, author_id, updated_at FROM kb_articles;

-- One row is what a person thinks of an article. Its columns in kb_articles count these rows.
CREATE TABLE _article_votes (
    article_id TEXT NOT NULL REFERENCES kb_articles (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the article
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- whoever voted stays, so that the counts do
    is_helpful BOOLEAN NOT NULL, -- false: it was of no help
    comment TEXT CHECK (length(comment) <= 2000), -- what is missing, or what was good
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (article_id, user_id)
);
CREATE INDEX _article_votes_user ON _article_votes (user_id);
CREATE INDEX _article_votes_newest ON _article_votes (article_id, created_at, user_id);
