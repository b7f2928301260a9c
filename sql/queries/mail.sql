-- Mail comes in one message at a time, across processes: whoever reads next sees what the one before has written. It is
-- the ticket counter's row that is locked, since a new ticket needs it anyway, and one lock cannot deadlock.
-- name: wait_for_mail
UPDATE _counters
SET value = value
WHERE name = 'ticket'

-- A ticket that was merged into another leads there.
-- name: find_mail
SELECT m.message_id, m.comment_id, m.awaited, m.sender, m.sent_at, m.fingerprint,
    COALESCE(t.merged_into_id, t.id) AS ticket_id, t.created_at AS opened_at
FROM _mail_messages AS m
JOIN tickets AS t ON t.id = m.ticket_id
WHERE m.message_id IN (:message_id*)

-- name: keep_mail
INSERT INTO _mail_messages (message_id, ticket_id, comment_id, opened, sender, recipients, subject, in_reply_to, sent_at,
    fingerprint, created_at)
VALUES (:message_id, :ticket_id, :comment_id, :opened, :sender, :recipients, :subject, :in_reply_to, :sent_at,
    :fingerprint, :created_at)
ON CONFLICT (message_id) DO UPDATE
SET ticket_id = excluded.ticket_id, comment_id = excluded.comment_id, opened = excluded.opened, awaited = FALSE,
    sender = excluded.sender, recipients = excluded.recipients, subject = excluded.subject,
    in_reply_to = excluded.in_reply_to, sent_at = excluded.sent_at, fingerprint = excluded.fingerprint,
    created_at = excluded.created_at

-- name: expect_mail
INSERT INTO _mail_messages (message_id, ticket_id, awaited, created_at)
VALUES (:message_id, :ticket_id, :awaited, :created_at)
ON CONFLICT (message_id) DO NOTHING

-- name: person_by_email
SELECT u.id, u.email, u.is_active, r.permissions, u.name
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
WHERE lower(u.email) = :email

-- The ticket, as long as it is made of mail alone: nobody has said or changed anything in the desk.
-- name: ticket_of_mail_alone
SELECT t.id
FROM tickets AS t
WHERE t.id = :ticket AND t.merged_into_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM ticket_comments AS c WHERE c.ticket_id = t.id AND c.message_id IS NULL)
    AND NOT EXISTS (SELECT 1 FROM ticket_history AS h WHERE h.ticket_id = t.id AND h.channel <> 'mail' AND h.field <> 'created')
    AND NOT EXISTS (SELECT 1 FROM ticket_tags AS g WHERE g.ticket_id = t.id)

-- name: opening_mail
SELECT message_id
FROM _mail_messages
WHERE ticket_id = :ticket AND opened = TRUE

-- name: keep_mail_html
INSERT INTO _mail_html (message_id, html, created_at)
VALUES (:message_id, :html, :created_at)
ON CONFLICT (message_id) DO UPDATE
SET html = excluded.html

-- The words of a comment, or of a ticket's first message, are others now, or gone: so is the form in which they came.
-- name: forget_html_of_comment
DELETE FROM _mail_html
WHERE message_id IN (SELECT m.message_id FROM _mail_messages AS m WHERE m.comment_id = :comment)

-- name: forget_html_of_opening
DELETE FROM _mail_html
WHERE message_id IN (SELECT m.message_id FROM _mail_messages AS m WHERE m.ticket_id = :ticket AND m.opened = TRUE)

-- name: list_mails
SELECT m.message_id, m.comment_id, m.sender, m.recipients, m.subject, m.sent_at, h.message_id IS NOT NULL AS has_html
FROM _mail_messages AS m
JOIN tickets AS t ON t.id = m.ticket_id
LEFT JOIN ticket_comments AS c ON c.id = m.comment_id
LEFT JOIN _mail_html AS h ON h.message_id = m.message_id
WHERE m.ticket_id = :ticket
    AND (m.opened = TRUE OR c.id IS NOT NULL)
    AND (c.id IS NULL OR c.is_internal = FALSE) --? viewer_customer
{{visible_tickets}}
ORDER BY COALESCE(c.created_at, t.created_at), COALESCE(c.id, ''), m.message_id

-- name: html_of_mail
SELECT m.message_id, h.html
FROM _mail_messages AS m
JOIN tickets AS t ON t.id = m.ticket_id
JOIN _mail_html AS h ON h.message_id = m.message_id
LEFT JOIN ticket_comments AS c ON c.id = m.comment_id
WHERE m.ticket_id = :ticket
    AND m.comment_id = :comment --?
    AND m.opened = TRUE --? opening
    AND (c.id IS NULL OR c.is_internal = FALSE) --? viewer_customer
{{visible_tickets}}
