-- One's own, as far as one still sees the ticket, and may write what it becomes.
-- name: list_drafts
SELECT d.id, t.ticket_number, t.title, d.kind, d.body, d.version, d.ticket_id, d.created_at, d.updated_at
FROM _drafts AS d
JOIN tickets AS t ON t.id = d.ticket_id
WHERE d.user_id = :writer
    AND d.ticket_id = :ticket --?
    AND d.kind = :kind --?
    AND d.kind = 'reply' --? replies
    AND (d.updated_at, d.id) < (:after_updated, :after_id) --?
{{visible_tickets}}
ORDER BY d.updated_at DESC, d.id DESC
LIMIT :limit

-- name: find_draft
SELECT id, user_id, ticket_id, kind, body, version, created_at, updated_at
FROM _drafts
WHERE user_id = :writer AND ticket_id = :ticket AND kind = :kind

-- name: forget_draft
DELETE FROM _drafts
WHERE user_id = :writer AND ticket_id = :ticket AND kind = :kind

-- name: forget_oldest_drafts
DELETE FROM _drafts
WHERE id IN (
    SELECT d.id FROM _drafts AS d
    WHERE d.user_id = :writer
    ORDER BY d.updated_at DESC, d.id DESC
    LIMIT 1000 OFFSET :most
)

-- name: list_draft_files
SELECT f.draft_id, f.file_name, f.mime_type, c.size, c.sha256 AS content
FROM _draft_files AS f
JOIN _uploads AS u ON u.id = f.upload_id
JOIN _contents AS c ON c.id = u.content_id
WHERE f.draft_id IN (:draft*)
ORDER BY f.draft_id, f.number

-- name: add_draft_file
INSERT INTO _draft_files (draft_id, number, upload_id, file_name, mime_type, created_at)
VALUES (:draft, :number, :upload, :file_name, :mime_type, :now)

-- name: forget_draft_files
DELETE FROM _draft_files
WHERE draft_id = :draft

-- What was written may be the same while its files are not.
-- name: touch_draft
UPDATE _drafts
SET version = :version, updated_at = :now
WHERE id = :draft
