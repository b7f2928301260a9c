-- name: files_to_verify
SELECT a.id, a.file_name, t.ticket_number, a.size, a.sha256
FROM attachments AS a
JOIN tickets AS t ON t.id = a.ticket_id
WHERE (a.content IS NOT NULL OR a.sha256 IS NOT NULL) AND a.id > :after
ORDER BY a.id
LIMIT :limit

-- name: clocks_to_verify
SELECT id, ticket_number, priority, department_id, response_due_at, resolution_due_at, first_response_at, resolved_at,
    response_breached, resolution_breached, paused_at, sla_terms_id, created_at
FROM tickets
WHERE id > :after
ORDER BY id
LIMIT :limit

-- Each change makes a version and at least one row of history; the first version is the ticket as it came in.
-- name: versions_to_verify
SELECT t.ticket_number, t.version, COALESCE(MAX(h.version), 0) AS latest,
    COUNT(DISTINCT CASE WHEN h.version > 1 THEN h.version END) AS told
FROM tickets AS t
LEFT JOIN ticket_history AS h ON h.ticket_id = t.id
GROUP BY t.id, t.ticket_number, t.version
HAVING COALESCE(MAX(h.version), 0) > t.version
    OR COUNT(DISTINCT CASE WHEN h.version > 1 THEN h.version END) < t.version - 1
ORDER BY t.ticket_number
