-- Whose acts an actor may see: those who see all departments see all of them, others their own.
-- fragment: visible_acts
    AND a.user_id = :viewer_agent --?
    AND a.user_id = :viewer_customer --?

-- name: resolve__acts
SELECT a.id FROM _acts AS a
WHERE a.id = :name
{{visible_acts}}
UNION ALL
SELECT a.id FROM _acts AS a
WHERE a.id >= :low AND a.id < :high
{{visible_acts}}
LIMIT 2

-- The newest come first: the ids of acts sort by time.
-- name: list_acts
SELECT a.id, a.kind, a.deed, u.email AS actor, t.ticket_number AS ticket, o.ticket_number AS other, a.tickets, a.undone_at,
    a.created_at
FROM _acts AS a
LEFT JOIN users AS u ON u.id = a.user_id
LEFT JOIN tickets AS t ON t.id = a.ticket_id
LEFT JOIN tickets AS o ON o.id = a.other_id
WHERE 1 = 1
    AND a.id = :id --?
    AND a.id < :before --?
{{visible_acts}}
ORDER BY a.id DESC --? in_order
LIMIT :limit

-- name: merge_of_tickets
SELECT id, kind, deed, user_id, ticket_id, other_id, tickets, undone_at, created_at
FROM _acts
WHERE ticket_id = :ticket AND other_id = :other AND kind = 'merge' AND undone_at IS NULL

-- name: keep_touched
INSERT INTO _act_tickets (act_id, ticket_id, from_version, to_version, created_at)
VALUES (:act, :ticket, :from_version, :to_version, :now)

-- name: touched_by_act
SELECT ticket_id AS ticket, from_version, to_version
FROM _act_tickets
WHERE act_id = :act
ORDER BY ticket_id

-- name: forget_touched
DELETE FROM _act_tickets
WHERE act_id = :act AND ticket_id = :ticket

-- What goes from one ticket to another: all of it, or the comments that are chosen. A tag that the other has already goes
-- too, if it has it by another merge: whichever of the two is undone first leaves it there.
-- name: note_moved
INSERT INTO _act_moves (act_id, kind, row_id, was, created_at)
SELECT :act, 'comment', c.id, NULL, c.created_at
FROM ticket_comments AS c
WHERE c.ticket_id = :from
    AND c.id IN (:chosen*) --?
    AND c.id <> :absorbed --?
UNION ALL
SELECT :act, 'file', f.id, f.comment_id, f.created_at
FROM attachments AS f
WHERE f.ticket_id = :from
    AND f.comment_id IN (:chosen*) --?
UNION ALL
SELECT :act, 'mail', m.message_id, CASE WHEN m.awaited = TRUE THEN 'awaited' ELSE m.comment_id END, m.created_at
FROM _mail_messages AS m
WHERE m.ticket_id = :from
    AND m.comment_id IN (:chosen*) --?
UNION ALL --? all
SELECT :act, 'tag', g.tag_id, NULL, g.created_at --? all
FROM ticket_tags AS g --? all
WHERE g.ticket_id = :from --? all
    AND (NOT EXISTS (SELECT 1 FROM ticket_tags AS h WHERE h.ticket_id = :into AND h.tag_id = g.tag_id) --? all
        OR EXISTS (SELECT 1 FROM _act_moves AS m JOIN _acts AS a ON a.id = m.act_id --? all
            WHERE m.row_id = g.tag_id AND m.kind = 'tag' AND a.other_id = :into AND a.undone_at IS NULL)) --? all

-- name: note_opening
INSERT INTO _act_moves (act_id, kind, row_id, was, created_at)
VALUES (:act, 'opening', :comment, :updated_at, :created_at)

-- name: opening_of_act
SELECT row_id AS id, was AS updated_at, created_at
FROM _act_moves
WHERE act_id = :act AND kind = 'opening'

-- name: carry_comments
UPDATE ticket_comments
SET ticket_id = :into
WHERE id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'comment')

