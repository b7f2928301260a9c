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
SELECT n.id, n.user_id, u.email AS user, n.ticket_id, t.ticket_number, n.type, n.title, n.message, n.is_read, n.created_at
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

-- name: concerned_people
SELECT t.ticket_number, t.title, t.customer_id, t.assigned_to_id, d.manager_id, s.display_name AS status
FROM tickets AS t
LEFT JOIN departments AS d ON d.id = t.department_id
LEFT JOIN ticket_statuses AS s ON s.id = t.status_id
WHERE t.id = :ticket

-- name: call_notifications
SELECT title AS name FROM notifications WHERE id = :id
