-- name: resolve_sla_policies
SELECT id FROM sla_policies WHERE id = :name
UNION ALL
SELECT id FROM sla_policies WHERE name = :name
UNION ALL
SELECT id FROM sla_policies WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_policies
SELECT id, name, priority, response_time, resolution_time, calendar, is_active, thresholds, created_at
FROM sla_policies
ORDER BY resolution_time, name

-- What is promised to a ticket now, and the row of that promise if there is one already.
-- name: promise_for
SELECT p.id AS policy_id, COALESCE(o.response_time, p.response_time) AS response_time,
    COALESCE(o.resolution_time, p.resolution_time) AS resolution_time,
    COALESCE(CAST(o.calendar AS TEXT), CAST(p.calendar AS TEXT)) AS calendar, CAST(p.thresholds AS TEXT) AS thresholds,
    t.id AS id, t.created_at AS created_at
FROM sla_policies AS p
LEFT JOIN _sla_overrides AS o ON o.policy_id = p.id AND o.department_id = :department
LEFT JOIN _sla_terms AS t ON t.policy_id = p.id
    AND t.response_time = COALESCE(o.response_time, p.response_time)
    AND t.resolution_time = COALESCE(o.resolution_time, p.resolution_time)
    AND COALESCE(t.calendar, '') = COALESCE(CAST(o.calendar AS TEXT), CAST(p.calendar AS TEXT), '')
    AND t.thresholds = CAST(p.thresholds AS TEXT)
WHERE 1 = 1
    AND p.is_active = TRUE --? active
    AND p.priority = :priority --?
    AND p.id = :policy --?
LIMIT 1

-- name: list_overrides
SELECT o.id, p.name AS policy, d.name AS department, o.response_time, o.resolution_time, o.calendar, o.policy_id,
    o.department_id, o.created_at
FROM _sla_overrides AS o
JOIN sla_policies AS p ON p.id = o.policy_id
JOIN departments AS d ON d.id = o.department_id
WHERE 1 = 1
    AND o.policy_id = :policy --?
    AND o.department_id = :department --?

-- When the clocks of a ticket stood still: the end of each pause, and what it began with.
-- A pause that ended because what began it was undone is none; one whose end was undone goes on.
-- name: pauses_of_ticket
SELECT h.old_value, h.created_at
FROM ticket_history AS h
WHERE h.ticket_id = :ticket AND h.field = 'paused_at' AND h.old_value IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ticket_history AS u WHERE u.ticket_id = h.ticket_id AND u.version = h.version AND u.field = 'undone')
    AND NOT EXISTS (SELECT 1 FROM ticket_history AS u WHERE u.ticket_id = h.ticket_id AND u.version > h.version AND u.field = 'paused_at' AND u.new_value = h.old_value)
ORDER BY h.version, h.id

-- name: marks_of_ticket
SELECT clock, threshold, reached_at
FROM _sla_marks
WHERE ticket_id = :ticket

-- name: mark_threshold
INSERT INTO _sla_marks (ticket_id, clock, threshold, reached_at, created_at)
VALUES (:ticket, :clock, :threshold, :reached_at, :now)
ON CONFLICT (ticket_id, clock, threshold) DO NOTHING

-- name: watch_ticket
INSERT INTO _sla_watch (ticket_id, next_at)
VALUES (:ticket, :next_at)
ON CONFLICT (ticket_id) DO UPDATE SET next_at = excluded.next_at

-- name: unwatch_ticket
DELETE FROM _sla_watch
WHERE ticket_id = :ticket

-- name: tickets_to_look_at
SELECT ticket_id AS id
FROM _sla_watch
WHERE next_at < :now
ORDER BY next_at, ticket_id
LIMIT :limit

-- name: tickets_late_to_answer
SELECT id
FROM tickets
WHERE first_response_at IS NULL AND resolved_at IS NULL AND paused_at IS NULL AND response_breached = FALSE
    AND response_due_at < :now
ORDER BY response_due_at
LIMIT :limit

-- name: tickets_late_to_resolve
SELECT id
FROM tickets
WHERE resolved_at IS NULL AND paused_at IS NULL AND resolution_breached = FALSE
    AND resolution_due_at < :now
ORDER BY resolution_due_at
LIMIT :limit

-- name: call__sla_overrides
SELECT d.name FROM _sla_overrides AS o JOIN departments AS d ON d.id = o.department_id WHERE o.id = :id

-- name: call__sla_terms
SELECT response_time || '/' || resolution_time || ' min' AS name FROM _sla_terms WHERE id = :id
