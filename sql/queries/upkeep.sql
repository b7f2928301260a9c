-- How the desk is, and how it was looked after.

-- name: list_upkeep
SELECT k.kind, k.state, k.message, k.place, k.size, (SELECT u.email FROM users AS u WHERE u.id = k.user_id) AS actor,
    k.channel, k.created_at
FROM _upkeep AS k
WHERE 1 = 1
    AND k.kind = :kind --?
    AND k.state = :state --?
ORDER BY k.created_at DESC, k.id DESC
LIMIT :limit

-- name: settle_upkeep
UPDATE _upkeep
SET state = :state, message = :message
WHERE id = :id

-- name: forget_old_upkeep
DELETE FROM _upkeep
WHERE created_at < :before

-- name: count_desk
SELECT
    (SELECT max(number) FROM _migrations) AS schema,
    (SELECT count(*) FROM tickets) AS tickets,
    (SELECT count(*) FROM ticket_comments) AS comments,
    (SELECT count(*) FROM attachments) AS attachments,
    (SELECT count(*) FROM users) AS users,
    (SELECT count(*) FROM kb_articles) AS articles,
    (SELECT count(*) FROM _outbox WHERE state = 'waiting') AS outbox_waiting,
    (SELECT min(created_at) FROM _outbox WHERE state = 'waiting') AS outbox_oldest_at,
    (SELECT count(*) FROM _outbox WHERE state = 'dead') AS outbox_dead
