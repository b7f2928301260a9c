-- name: resolve_sla_policies
SELECT id FROM sla_policies WHERE id = :name
UNION ALL
SELECT id FROM sla_policies WHERE name = :name
UNION ALL
SELECT id FROM sla_policies WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_policies
SELECT id, name, priority, response_time, resolution_time, calendar, is_active, created_at
FROM sla_policies
ORDER BY resolution_time, name

-- name: policy_for_priority
SELECT id, name, priority, response_time, resolution_time, calendar, is_active, created_at
FROM sla_policies
WHERE priority = :priority AND is_active = TRUE

-- name: tickets_late_to_answer
SELECT id
FROM tickets
WHERE first_response_at IS NULL AND resolved_at IS NULL AND response_breached = FALSE
    AND response_due_at < :now
ORDER BY response_due_at
LIMIT :limit

-- name: tickets_late_to_resolve
SELECT id
FROM tickets
WHERE resolved_at IS NULL AND resolution_breached = FALSE
    AND resolution_due_at < :now
ORDER BY resolution_due_at
LIMIT :limit
