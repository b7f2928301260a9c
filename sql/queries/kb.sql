-- name: resolve_kb_categories
SELECT k.id FROM kb_categories AS k WHERE k.id = :name
{{visible_categories}}
UNION ALL
SELECT k.id FROM kb_categories AS k WHERE k.slug = :name
{{visible_categories}}
UNION ALL
SELECT k.id FROM kb_categories AS k WHERE k.name = :name
{{visible_categories}}
UNION ALL
SELECT k.id FROM kb_categories AS k WHERE k.id >= :low AND k.id < :high
{{visible_categories}}
LIMIT 2

-- All that the viewer may see: how deep one stands, and whether it is open, is found by those above it. The articles are
-- counted of each, or of the only one that is asked about.
-- name: list_categories
SELECT k.id, k.name, k.slug, p.name AS parent, k.is_public, FALSE AS is_open, 0 AS depth,
    (SELECT count(*) FROM kb_articles AS a WHERE a.category_id = k.id
        AND k.id = :only --?
{{visible_articles}}
    ) AS articles, k.parent_id, k.created_at
FROM kb_categories AS k
LEFT JOIN kb_categories AS p ON p.id = k.parent_id
WHERE 1 = 1
{{visible_categories}}
ORDER BY k.name, k.id

-- Whoever moves a category waits for others who do: on a server two moves at once could make a circle. The row stands for
-- all categories; nothing in it changes.
-- name: lock_categories
UPDATE _counters
SET value = value
WHERE name = 'ticket'

-- name: category_is_within
WITH RECURSIVE above (id, parent_id) AS (
    SELECT id, parent_id FROM kb_categories WHERE id = :start
    UNION
    SELECT k.id, k.parent_id FROM kb_categories AS k JOIN above AS a ON k.id = a.parent_id
)
SELECT id
FROM above
WHERE id = :category

-- name: resolve_kb_articles
SELECT a.id FROM kb_articles AS a WHERE a.id = :name
{{visible_articles}}
UNION ALL
SELECT a.id FROM kb_articles AS a WHERE a.slug = :name
{{visible_articles}}
UNION ALL
SELECT a.id FROM kb_articles AS a WHERE a.id >= :low AND a.id < :high
{{visible_articles}}
LIMIT 2

-- name: list_articles
SELECT a.id, a.title, a.slug, k.name AS category, u.email AS author, a.is_public, a.kind, a.version, a.helpful, a.unhelpful,
    a.category_id, a.author_id,
    a.content, --? whole
    a.created_at, a.updated_at
FROM kb_articles AS a
LEFT JOIN kb_categories AS k ON k.id = a.category_id
LEFT JOIN users AS u ON u.id = a.author_id
WHERE 1 = 1
    AND a.id = :id --?
    AND a.category_id = :category --?
    AND a.kind = :kind --?
    AND a.is_public = :is_public --?
{{visible_articles}}
    AND (a.created_at, a.id) < (:after_created, :after_id) --?
ORDER BY a.created_at DESC, a.id DESC
LIMIT :limit

-- name: article_history
SELECT v.article_id AS id, v.version, v.title, k.name AS category, v.is_public, v.kind, u.email AS author,
    length(v.content) AS size, v.created_at
FROM _article_versions AS v
LEFT JOIN kb_categories AS k ON k.id = v.category_id
LEFT JOIN users AS u ON u.id = v.author_id
WHERE v.article_id = :article
    AND v.version < :after_version --?
ORDER BY v.version DESC
LIMIT :limit

-- name: article_version
SELECT v.article_id, v.version, v.title, v.slug, v.content, v.category_id, v.is_public, v.kind, v.author_id, v.created_at
FROM _article_versions AS v
WHERE v.article_id = :article AND v.version = :version

-- Whoever edits or rates an article waits for others who do, so that versions and counts follow each other.
-- name: lock_article
UPDATE kb_articles
SET helpful = helpful
WHERE id = :article

-- name: article_vote
SELECT article_id, user_id, is_helpful, comment, created_at
FROM _article_votes
WHERE article_id = :article AND user_id = :user

-- name: change_article_vote
UPDATE _article_votes
SET is_helpful = :is_helpful, comment = :comment, created_at = :now
WHERE article_id = :article AND user_id = :user

-- name: count_article_vote
UPDATE kb_articles
SET helpful = helpful + :helpful, unhelpful = unhelpful + :unhelpful
WHERE id = :article

-- name: list_article_votes
SELECT v.user_id AS id, u.email AS user, v.is_helpful, v.comment, v.created_at
FROM _article_votes AS v
LEFT JOIN users AS u ON u.id = v.user_id
WHERE v.article_id = :article
    AND (v.created_at, v.user_id) < (:after_created, :after_id) --?
ORDER BY v.created_at DESC, v.user_id DESC
LIMIT :limit

-- name: call_kb_articles
SELECT title AS name FROM kb_articles WHERE id = :id

-- name: ticket_words
SELECT c.name AS customer_name, c.email AS customer_email, t.ticket_number, t.title AS ticket_title,
    CASE WHEN s.display_name = '' THEN s.name ELSE s.display_name END AS ticket_status, t.priority AS ticket_priority,
    d.name AS department_name, (SELECT m.name FROM _mail_sender AS m LIMIT 1) AS desk_name,
    a.name AS agent_name, a.email AS agent_email
FROM tickets AS t
JOIN users AS c ON c.id = t.customer_id
JOIN ticket_statuses AS s ON s.id = t.status_id
LEFT JOIN departments AS d ON d.id = t.department_id
LEFT JOIN users AS a ON a.id = :agent
WHERE t.id = :ticket
