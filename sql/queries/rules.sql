-- name: resolve__rules
SELECT id FROM _rules WHERE id = :name
UNION ALL
SELECT id FROM _rules WHERE name = :name
UNION ALL
SELECT id FROM _rules WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_rules
SELECT r.id, r.name, r.events, r.conditions, r.actions, r.is_active, r.position, r.author_id, r.failure, r.failed_at,
    r.created_at, r.updated_at, u.email AS author
FROM _rules AS r
LEFT JOIN users AS u ON u.id = r.author_id
WHERE 1 = 1
    AND r.id = :id --?
    AND r.is_active = TRUE --? active
ORDER BY r.position, r.name

-- name: last_rule_position
SELECT COALESCE(max(position), 0) AS value
FROM _rules

-- name: note_rule_failure
UPDATE _rules
SET failure = :failure, failed_at = :now
WHERE id = :rule

-- What the rows are called that rules refer to.
-- name: names_in_rules
SELECT id, name FROM ticket_statuses WHERE id IN (:id*)
UNION ALL
SELECT id, name FROM departments WHERE id IN (:id*)
UNION ALL
SELECT id, name FROM tags WHERE id IN (:id*)
UNION ALL
SELECT id, email FROM users WHERE id IN (:id*)
UNION ALL
SELECT id, name FROM _webhooks WHERE id IN (:id*)
