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

-- name: forget_drafts_of
DELETE FROM _drafts
WHERE user_id = :user

-- What others were about to say on the person's tickets.
-- name: forget_drafts_about
DELETE FROM _drafts
WHERE ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- What another system calls the person leads to the name there.
-- name: forget_foreign_ids_of
DELETE FROM _foreign_ids
WHERE user_id = :user

-- name: forget_foreign_tickets_of
DELETE FROM _foreign_ids
WHERE ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

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
SET old_value = CASE WHEN old_value IS NULL THEN NULL WHEN field = 'custom' THEN '{}' ELSE :erased END,
    new_value = CASE WHEN new_value IS NULL THEN NULL WHEN field = 'custom' THEN '{}' ELSE :erased END
WHERE field IN ('title', 'description', 'custom')
    AND ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: tickets_with_words_of
SELECT DISTINCT h.ticket_id AS id
FROM ticket_history AS h
JOIN tickets AS t ON t.id = h.ticket_id
WHERE t.customer_id = :user AND h.field IN ('created', 'title', 'description', 'custom')

-- name: tickets_to_rewrite
SELECT id, ticket_number, title, description, priority, source, status_id, customer_id, assigned_to_id, department_id,
    sla_policy_id, response_due_at, resolution_due_at, first_response_at, resolved_at, response_breached,
    resolution_breached, version, merged_into_id, custom, paused_at, sla_terms_id, created_at, updated_at, history_chain
FROM tickets
WHERE id IN (:ticket*)
ORDER BY id

-- name: history_of_tickets
SELECT id, ticket_id, user_id, field, old_value, new_value, channel, version, created_at, request_id, former_id, hash
FROM ticket_history
WHERE ticket_id IN (:ticket*)
ORDER BY ticket_id, version, id

-- While such a row stands there, the triggers let history be changed.
-- name: begin_rewriting
INSERT INTO _rewriting (id, created_at)
VALUES (:user, :now)

-- name: end_rewriting
DELETE FROM _rewriting

-- name: rewrite_history
UPDATE ticket_history
SET old_value = :old_value, new_value = :new_value, hash = :hash
WHERE id = :id

-- name: rewrite_chain
UPDATE tickets
SET history_chain = :chain
WHERE id = :ticket

-- What other people were told of those tickets begins with the title.
-- name: erase_words_of_notifications
UPDATE notifications
SET title = (SELECT t.ticket_number FROM tickets AS t WHERE t.id = notifications.ticket_id) || ': ' || :erased
WHERE ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: erase_subjects
UPDATE _mail_messages
SET subject = NULL
WHERE lower(sender) = :email OR ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)

-- name: forget_html_of
DELETE FROM _mail_html
WHERE message_id IN (
    SELECT m.message_id FROM _mail_messages AS m
    LEFT JOIN ticket_comments AS c ON c.id = m.comment_id
    WHERE lower(m.sender) = :email OR c.user_id = :user
        OR m.ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user))

-- The votes themselves stay, so that their counts do.
-- name: erase_words_of_surveys
UPDATE _surveys
SET comment = NULL
WHERE user_id = :user AND comment IS NOT NULL

-- name: erase_words_of_votes
UPDATE _article_votes
SET comment = NULL
WHERE user_id = :user AND comment IS NOT NULL
