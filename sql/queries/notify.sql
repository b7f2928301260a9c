-- name: resolve_notifications
SELECT n.id FROM notifications AS n
WHERE n.id = :name
    AND n.user_id = :viewer --?
UNION ALL
SELECT n.id FROM notifications AS n
WHERE n.id >= :low AND n.id < :high
    AND n.user_id = :viewer --?
LIMIT 2

-- name: list_notifications
SELECT n.id, n.user_id, u.email AS user, n.ticket_id, t.ticket_number, n.type, n.title, n.message, n.count, n.last_at,
    n.is_read, n.created_at
FROM notifications AS n
LEFT JOIN users AS u ON u.id = n.user_id
LEFT JOIN tickets AS t ON t.id = n.ticket_id
WHERE 1 = 1
    AND n.user_id = :user --?
    AND n.is_read = FALSE --? unread
    AND (n.created_at, n.id) < (:after_created, :after_id) --?
ORDER BY n.created_at DESC, n.id DESC
LIMIT :limit

-- name: read_notifications
UPDATE notifications
SET is_read = TRUE
WHERE is_read = FALSE AND user_id = :user
    AND id = :id --?
RETURNING id

-- Whoever comes second waits here for the first, and then sees what came of it: of the row alone, since a subquery would
-- still see what was there before.
-- name: open_notice_window
INSERT INTO _notice_windows (user_id, ticket_id, type, notification_id, opened_at)
VALUES (:user, :ticket, :type, :notification, :now)
ON CONFLICT (user_id, ticket_id, type) DO UPDATE
SET notification_id = CASE WHEN _notice_windows.opened_at > :since
        THEN _notice_windows.notification_id ELSE excluded.notification_id END,
    opened_at = CASE WHEN _notice_windows.opened_at > :since THEN _notice_windows.opened_at ELSE excluded.opened_at END
RETURNING notification_id

-- name: count_notice
UPDATE notifications
SET count = count + 1, last_at = :now, title = :title, message = :message
WHERE id = :id AND is_read = FALSE
RETURNING count

-- name: renew_notice_window
UPDATE _notice_windows
SET notification_id = :notification, opened_at = :now
WHERE user_id = :user AND ticket_id = :ticket AND type = :type

-- name: unread_notices
SELECT n.id, n.ticket_id, t.ticket_number, n.type, n.title, n.message, n.count, COALESCE(n.last_at, n.created_at) AS last_at
FROM notifications AS n
LEFT JOIN tickets AS t ON t.id = n.ticket_id
WHERE n.user_id = :user AND n.is_read = FALSE
ORDER BY n.created_at DESC, n.id DESC

-- The condition on preferences is that of the index; what they really say is read afterwards.
-- name: digest_readers
SELECT u.id, u.time_zone, u.preferences, d.day
FROM users AS u
LEFT JOIN _digests AS d ON d.user_id = u.id
WHERE CAST(u.preferences AS TEXT) LIKE '%"digest"%' AND u.is_active = TRUE
ORDER BY u.id

-- name: begin_digest
INSERT INTO _digests (user_id, day)
VALUES (:user, :day)
ON CONFLICT (user_id) DO UPDATE
SET day = excluded.day
WHERE _digests.day < excluded.day

-- name: take_into_digest
UPDATE notifications
SET digested = count
WHERE user_id = :user AND is_read = FALSE AND digested < count
    AND type IN (:type*)
RETURNING id, ticket_id, type, title, message, count, COALESCE(last_at, created_at) AS last_at

-- Whoever has to do with a ticket in several ways is there as often. One part each: a condition on all of them would read
-- all people.
-- name: concerned_people
SELECT c.part, t.ticket_number, t.title, s.display_name AS status, u.id, u.email, u.is_active, r.permissions, u.name,
    u.time_zone, u.preferences
FROM (
    SELECT 'customer' AS part, o.id AS ticket_id, o.customer_id AS user_id FROM tickets AS o WHERE o.id = :ticket
    UNION ALL
    SELECT 'assignee', o.id, o.assigned_to_id FROM tickets AS o WHERE o.id = :ticket
    UNION ALL
    SELECT 'manager', o.id, d.manager_id
    FROM tickets AS o
    JOIN departments AS d ON d.id = o.department_id
    WHERE o.id = :ticket
) AS c
JOIN tickets AS t ON t.id = c.ticket_id
JOIN ticket_statuses AS s ON s.id = t.status_id
JOIN users AS u ON u.id = c.user_id
JOIN roles AS r ON r.id = u.role_id

-- name: notice_reader
SELECT u.id, u.email, u.is_active, r.permissions, u.name, u.time_zone, u.preferences
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
WHERE u.id = :id

-- name: call_notifications
SELECT title AS name FROM notifications WHERE id = :id
