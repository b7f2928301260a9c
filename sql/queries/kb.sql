-- name: resolve_kb_categories
SELECT id FROM kb_categories WHERE id = :name
UNION ALL
SELECT id FROM kb_categories WHERE slug = :name
UNION ALL
SELECT id FROM kb_categories WHERE name = :name
UNION ALL
SELECT id FROM kb_categories WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_categories
SELECT k.id, k.name, k.slug, p.name AS parent, k.parent_id, k.created_at
FROM kb_categories AS k
LEFT JOIN kb_categories AS p ON p.id = k.parent_id
WHERE 1 = 1
    AND k.id = :id --?
    AND k.parent_id = :parent --?
    AND k.parent_id IS NULL --? top
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
SELECT id FROM kb_articles WHERE id = :name
    AND is_public = TRUE AND kind = 'ARTICLE' --? viewer_customer
UNION ALL
SELECT id FROM kb_articles WHERE slug = :name
    AND is_public = TRUE AND kind = 'ARTICLE' --? viewer_customer
UNION ALL
SELECT id FROM kb_articles WHERE id >= :low AND id < :high
    AND is_public = TRUE AND kind = 'ARTICLE' --? viewer_customer
LIMIT 2

-- name: list_articles
SELECT a.id, a.title, a.slug, k.name AS category, u.email AS author, a.is_public, a.kind, a.category_id, a.author_id,
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
    AND a.is_public = TRUE AND a.kind = 'ARTICLE' --? viewer_customer
    AND (a.created_at, a.id) < (:after_created, :after_id) --?
ORDER BY a.created_at DESC, a.id DESC
LIMIT :limit

-- name: call_kb_articles
SELECT title AS name FROM kb_articles WHERE id = :id
