-- One row is something that a person should know.
CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the person
    ticket_id TEXT REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    type "NotificationType" NOT NULL, -- what happened
    title TEXT NOT NULL, -- one line
    message TEXT NOT NULL, -- the whole of it
    is_read BOOLEAN NOT NULL DEFAULT FALSE, -- true: the person has seen it
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX notifications_user ON notifications (user_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE is_read = FALSE;
CREATE INDEX notifications_ticket ON notifications (ticket_id);

-- One row is a shelf of the knowledge base; shelves stand in each other, never in a circle.
CREATE TABLE kb_categories (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- the category's name
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 100), -- its name in addresses: letters, digits and -
    parent_id TEXT CONSTRAINT kb_categories_parent_id_check CHECK (parent_id <> id) REFERENCES kb_categories (id) ON DELETE SET NULL ON UPDATE CASCADE, -- a shelf outlives its parent
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX kb_categories_parent ON kb_categories (parent_id, name, id);
CREATE INDEX kb_categories_name ON kb_categories (name, id);

-- One row is an article of the knowledge base, or a canned reply.
CREATE TABLE kb_articles (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    slug TEXT UNIQUE CHECK (length(slug) BETWEEN 1 AND 200),
    content TEXT NOT NULL CHECK (length(content) <= 200000), -- Markdown
    category_id TEXT NOT NULL REFERENCES kb_categories (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- a shelf with articles stays
    author_id TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- whoever wrote it stays
    is_public BOOLEAN NOT NULL DEFAULT FALSE, -- true: customers may read it
    kind TEXT NOT NULL DEFAULT 'ARTICLE' CHECK (kind IN ('ARTICLE', 'CANNED')), -- ARTICLE, or CANNED for a prepared reply
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX kb_articles_created ON kb_articles (created_at, id);
CREATE INDEX kb_articles_category ON kb_articles (category_id, created_at, id);
CREATE INDEX kb_articles_author ON kb_articles (author_id);
