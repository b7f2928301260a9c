-- Nobody takes the content away before this transaction ends.
-- name: hold_content
UPDATE _contents
SET size = size
WHERE sha256 = :sha256

-- name: keep_content
INSERT INTO _contents (id, sha256, size, created_at)
VALUES (:id, :sha256, :size, :created_at)
ON CONFLICT (sha256) DO NOTHING

-- name: unname_content
UPDATE _contents
SET sha256 = NULL
WHERE sha256 = :sha256

-- name: find_content
SELECT id, sha256, size, created_at
FROM _contents
WHERE sha256 = :sha256

-- name: hold_content_of
UPDATE _contents
SET size = size
WHERE id = :content

-- name: content_pieces
SELECT bytes
FROM _content_pieces
WHERE content_id = :content AND number >= :first AND number <= :last
ORDER BY number

-- name: add_piece
INSERT INTO _content_pieces (content_id, number, bytes)
VALUES (:content, :number, :bytes)

-- name: put_piece
UPDATE _content_pieces
SET bytes = :bytes
WHERE content_id = :content AND number = :number

-- name: grow_content
UPDATE _contents
SET size = :size
WHERE id = :content

-- name: name_content
UPDATE _contents
SET sha256 = :sha256
WHERE id = :content

-- name: uploaded_content
SELECT c.id, c.sha256, c.size, c.created_at
FROM _uploads AS u
JOIN _contents AS c ON c.id = u.content_id
WHERE c.sha256 = :sha256 AND COALESCE(u.user_id, '') = :user
LIMIT 1

-- The one of them that came last.
-- name: upload_of_hash
SELECT u.id, u.content_id, u.user_id, u.created_at
FROM _uploads AS u
JOIN _contents AS c ON c.id = u.content_id
WHERE c.sha256 = :sha256 AND COALESCE(u.user_id, '') = :user
ORDER BY u.id DESC
LIMIT 1

-- A draft keeps what goes along with it.
-- name: forget_old_uploads
DELETE FROM _uploads
WHERE created_at < :before AND NOT EXISTS (SELECT 1 FROM _draft_files AS f WHERE f.upload_id = _uploads.id)

-- name: forget_uploads_of
DELETE FROM _uploads
WHERE user_id = :user

-- name: contents_to_verify
SELECT c.id, c.sha256, c.size,
    (SELECT COALESCE(MAX(p.number) + 1, 0) FROM _content_pieces AS p WHERE p.content_id = c.id) AS pieces,
    (SELECT count(*) FROM attachments AS f WHERE f.content_id = c.id) AS files,
    (SELECT count(*) FROM _uploads AS u WHERE u.content_id = c.id) AS uploads
FROM _contents AS c
WHERE c.id > :after
ORDER BY c.id
LIMIT :limit

-- name: files_of_content
SELECT f.id, f.file_name, t.ticket_number, f.size, f.sha256
FROM attachments AS f
JOIN tickets AS t ON t.id = f.ticket_id
WHERE f.content_id = :content
ORDER BY f.id

-- What says that there is something in it, and has nothing.
-- name: files_without_content
SELECT f.id, f.file_name, t.ticket_number, f.size, f.sha256
FROM attachments AS f
JOIN tickets AS t ON t.id = f.ticket_id
WHERE f.content_id IS NULL AND f.sha256 IS NOT NULL
ORDER BY f.id

-- Files follow a content that was changed: to itself with another hash, or to one that was there already.
-- name: follow_content
UPDATE attachments
SET content_id = :to, sha256 = :sha256, file_path = :sha256
WHERE content_id = :content

-- name: uploads_follow_content
UPDATE _uploads
SET content_id = :to
WHERE content_id = :content

-- name: forget_content
DELETE FROM _contents
WHERE id = :content AND id <> :to

-- Of files that are about to be deleted: of a ticket, of a comment, one, or those of a person who is erased.
-- name: contents_of_going_files
SELECT f.content_id AS id
FROM attachments AS f
JOIN _contents AS c ON c.id = f.content_id
WHERE c.size > :least
    AND f.ticket_id = :ticket --?
    AND f.comment_id = :comment --?
    AND f.id = :file --?
    AND (f.uploaded_by = :user OR f.ticket_id IN (SELECT t.id FROM tickets AS t WHERE t.customer_id = :user)) --?

-- name: holders_of_content
SELECT (SELECT count(*) FROM attachments AS f WHERE f.content_id = :content) AS files,
    (SELECT count(*) FROM _uploads AS u WHERE u.content_id = :content) AS uploads

-- name: shed_pieces
DELETE FROM _content_pieces
WHERE content_id = :content AND number >= :first AND number <= :last
