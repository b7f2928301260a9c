-- Lists of tickets, and how many there are.

-- Conditions that lead to tickets by an index. A period is looked up in one only where that is the order of the list
-- (by_created and its like).
-- fragment: ticket_places
    AND t.status_id = :status --?
    AND t.department_id = :department --?
    AND t.department_id IS NULL --? no_department
    AND t.assigned_to_id = :assignee --?
    AND t.assigned_to_id IS NULL --? unassigned
    AND t.customer_id = :customer --?
    AND t.created_at >= :created_from --? by_created
    AND t.created_at < :created_before --? by_created
    AND t.updated_at >= :updated_from --? by_updated
    AND t.updated_at < :updated_before --? by_updated
    AND COALESCE(t.resolution_due_at, '9999-12-31T23:59:59.999Z') >= :due_from --? by_due
    AND COALESCE(t.resolution_due_at, '9999-12-31T23:59:59.999Z') < :due_before --? by_due
    AND t.resolved_at IS NULL --? open

-- What a list of tickets is narrowed to: see engine/lists/filter.hpp. A list walks the index of its own order and takes
-- what fits, so that nothing is sorted; COALESCE keeps it from an index that would lead elsewhere. Of a custom field
-- customers find what the ticket's department shows them: `->>` gives true on PostgreSQL, and 1 on SQLite.
-- fragment: ticket_filters
WHERE 1 = 1
    AND t.id IN (:candidate*) --?
{{ticket_places}}
    AND COALESCE(t.status_id, '') IN (:statuses*) --?
    AND COALESCE(t.status_id, '') NOT IN (:not_status*) --?
    AND COALESCE(t.department_id, '') IN (:departments*) --?
    AND COALESCE(t.department_id, '') NOT IN (:not_department*) --?
    AND COALESCE(t.assigned_to_id, '') IN (:assignees*) --?
    AND COALESCE(t.assigned_to_id, '') NOT IN (:not_assignee*) --?
    AND COALESCE(t.customer_id, '') IN (:customers*) --?
    AND COALESCE(t.customer_id, '') NOT IN (:not_customer*) --?
    AND t.priority IN (:priority*) --?
    AND t.priority NOT IN (:not_priority*) --?
    AND t.source IN (:source*) --?
    AND t.source NOT IN (:not_source*) --?
    AND COALESCE(t.id, '') IN (:ticket*) --?
    AND COALESCE(t.id, '') NOT IN (:not_ticket*) --?
    AND EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id AND g.tag_id IN (:tag*)) --?
    AND EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id AND g.tag_id IN (:second_tag*)) --?
    AND EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id AND g.tag_id IN (:third_tag*)) --?
    AND NOT EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id AND g.tag_id IN (:not_tag*)) --?
    AND COALESCE(t.created_at, :created_from) >= :created_from --?
    AND COALESCE(t.created_at, :created_before) < :created_before --?
    AND COALESCE(t.updated_at, :updated_from) >= :updated_from --?
    AND COALESCE(t.updated_at, :updated_before) < :updated_before --?
    AND COALESCE(t.resolved_at, t.resolved_at) >= :resolved_from --?
    AND COALESCE(t.resolved_at, t.resolved_at) < :resolved_before --?
    AND COALESCE(t.resolution_due_at, t.resolution_due_at) >= :due_from --?
    AND COALESCE(t.resolution_due_at, t.resolution_due_at) < :due_before --?
    AND t.resolved_at IS NOT NULL --? ended
    AND t.resolved_at IS NULL --? overdue
    AND (t.resolution_due_at < COALESCE(t.paused_at, :now) OR (t.first_response_at IS NULL AND t.response_due_at < COALESCE(t.paused_at, :now))) --? overdue
    AND (t.resolved_at IS NOT NULL OR t.resolution_due_at IS NULL OR t.resolution_due_at >= COALESCE(t.paused_at, :now)) --? in_time
    AND (t.resolved_at IS NOT NULL OR t.first_response_at IS NOT NULL OR t.response_due_at IS NULL OR t.response_due_at >= COALESCE(t.paused_at, :now)) --? in_time
    AND t.paused_at IS NOT NULL AND t.resolved_at IS NULL --? waiting
    AND (t.paused_at IS NULL OR t.resolved_at IS NOT NULL) --? not_waiting
    AND (t.response_breached = TRUE OR t.resolution_breached = TRUE) --? breached
    AND t.response_breached = FALSE AND t.resolution_breached = FALSE --? not_breached
    AND t.merged_into_id IS NOT NULL --? merged
    AND t.merged_into_id IS NULL --? not_merged
    AND EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id) --? tagged
    AND NOT EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id) --? not_tagged
    AND EXISTS (SELECT 1 FROM attachments AS f WHERE f.ticket_id = t.id) --? attached
    AND EXISTS (SELECT 1 FROM attachments AS f WHERE f.ticket_id = t.id AND (f.comment_id IS NULL OR EXISTS (SELECT 1 FROM ticket_comments AS c WHERE c.id = f.comment_id AND c.is_internal = FALSE))) --? attached_for_customers
    AND NOT EXISTS (SELECT 1 FROM attachments AS f WHERE f.ticket_id = t.id) --? not_attached
    AND NOT EXISTS (SELECT 1 FROM attachments AS f WHERE f.ticket_id = t.id AND (f.comment_id IS NULL OR EXISTS (SELECT 1 FROM ticket_comments AS c WHERE c.id = f.comment_id AND c.is_internal = FALSE))) --? not_attached_for_customers
    AND t.first_response_at IS NOT NULL --? answered
    AND t.first_response_at IS NULL --? not_answered
    AND t.resolution_due_at IS NOT NULL --? promised
    AND t.resolution_due_at IS NULL --? not_promised
    AND EXISTS ( --? field_held
    AND NOT EXISTS ( --? field_missing
        SELECT 1 FROM _ticket_fields AS f WHERE f.ticket_id = t.id AND f.name = :field --?
            AND f.value IN (:field_values*) --?
            AND f.value >= :field_from --?
            AND f.value < :field_before --?
            AND t.customer_id = :viewer_customer AND EXISTS (SELECT 1 FROM departments AS d WHERE d.id = t.department_id AND CAST(d.fields -> 'properties' -> f.name ->> 'public' AS TEXT) IN ('true', '1')) --? field
    ) --? field
    AND EXISTS ( --? second_field_held
    AND NOT EXISTS ( --? second_field_missing
        SELECT 1 FROM _ticket_fields AS f WHERE f.ticket_id = t.id AND f.name = :second_field --?
            AND f.value IN (:second_field_values*) --?
            AND f.value >= :second_field_from --?
            AND f.value < :second_field_before --?
            AND t.customer_id = :viewer_customer AND EXISTS (SELECT 1 FROM departments AS d WHERE d.id = t.department_id AND CAST(d.fields -> 'properties' -> f.name ->> 'public' AS TEXT) IN ('true', '1')) --? second_field
    ) --? second_field
    AND EXISTS ( --? third_field_held
    AND NOT EXISTS ( --? third_field_missing
        SELECT 1 FROM _ticket_fields AS f WHERE f.ticket_id = t.id AND f.name = :third_field --?
            AND f.value IN (:third_field_values*) --?
            AND f.value >= :third_field_from --?
            AND f.value < :third_field_before --?
            AND t.customer_id = :viewer_customer AND EXISTS (SELECT 1 FROM departments AS d WHERE d.id = t.department_id AND CAST(d.fields -> 'properties' -> f.name ->> 'public' AS TEXT) IN ('true', '1')) --? third_field
    ) --? third_field
{{visible_tickets}}

-- The names behind the references are asked for one by one: in a join, a planner that reads a table of two rows from
-- end to end forgets that the order stands.
-- name: list_tickets
SELECT t.id, t.ticket_number, t.title, t.priority, t.source,
    (SELECT s.name FROM ticket_statuses AS s WHERE s.id = t.status_id) AS status,
    (SELECT c.email FROM users AS c WHERE c.id = t.customer_id) AS customer,
    (SELECT a.email FROM users AS a WHERE a.id = t.assigned_to_id) AS assignee,
    (SELECT d.name FROM departments AS d WHERE d.id = t.department_id) AS department, t.response_due_at, t.resolution_due_at, t.first_response_at, t.resolved_at, t.paused_at,
    t.response_breached, t.resolution_breached,
    CASE WHEN t.resolved_at IS NULL AND (t.resolution_due_at < COALESCE(t.paused_at, :now)
        OR (t.first_response_at IS NULL AND t.response_due_at < COALESCE(t.paused_at, :now))) THEN 1 ELSE 0 END AS overdue,
    t.version, t.created_at, t.updated_at,
    CASE t.priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END AS severity,
    COALESCE(t.resolution_due_at, '9999-12-31T23:59:59.999Z') AS due
FROM tickets AS t
{{ticket_filters}}
    AND (t.created_at, t.id) < (:after_created, :after_id) --? newest
    AND (t.created_at, t.id) > (:after_created, :after_id) --? oldest
    AND (t.updated_at, t.id) < (:after_updated, :after_id) --? latest
    AND (t.updated_at, t.id) > (:after_updated, :after_id) --? stalest
    AND (COALESCE(t.resolution_due_at, '9999-12-31T23:59:59.999Z'), t.id) > (:after_due, :after_id) --? due_first
    AND (COALESCE(t.resolution_due_at, '9999-12-31T23:59:59.999Z'), t.id) < (:after_due, :after_id) --? due_last
    AND (CASE t.priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END, t.id) < (:after_severity, :after_id) --? severe_first
    AND (CASE t.priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END, t.id) > (:after_severity, :after_id) --? severe_last
ORDER BY t.created_at DESC, t.id DESC --? newest
ORDER BY t.created_at, t.id --? oldest
ORDER BY t.updated_at DESC, t.id DESC --? latest
ORDER BY t.updated_at, t.id --? stalest
ORDER BY due, t.id --? due_first
ORDER BY due DESC, t.id DESC --? due_last
ORDER BY severity DESC, t.id DESC --? severe_first
ORDER BY severity, t.id --? severe_last
LIMIT :limit

-- name: tickets_that_fit
SELECT t.id
FROM tickets AS t
{{ticket_filters}}

-- How many there are among those that an index leads to, or else among the newest; both have a limit, so that a count
-- costs no more than a look.
-- name: count_tickets
SELECT count(*) AS count, EXISTS (
    SELECT 1
    FROM tickets AS t
    WHERE 1 = 1
{{ticket_places}}
    AND CASE t.priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END IN (:severity*) --?
{{visible_tickets}}
    LIMIT 1 OFFSET :looked_at
) AS is_more
FROM (
    SELECT 1
    FROM (
        SELECT t.id, t.status_id, t.department_id, t.assigned_to_id, t.customer_id, t.priority, t.source, t.created_at,
            t.updated_at, t.resolved_at, t.resolution_due_at, t.response_due_at, t.first_response_at, t.paused_at,
            t.response_breached, t.resolution_breached, t.merged_into_id
        FROM tickets AS t
        WHERE 1 = 1
{{ticket_places}}
        AND CASE t.priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END IN (:severity*) --?
{{visible_tickets}}
        ORDER BY t.created_at DESC, t.id DESC --? newest
        LIMIT :looked_at
    ) AS t
{{ticket_filters}}
    LIMIT :limit
) AS counted

-- Tickets that a condition leaves few of, whatever the order of the list: the limit says whether they are few.
-- name: tickets_with_tags
SELECT ticket_id AS id
FROM ticket_tags
WHERE tag_id IN (:tag*)
LIMIT :limit

-- name: tickets_with_field
SELECT ticket_id AS id
FROM _ticket_fields
WHERE name = :field
    AND value IN (:field_values*) --?
    AND value >= :field_from --?
    AND value < :field_before --?
LIMIT :limit

-- name: fields_of_departments
SELECT d.fields
FROM departments AS d
WHERE d.fields IS NOT NULL

-- name: tickets_that_may_be_late
SELECT id FROM tickets WHERE resolved_at IS NULL AND (response_breached = TRUE OR resolution_breached = TRUE)
UNION ALL
SELECT id FROM tickets
WHERE response_due_at < :now AND first_response_at IS NULL AND resolved_at IS NULL AND paused_at IS NULL AND response_breached = FALSE
UNION ALL
SELECT id FROM tickets WHERE resolution_due_at < :now AND resolved_at IS NULL AND paused_at IS NULL AND resolution_breached = FALSE
LIMIT :limit

-- name: tickets_that_wait
SELECT id FROM tickets WHERE paused_at IS NOT NULL AND resolved_at IS NULL
LIMIT :limit

-- name: tickets_merged
SELECT id FROM tickets WHERE merged_into_id IS NOT NULL
LIMIT :limit

-- name: tickets_created_within
SELECT id FROM tickets
WHERE 1 = 1
    AND created_at >= :from --?
    AND created_at < :before --?
LIMIT :limit

-- name: tickets_updated_within
SELECT id FROM tickets
WHERE 1 = 1
    AND updated_at >= :from --?
    AND updated_at < :before --?
LIMIT :limit
