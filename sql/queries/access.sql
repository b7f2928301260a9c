-- name: resolve__tokens
SELECT id FROM _tokens WHERE id = :name
UNION ALL
SELECT id FROM _tokens WHERE id >= :low AND id < :high
LIMIT 2

-- name: call__tokens
SELECT name FROM _tokens WHERE id = :id

-- name: list_tokens
SELECT k.id, k.name, u.email AS user_email, k.scopes, k.expires_at, k.used_at, k.user_id, k.created_at
FROM _tokens AS k
JOIN users AS u ON u.id = k.user_id
WHERE 1 = 1
    AND k.id = :id --?
    AND k.user_id = :user --?
ORDER BY k.created_at, k.id --? listed

-- The token itself is as hard to guess as a hash is to find a text for, so its hash may be looked up as it is.
-- name: token_by_hash
SELECT id, user_id, name, token_hash, scopes, expires_at, used_at, created_at
FROM _tokens
WHERE token_hash = :hash

-- name: note_use_of_token
UPDATE _tokens
SET used_at = :now
WHERE id = :id

-- name: forget_tokens_of
DELETE FROM _tokens
WHERE user_id = :user
