-- name: resolve__webhooks
SELECT id FROM _webhooks WHERE id = :name
UNION ALL
SELECT id FROM _webhooks WHERE name = :name
UNION ALL
SELECT id FROM _webhooks WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_webhooks
SELECT id, name, url, events, is_active, created_at, updated_at
FROM _webhooks
WHERE 1 = 1
    AND id = :id --?
ORDER BY name

-- name: mail_sender
SELECT id, is_on, address, name, url, created_at
FROM _mail_sender

-- name: resolve__outbox
SELECT id FROM _outbox WHERE id = :name
UNION ALL
SELECT id FROM _outbox WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_outbox
SELECT o.id, o.kind, o.event, (SELECT w.name FROM _webhooks AS w WHERE w.id = o.webhook_id) AS webhook,
    (SELECT u.email FROM users AS u WHERE u.id = o.user_id) AS user,
    (SELECT t.ticket_number FROM tickets AS t WHERE t.id = o.ticket_id) AS ticket_number, o.state, o.attempts, o.next_at,
    o.status, o.failure, o.sent_at, o.created_at,
    o.payload, --? whole
    o.ticket_id
FROM _outbox AS o
WHERE 1 = 1
    AND o.id = :id --?
    AND o.state = :state --?
    AND o.webhook_id = :webhook --?
    AND o.user_id = :user --?
    AND o.ticket_id = :ticket --?
    AND (o.created_at, o.id) < (:after_created, :after_id) --?
ORDER BY o.created_at DESC, o.id DESC
LIMIT :limit

-- Whoever takes a delivery has it alone until :until; whoever does not come back loses it to the next one. The outer
-- condition is asked again where another sender was faster.
-- name: take_deliveries
UPDATE _outbox
SET attempts = attempts + 1, next_at = :until
WHERE state = 'waiting' AND next_at <= :now
    AND id IN (SELECT d.id FROM _outbox AS d WHERE d.state = 'waiting' AND d.next_at <= :now ORDER BY d.next_at, d.id LIMIT :limit)
    AND id = :id --?
RETURNING id

-- name: taken_deliveries
SELECT o.id, o.kind, o.event, o.attempts, o.payload, o.ticket_id, o.webhook_id, o.created_at, w.name AS webhook, w.url, w.secret,
    o.user_id, u.email, u.name
FROM _outbox AS o
LEFT JOIN _webhooks AS w ON w.id = o.webhook_id
LEFT JOIN users AS u ON u.id = o.user_id
WHERE o.id IN (:id*)
ORDER BY o.created_at, o.id

-- name: settle_delivery
UPDATE _outbox
SET state = :state, next_at = :next_at, status = :status, failure = :failure, sent_at = :sent_at, attempts = :attempts
WHERE id = :id AND state = 'waiting' AND attempts = :taken

-- name: forget_sent
DELETE FROM _outbox
WHERE state = 'sent' AND created_at < :before

-- name: automatic_mail_since
SELECT count(*) AS value
FROM _outbox
WHERE user_id = :user AND created_at > :since

-- The last messages of a ticket's conversation, so that a mail stands in its thread.
-- name: thread_of_ticket
SELECT message_id
FROM _mail_messages
WHERE ticket_id = :ticket
ORDER BY created_at DESC, message_id
LIMIT 10
