-- name: resolve_ticket_statuses
SELECT id FROM ticket_statuses WHERE id = :name
UNION ALL
SELECT id FROM ticket_statuses WHERE name = :name
UNION ALL
SELECT id FROM ticket_statuses WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_statuses
SELECT id, name, display_name, color, is_default, is_resolved, pauses_sla, position, created_at
FROM ticket_statuses
ORDER BY position, name

-- name: default_status
SELECT id, name, display_name, color, is_default, is_resolved, pauses_sla, position, created_at
FROM ticket_statuses
WHERE is_default = TRUE

-- name: clear_default_status
UPDATE ticket_statuses
SET is_default = FALSE
WHERE is_default = TRUE

-- name: resolve_tickets
SELECT t.id FROM tickets AS t
WHERE t.id = :name
{{visible_named_tickets}}
UNION ALL
SELECT t.id FROM tickets AS t
WHERE t.ticket_number = :name
{{visible_named_tickets}}
UNION ALL
SELECT t.id FROM tickets AS t
WHERE t.id >= :low AND t.id < :high
{{visible_named_tickets}}
LIMIT 2

-- name: show_ticket
SELECT t.id, t.ticket_number, t.title, t.description, t.priority, t.source, t.status_id, t.customer_id, t.assigned_to_id,
    t.department_id, t.sla_policy_id, t.response_due_at, t.resolution_due_at, t.first_response_at, t.resolved_at,
    t.response_breached, t.resolution_breached, t.version, t.merged_into_id, t.custom, t.paused_at, t.sla_terms_id,
    t.created_at, t.updated_at, s.name AS status, c.email AS customer, a.email AS assignee, d.name AS department, p.name AS sla_policy, m.ticket_number AS merged_into,
    CASE WHEN t.resolved_at IS NULL AND (t.resolution_due_at < COALESCE(t.paused_at, :now)
        OR (t.first_response_at IS NULL AND t.response_due_at < COALESCE(t.paused_at, :now))) THEN 1 ELSE 0 END AS overdue
FROM tickets AS t
LEFT JOIN ticket_statuses AS s ON s.id = t.status_id
LEFT JOIN users AS c ON c.id = t.customer_id
LEFT JOIN users AS a ON a.id = t.assigned_to_id
LEFT JOIN departments AS d ON d.id = t.department_id
LEFT JOIN sla_policies AS p ON p.id = t.sla_policy_id
LEFT JOIN tickets AS m ON m.id = t.merged_into_id
    AND m.customer_id = :viewer_customer --?
WHERE t.id = :id

-- name: list_history
SELECT h.id, h.created_at, u.email AS actor, h.channel, h.version, h.field, h.old_value, h.new_value, h.request_id,
    COALESCE(os.name, ou.email, od.name, op.name, om.ticket_number, ot.response_time || '/' || ot.resolution_time || ' min', h.old_value) AS old_name,
    COALESCE(CASE WHEN h.field = 'created' THEN t.ticket_number END, ns.name, nu.email, nd.name, np.name, nm.ticket_number, nt.response_time || '/' || nt.resolution_time || ' min', h.new_value) AS new_name
FROM ticket_history AS h
JOIN tickets AS t ON t.id = h.ticket_id
LEFT JOIN users AS u ON u.id = h.user_id
LEFT JOIN ticket_statuses AS os ON os.id = h.old_value AND h.field = 'status_id'
LEFT JOIN ticket_statuses AS ns ON ns.id = h.new_value AND h.field = 'status_id'
LEFT JOIN users AS ou ON ou.id = h.old_value AND h.field IN ('assigned_to_id', 'customer_id')
LEFT JOIN users AS nu ON nu.id = h.new_value AND h.field IN ('assigned_to_id', 'customer_id')
LEFT JOIN departments AS od ON od.id = h.old_value AND h.field = 'department_id'
LEFT JOIN departments AS nd ON nd.id = h.new_value AND h.field = 'department_id'
LEFT JOIN sla_policies AS op ON op.id = h.old_value AND h.field = 'sla_policy_id'
LEFT JOIN sla_policies AS np ON np.id = h.new_value AND h.field = 'sla_policy_id'
LEFT JOIN tickets AS om ON om.id = h.old_value AND h.field = 'merged_into_id'
LEFT JOIN tickets AS nm ON nm.id = h.new_value AND h.field = 'merged_into_id'
LEFT JOIN _sla_terms AS ot ON ot.id = h.old_value AND h.field = 'sla_terms_id'
LEFT JOIN _sla_terms AS nt ON nt.id = h.new_value AND h.field = 'sla_terms_id'
WHERE h.ticket_id = :ticket
    AND (h.version, h.id) > (:after_version, :after_id) --?
{{visible_tickets}}
ORDER BY h.version, h.id
LIMIT :limit

