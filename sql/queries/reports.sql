-- What reports read: tickets in the order in which they were made, and of a few hundred at a time their history and
-- their comments, looked up by the ticket.

-- Before `touched_from` nothing happened to it any more but that it was open.
-- name: tickets_for_report
SELECT t.id, t.source, t.priority, t.assigned_to_id, t.department_id, t.sla_terms_id, t.merged_into_id,
    t.response_due_at, t.resolution_due_at, t.first_response_at, t.resolved_at, t.paused_at, t.created_at, t.updated_at
FROM tickets AS t
{{ticket_filters}}
    AND (t.resolved_at IS NULL OR t.updated_at >= :touched_from) --?
    AND (t.created_at, t.id) > (:after_created, :after_id) --?
ORDER BY t.created_at, t.id
LIMIT :limit

-- name: changes_for_report
SELECT h.ticket_id, h.id, h.version, h.field, h.old_value, h.new_value, h.created_at
FROM ticket_history AS h
WHERE h.ticket_id IN (:ticket*) AND h.field IN (:field*)

-- name: tags_for_report
SELECT m.ticket_id, g.name
FROM ticket_tags AS m
JOIN tags AS g ON g.id = m.tag_id
WHERE m.ticket_id IN (:ticket*)

-- The first message of a ticket that was merged became a comment of another one: it is no new word.
-- name: comments_for_report
SELECT c.ticket_id, c.user_id, c.is_internal, c.created_at,
    CASE WHEN (SELECT u.role_id FROM users AS u WHERE u.id = c.user_id) IN (:staff*) THEN 1 ELSE 0 END AS by_staff
FROM ticket_comments AS c
WHERE c.ticket_id IN (:ticket*) AND c.created_at >= :from AND c.created_at < :before
    AND NOT EXISTS (SELECT 1 FROM tickets AS m WHERE m.customer_id = c.user_id AND m.created_at = c.created_at AND m.merged_into_id IS NOT NULL)

-- name: names_of_agents
SELECT id, email AS name FROM users WHERE id IN (:id*)

-- name: names_of_departments
SELECT id, name FROM departments WHERE id IN (:id*)
