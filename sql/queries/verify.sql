-- name: clocks_to_verify
SELECT id, ticket_number, priority, department_id, response_due_at, resolution_due_at, first_response_at, resolved_at,
    response_breached, resolution_breached, paused_at, sla_terms_id, created_at
FROM tickets
WHERE id > :after
ORDER BY id
LIMIT :limit

-- name: tickets_to_verify
SELECT id, ticket_number, title, description, priority, source, status_id, customer_id, assigned_to_id, department_id,
    sla_policy_id, response_due_at, resolution_due_at, first_response_at, resolved_at, response_breached,
    resolution_breached, version, merged_into_id, custom, paused_at, sla_terms_id, created_at, updated_at, history_chain
FROM tickets
WHERE id > :after
ORDER BY id
LIMIT :limit

-- name: history_to_verify
SELECT id, ticket_id, user_id, field, old_value, new_value, channel, version, created_at, request_id, former_id, hash
FROM ticket_history
WHERE ticket_id > :after AND ticket_id <= :last
ORDER BY ticket_id, version, id

-- name: count_rewriting
SELECT count(*) AS value
FROM _rewriting

-- What stands in a circle, and below one, is reached from no top.
-- name: lost_categories
WITH RECURSIVE reached (id) AS (
    SELECT id FROM kb_categories WHERE parent_id IS NULL
    UNION
    SELECT k.id FROM reached AS r JOIN kb_categories AS k ON k.parent_id = r.id
)
SELECT name
FROM kb_categories
WHERE id NOT IN (SELECT id FROM reached)
ORDER BY name

-- name: articles_to_verify
SELECT a.id, a.title,
    CASE WHEN a.title = v.title AND a.content = v.content AND COALESCE(a.slug, '') = COALESCE(v.slug, '')
        AND a.category_id = v.category_id AND a.is_public = v.is_public AND a.kind = v.kind THEN 1 ELSE 0 END AS is_kept,
    (SELECT count(*) FROM _article_versions AS w WHERE w.article_id = a.id) - a.version AS surplus,
    (SELECT count(*) FROM _article_votes AS h WHERE h.article_id = a.id AND h.is_helpful = TRUE) - a.helpful AS helpful,
    (SELECT count(*) FROM _article_votes AS h WHERE h.article_id = a.id AND h.is_helpful = FALSE) - a.unhelpful AS unhelpful
FROM kb_articles AS a
LEFT JOIN _article_versions AS v ON v.article_id = a.id AND v.version = a.version
WHERE a.id > :after
ORDER BY a.id
LIMIT :limit