-- name: resolve_ticket_comments
SELECT c.id FROM ticket_comments AS c
JOIN tickets AS t ON t.id = c.ticket_id
WHERE c.id = :name
{{visible_comments}}
UNION ALL
SELECT c.id FROM ticket_comments AS c
JOIN tickets AS t ON t.id = c.ticket_id
WHERE c.id >= :low AND c.id < :high
{{visible_comments}}
LIMIT 2

-- name: list_comments
SELECT c.id, c.ticket_id, c.user_id, u.email AS author, u.name AS author_name, c.content, c.is_internal, c.message_id,
    c.created_at, c.updated_at
FROM ticket_comments AS c
JOIN tickets AS t ON t.id = c.ticket_id
LEFT JOIN users AS u ON u.id = c.user_id
WHERE 1 = 1
    AND c.ticket_id = :ticket --?
    AND c.id = :id --?
    AND (c.created_at, c.id) > (:after_created, :after_id) --?
{{visible_comments}}
ORDER BY c.created_at, c.id --? ticket
LIMIT :limit

-- Whoever has answered publicly since a moment, but for one person.
-- name: answered_since
SELECT u.name
FROM ticket_comments AS c
JOIN users AS u ON u.id = c.user_id
WHERE c.ticket_id = :ticket
    AND c.created_at > :seen
    AND c.is_internal = FALSE
    AND c.user_id <> :author
ORDER BY c.created_at, c.id
LIMIT 1

-- name: resolve_attachments
SELECT f.id FROM attachments AS f
JOIN tickets AS t ON t.id = f.ticket_id
LEFT JOIN ticket_comments AS c ON c.id = f.comment_id
WHERE f.id = :name
    AND (c.id IS NULL OR c.is_internal = FALSE) --? viewer_customer
{{visible_tickets}}
UNION ALL
SELECT f.id FROM attachments AS f
JOIN tickets AS t ON t.id = f.ticket_id
LEFT JOIN ticket_comments AS c ON c.id = f.comment_id
WHERE f.id >= :low AND f.id < :high
    AND (c.id IS NULL OR c.is_internal = FALSE) --? viewer_customer
{{visible_tickets}}
LIMIT 2

-- name: list_attachments
SELECT f.id, f.ticket_id, f.comment_id, u.email AS uploaded_by, f.file_name, f.mime_type, f.size, f.sha256, f.created_at
FROM attachments AS f
JOIN tickets AS t ON t.id = f.ticket_id
LEFT JOIN ticket_comments AS c ON c.id = f.comment_id
LEFT JOIN users AS u ON u.id = f.uploaded_by
WHERE 1 = 1
    AND f.ticket_id = :ticket --?
    AND f.id = :id --?
    AND (c.id IS NULL OR c.is_internal = FALSE) --? viewer_customer
{{visible_tickets}}
ORDER BY f.created_at, f.id --? ticket

-- name: resolve_tags
SELECT id FROM tags WHERE id = :name
UNION ALL
SELECT id FROM tags WHERE name = :name
UNION ALL
SELECT id FROM tags WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_tags
SELECT id, name, color, created_at
FROM tags
ORDER BY name

-- name: tags_of_ticket
SELECT tt.tag_id, g.name
FROM ticket_tags AS tt
JOIN tags AS g ON g.id = tt.tag_id
WHERE tt.ticket_id = :ticket

-- name: tag_ticket
INSERT INTO ticket_tags (ticket_id, tag_id, created_at)
VALUES (:ticket, :tag, :created_at)
ON CONFLICT (ticket_id, tag_id) DO NOTHING

-- name: untag_ticket
DELETE FROM ticket_tags
WHERE ticket_id = :ticket AND tag_id = :tag

-- name: call_tickets
SELECT ticket_number AS name FROM tickets WHERE id = :id

-- name: call_ticket_comments
SELECT substr(content, 1, 60) AS name FROM ticket_comments WHERE id = :id

-- name: call_attachments
SELECT file_name AS name FROM attachments WHERE id = :id

-- name: tag_ids_of_ticket
SELECT tag_id
FROM ticket_tags
WHERE ticket_id = :ticket

-- name: forget_fields_of_ticket
DELETE FROM _ticket_fields
WHERE ticket_id = :ticket

-- name: forget_words_of_ticket
DELETE FROM _ticket_words
WHERE ticket_id = :ticket

-- name: fields_of_ticket
SELECT ticket_id, name, value, shown
FROM _ticket_fields
WHERE ticket_id = :ticket

-- name: words_of_ticket
SELECT ticket_id, word, name
FROM _ticket_words
WHERE ticket_id = :ticket

-- name: custom_to_verify
SELECT t.id, t.ticket_number, t.custom
FROM tickets AS t
WHERE t.id > :after
    AND (CAST(t.custom AS TEXT) <> '{}' OR EXISTS (SELECT 1 FROM _ticket_fields AS f WHERE f.ticket_id = t.id)
        OR EXISTS (SELECT 1 FROM _ticket_words AS w WHERE w.ticket_id = t.id))
ORDER BY t.id
LIMIT :limit
