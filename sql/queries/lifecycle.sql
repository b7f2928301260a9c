-- name: lifecycle
SELECT id, reopen_days, close_days, warn_days, escalate, survey_url, created_at
FROM _lifecycle

-- name: list_transitions
SELECT t.id, f.name AS from_status, o.name AS to_status, t.from_id, t.to_id, t.created_at
FROM _transitions AS t
JOIN ticket_statuses AS f ON f.id = t.from_id
JOIN ticket_statuses AS o ON o.id = t.to_id
WHERE 1 = 1
    AND t.from_id = :from_id --?
    AND t.to_id = :to_id --?

-- name: waiting_tickets
SELECT id
FROM tickets
WHERE resolved_at IS NULL AND paused_at IS NOT NULL AND paused_at <= :before
ORDER BY paused_at, id
LIMIT :limit

-- name: warn_of_closing
INSERT INTO _close_warnings (ticket_id, paused_at, created_at)
VALUES (:ticket, :paused_at, :now)
ON CONFLICT (ticket_id, paused_at) DO NOTHING

-- Locks the department's row, so that two tickets are not given by the same look at the agents.
-- name: take_turn
UPDATE _assignment
SET turn = turn + 1
WHERE department_id = :department AND is_on = TRUE
RETURNING cap, turn

-- name: agents_at_work
SELECT u.id, u.email, u.is_active, r.permissions, u.name,
    (SELECT count(*) FROM tickets AS t WHERE t.assigned_to_id = u.id AND t.resolved_at IS NULL) AS load,
    COALESCE(a.turn, 0) AS turn
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
LEFT JOIN _availability AS a ON a.user_id = u.id
WHERE u.department_id = :department AND u.is_active = TRUE AND COALESCE(a.is_away, FALSE) = FALSE

-- name: note_turn
INSERT INTO _availability (user_id, turn, created_at)
VALUES (:user, :turn, :now)
ON CONFLICT (user_id) DO UPDATE SET turn = excluded.turn

-- name: set_away
INSERT INTO _availability (user_id, is_away, created_at)
VALUES (:user, :is_away, :now)
ON CONFLICT (user_id) DO UPDATE SET is_away = excluded.is_away

-- name: list_assignments
SELECT s.id, d.name AS department, s.cap, s.is_on, s.department_id, s.created_at
FROM _assignment AS s
JOIN departments AS d ON d.id = s.department_id
WHERE 1 = 1
    AND s.department_id = :department --?

-- name: backlog_of
SELECT id
FROM tickets
WHERE department_id = :department AND assigned_to_id IS NULL AND resolved_at IS NULL
ORDER BY created_at, id
LIMIT :limit

-- name: links_of_ticket
SELECT l.id, l.kind, t.ticket_number, t.title, t.id AS ticket_id, TRUE AS outward
FROM _ticket_links AS l
JOIN tickets AS t ON t.id = l.other_id
WHERE l.ticket_id = :ticket
{{visible_tickets}}
UNION ALL
SELECT l.id, l.kind, t.ticket_number, t.title, t.id AS ticket_id, FALSE AS outward
FROM _ticket_links AS l
JOIN tickets AS t ON t.id = l.ticket_id
WHERE l.other_id = :ticket
{{visible_tickets}}

-- name: link_between
SELECT id, ticket_id, other_id, kind, created_at
FROM _ticket_links
WHERE ticket_id = :ticket AND other_id = :other AND kind = :kind

-- name: parent_of_ticket
SELECT ticket_id AS id
FROM _ticket_links
WHERE other_id = :ticket AND kind = 'parent'

-- name: call__ticket_links
SELECT l.kind || ' ' || t.ticket_number AS name FROM _ticket_links AS l JOIN tickets AS t ON t.id = l.other_id WHERE l.id = :id

-- name: call__assignment
SELECT d.name FROM _assignment AS a JOIN departments AS d ON d.id = a.department_id WHERE a.id = :id
