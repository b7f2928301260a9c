-- name: applied_migrations
SELECT number, name, checksum, applied_at
FROM _migrations
ORDER BY number

-- name: record_migration
INSERT INTO _migrations (number, name, checksum, applied_at)
VALUES (:number, :name, :checksum, :applied_at)

-- name: count_rows
SELECT
    (SELECT count(*) FROM roles) AS roles,
    (SELECT count(*) FROM users) AS users,
    (SELECT count(*) FROM departments) AS departments,
    (SELECT count(*) FROM ticket_statuses) AS ticket_statuses,
    (SELECT count(*) FROM sla_policies) AS sla_policies,
    (SELECT count(*) FROM tickets) AS tickets,
    (SELECT count(*) FROM ticket_comments) AS ticket_comments,
    (SELECT count(*) FROM ticket_history) AS ticket_history,
    (SELECT count(*) FROM attachments) AS attachments,
    (SELECT count(*) FROM notifications) AS notifications,
    (SELECT count(*) FROM kb_categories) AS kb_categories,
    (SELECT count(*) FROM kb_articles) AS kb_articles,
    (SELECT count(*) FROM tags) AS tags,
    (SELECT count(*) FROM ticket_tags) AS ticket_tags
