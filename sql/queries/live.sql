-- name: live_events
SELECT e.id, e.kind, e.created_at AS at, t.ticket_number, e.ticket_id, e.subject_id, u.email AS actor, t.version,
    e.is_internal
FROM _events AS e
LEFT JOIN tickets AS t ON t.id = e.ticket_id
LEFT JOIN users AS u ON u.id = e.actor_id
WHERE e.id IN (:event*)
ORDER BY e.id

-- name: live_event_time
SELECT created_at AS at
FROM _events
WHERE id = :event

-- Of the tickets that something has happened to, those that may be seen now.
-- name: live_tickets_seen
SELECT t.id
FROM tickets AS t
WHERE t.id IN (:ticket*)
{{visible_tickets}}

-- A ticket that is gone was seen by whoever would see it if it were as it was.
-- name: live_gone_tickets_seen
SELECT t.id
FROM (
    SELECT e.ticket_id AS id, e.customer_id, e.assigned_to_id, e.department_id
    FROM _events AS e
    WHERE e.id IN (:event*) AND e.kind = 'ticket.deleted'
) AS t
WHERE 1 = 1
{{visible_tickets}}

-- Whom the tickets name: others see of them what anybody sees of their role and department.
-- name: live_people_named
SELECT t.customer_id AS id FROM tickets AS t WHERE t.id IN (:ticket*)
UNION
SELECT t.assigned_to_id AS id FROM tickets AS t WHERE t.id IN (:ticket*) AND t.assigned_to_id IS NOT NULL
UNION SELECT e.customer_id AS id FROM _events AS e WHERE e.id IN (:event*) AND e.customer_id IS NOT NULL --?
UNION SELECT e.assigned_to_id AS id FROM _events AS e WHERE e.id IN (:event*) AND e.assigned_to_id IS NOT NULL --?

-- name: old_events
SELECT id
FROM _events
WHERE created_at < :before
ORDER BY created_at, id
LIMIT :limit

-- The last one stays: it says how far the numbers have come.
-- name: forget_event
DELETE FROM _events
WHERE id = :id AND id < (SELECT MAX(l.id) FROM _events AS l)

-- name: presence_of
SELECT ticket_id, user_id, doing, until, created_at
FROM _presence
WHERE ticket_id = :ticket AND user_id = :user

-- name: keep_presence
INSERT INTO _presence (ticket_id, user_id, doing, until, created_at)
VALUES (:ticket, :user, :doing, :until, :now)
ON CONFLICT (ticket_id, user_id) DO UPDATE SET doing = excluded.doing, until = excluded.until

-- Apart from the one above, because nobody need hear of it.
-- name: renew_presence
UPDATE _presence
SET until = :until
WHERE ticket_id = :ticket AND user_id = :user

-- name: clear_presence
DELETE FROM _presence
WHERE ticket_id = :ticket AND user_id = :user

-- name: list_presence
SELECT p.user_id, u.email, u.name, p.doing, p.until
FROM _presence AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.ticket_id = :ticket AND p.until > :now
ORDER BY p.created_at, u.email

-- Everybody who is at a ticket now.
-- name: live_presence
SELECT p.ticket_id, t.ticket_number, p.user_id, u.email, u.name, p.doing, p.until
FROM _presence AS p
JOIN tickets AS t ON t.id = p.ticket_id
JOIN users AS u ON u.id = p.user_id
WHERE p.until > :now
ORDER BY p.ticket_id, p.created_at, u.email

-- name: forget_old_presence
DELETE FROM _presence
WHERE until <= :now
