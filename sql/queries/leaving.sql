-- name: open_tickets_of
SELECT t.id
FROM tickets AS t
WHERE t.assigned_to_id = :user AND t.resolved_at IS NULL
{{visible_tickets}}

-- name: departments_of
SELECT d.id
FROM departments AS d
WHERE d.manager_id = :user

-- name: emails_that_hold
SELECT email AS text
FROM users
WHERE id <> :user AND lower(email) LIKE lower(:pattern) ESCAPE '!'

-- name: forget_notifications_of
DELETE FROM notifications
WHERE user_id = :user

-- name: forget_notice_windows_of
DELETE FROM _notice_windows
WHERE user_id = :user

-- name: forget_digests_of
DELETE FROM _digests
WHERE user_id = :user

-- name: forget_views_of
DELETE FROM _views
WHERE owner_id = :user AND is_shared = FALSE

-- name: forget_mail_to
DELETE FROM _outbox
WHERE user_id = :user

-- What other programs were to be told of the person's tickets, and others in a digest, which tells of many.
-- name: forget_deliveries_about
DELETE FROM _outbox
WHERE ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)
    OR (event = 'digest' AND EXISTS (
        SELECT 1 FROM tickets AS t WHERE t.customer_id = :user AND _outbox.payload LIKE '%' || t.ticket_number || ':%'))

-- name: forget_answers_that_hold
DELETE FROM _idempotency
WHERE lower(result) LIKE lower(:pattern) ESCAPE '!'

-- What was answered to the person, or about one of the person's tickets.
-- name: forget_answers_of
DELETE FROM _idempotency
WHERE actor = :user
    OR EXISTS (SELECT 1 FROM tickets AS t WHERE t.customer_id = :user AND _idempotency.result LIKE '%' || t.id || '%')

-- The version and the times stay: nothing has happened to the ticket.
-- name: erase_words_of_tickets
UPDATE tickets
SET title = :erased, description = :erased, custom = '{}'
WHERE customer_id = :user

-- name: erase_words_of_comments
UPDATE ticket_comments
SET content = :erased
WHERE user_id = :user OR ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: erase_files
DELETE FROM attachments
WHERE uploaded_by = :user OR ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: erase_words_of_history
UPDATE ticket_history
SET old_value = CASE WHEN old_value IS NULL THEN NULL ELSE :erased END,
    new_value = CASE WHEN new_value IS NULL THEN NULL ELSE :erased END
WHERE field IN ('title', 'description', 'custom')
    AND ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- What other people were told of those tickets begins with the title.
-- name: erase_words_of_notifications
UPDATE notifications
SET title = (SELECT t.ticket_number FROM tickets AS t WHERE t.id = notifications.ticket_id) || ': ' || :erased
WHERE ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: erase_subjects
UPDATE _mail_messages
SET subject = NULL
WHERE lower(sender) = :email OR ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- The votes themselves stay, so that their counts do.
-- name: erase_words_of_votes
UPDATE _article_votes
SET comment = NULL
WHERE user_id = :user AND comment IS NOT NULL
