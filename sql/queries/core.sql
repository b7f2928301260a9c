-- name: insert_event
INSERT INTO _events (kind, ticket_id, actor_id, subject_id, is_internal, customer_id, assigned_to_id, department_id,
    created_at)
VALUES (:kind, :ticket_id, :actor_id, :subject_id, :is_internal, :customer_id, :assigned_to_id, :department_id,
    :created_at)

-- name: history_of_ticket
SELECT id, ticket_id, user_id, field, old_value, new_value, channel, version, created_at, request_id, former_id, hash
FROM ticket_history
WHERE ticket_id = :ticket
ORDER BY version, id

-- name: chain_of_ticket
SELECT history_chain
FROM tickets
WHERE id = :ticket

-- A note that makes a version is a change of the ticket, any other leaves its time as it was.
-- name: note_on_ticket
UPDATE tickets
SET history_chain = :chain, updated_at = CASE WHEN version < :version THEN :now ELSE updated_at END,
    version = CASE WHEN version < :version THEN :version ELSE version END
WHERE id = :id AND history_chain = :old_chain

-- name: load_viewer
SELECT u.id, u.email, r.name AS role, u.department_id, r.permissions, u.is_active
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
WHERE lower(u.email) = :name OR u.id = :name

-- name: load_viewers
SELECT u.id, u.email, r.name AS role, u.department_id, r.permissions, u.is_active
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
WHERE u.id IN (:id*)

-- name: find_answer
SELECT operation, fingerprint, result
FROM _idempotency
WHERE key = :key AND actor = :actor

-- name: keep_answer
INSERT INTO _idempotency (key, actor, operation, fingerprint, result, created_at)
VALUES (:key, :actor, :operation, :fingerprint, :result, :created_at)

-- name: mark_commit
INSERT INTO _commits (id)
VALUES (:id)

-- name: settle_commit
INSERT INTO _commits (id)
VALUES (:id)
ON CONFLICT (id) DO NOTHING

-- name: forget_commits
DELETE FROM _commits
WHERE id < :oldest

-- The number is written as tickets have it, to see whether another program has given it already.
-- name: next_number
UPDATE _counters
SET value = value + 1
WHERE name = :name
RETURNING value, CASE WHEN EXISTS (SELECT 1 FROM tickets WHERE ticket_number = 'TKT-' || CASE WHEN value < 1000000
    THEN substr('000000' || CAST(value AS TEXT), length(CAST(value AS TEXT)) + 1) ELSE CAST(value AS TEXT) END)
    THEN 1 ELSE 0 END AS is_taken

-- Whoever follows events.
-- name: list_listeners
SELECT 'rule' AS kind, id, events FROM _rules WHERE is_active = TRUE
UNION ALL
SELECT 'webhook' AS kind, id, events FROM _webhooks WHERE is_active = TRUE