-- What hangs on the first message hangs on the comment that this becomes; what hangs on a comment that becomes the first
-- message hangs on the ticket.
-- name: carry_files
UPDATE attachments
SET ticket_id = :into, comment_id = COALESCE(NULLIF(comment_id, :absorbed), :opening)
WHERE id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'file')

-- name: carry_mail
UPDATE _mail_messages
SET ticket_id = :into,
    comment_id = CASE WHEN opened = TRUE THEN :opening ELSE NULLIF(comment_id, :absorbed) END,
    opened = CASE WHEN comment_id = :absorbed THEN TRUE ELSE FALSE END, awaited = FALSE
WHERE message_id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'mail')

-- What was moved and is somewhere else by now, or was moved on since, even if that has brought it here again.
-- name: count_strayed
SELECT (SELECT COUNT(*) FROM _act_moves AS m JOIN ticket_comments AS c ON c.id = m.row_id
        WHERE m.act_id = :act AND m.kind IN ('comment', 'opening') AND c.ticket_id <> :holder)
    + (SELECT COUNT(*) FROM _act_moves AS m JOIN attachments AS f ON f.id = m.row_id
        WHERE m.act_id = :act AND m.kind = 'file' AND f.ticket_id <> :holder)
    + (SELECT COUNT(*) FROM _act_moves AS m JOIN _act_moves AS o ON o.row_id = m.row_id
        JOIN _acts AS a ON a.id = o.act_id AND a.undone_at IS NULL
        WHERE m.act_id = :act AND m.kind <> 'tag' AND o.kind <> 'tag' AND o.act_id > m.act_id) AS value

-- What a ticket has that did not come to it with the act.
-- name: count_added
SELECT (SELECT COUNT(*) FROM ticket_comments AS c WHERE c.ticket_id = :ticket
        AND c.id NOT IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'comment'))
    + (SELECT COUNT(*) FROM attachments AS f WHERE f.ticket_id = :ticket AND f.id NOT IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'file'))
    + (SELECT COUNT(*) FROM tickets AS t WHERE t.merged_into_id = :ticket) AS value

-- Files that came to a comment after it was moved go back with it.
-- name: take_back_files
UPDATE attachments
SET ticket_id = :into,
    comment_id = CASE WHEN id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'file')
        THEN (SELECT m.was FROM _act_moves AS m WHERE m.act_id = :act AND m.kind = 'file' AND m.row_id = attachments.id)
        ELSE NULLIF(comment_id, :opening) END
WHERE id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'file')
    OR comment_id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind IN ('comment', 'opening'))

-- name: take_back_mail
UPDATE _mail_messages
SET ticket_id = :into, opened = CASE WHEN comment_id = :opening THEN TRUE ELSE FALSE END,
    comment_id = (SELECT NULLIF(m.was, 'awaited') FROM _act_moves AS m WHERE m.act_id = :act AND m.kind = 'mail' AND m.row_id = _mail_messages.message_id),
    awaited = EXISTS (SELECT 1 FROM _act_moves AS m WHERE m.act_id = :act AND m.kind = 'mail' AND m.row_id = _mail_messages.message_id AND m.was = 'awaited')
WHERE message_id IN (SELECT row_id FROM _act_moves WHERE act_id = :act AND kind = 'mail')

-- name: give_moved_tags
INSERT INTO ticket_tags (ticket_id, tag_id, created_at)
SELECT :into, m.row_id, m.created_at
FROM _act_moves AS m
WHERE m.act_id = :act AND m.kind = 'tag'
ON CONFLICT (ticket_id, tag_id) DO NOTHING

-- name: take_back_tags
DELETE FROM ticket_tags
WHERE ticket_id = :ticket AND tag_id IN (
    SELECT m.row_id FROM _act_moves AS m
    WHERE m.act_id = :act AND m.kind = 'tag' AND NOT EXISTS (
        SELECT 1 FROM _act_moves AS o JOIN _acts AS a ON a.id = o.act_id
        WHERE o.row_id = m.row_id AND o.kind = 'tag' AND a.other_id = :ticket AND a.undone_at IS NULL AND a.id <> :act
    )
)
