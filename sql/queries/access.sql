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

-- A token is as hard to guess as a hash is to find a text for, so its hash may be looked up as it is.
-- name: bearers_of_programs
SELECT k.token_hash, k.user_id, k.scopes, k.id AS token_id, k.used_at
FROM _tokens AS k
JOIN users AS u ON u.id = k.user_id
WHERE k.token_hash IN (:hash*) AND (k.expires_at IS NULL OR k.expires_at > :now) AND u.is_active = TRUE

-- name: bearers_of_sessions
SELECT s.token_hash, s.user_id
FROM _sessions AS s
JOIN users AS u ON u.id = s.user_id
WHERE s.token_hash IN (:hash*) AND s.token_ends_at > :now AND s.ends_at > :now AND u.is_active = TRUE

-- name: note_use_of_token
UPDATE _tokens
SET used_at = :now
WHERE id = :id

-- name: forget_tokens_of
DELETE FROM _tokens
WHERE user_id = :user

-- name: resolve__sessions
SELECT id FROM _sessions WHERE id = :name
UNION ALL
SELECT id FROM _sessions WHERE id >= :low AND id < :high
LIMIT 2

-- name: list_sessions
SELECT s.id, u.email AS user_email, s.address, s.program, s.created_at, s.refreshed_at, s.ends_at, s.user_id
FROM _sessions AS s
JOIN users AS u ON u.id = s.user_id
WHERE s.ends_at > :now
    AND s.user_id = :user --?
ORDER BY s.created_at, s.id

-- By what one of its tokens leads to.
-- name: session_of_token
SELECT id, user_id, token_hash, refresh_hash, former_refresh_hash, secret, address, program, token_ends_at, ends_at,
    refreshed_at, created_at
FROM _sessions
WHERE 1 = 1
    AND token_hash = :token_hash --?
    AND refresh_hash = :refresh_hash --?
    AND id = (SELECT session_id FROM _spent_refreshes WHERE refresh_hash = :spent_hash) --?

-- name: spend_refresh
INSERT INTO _spent_refreshes (refresh_hash, session_id, spent_at)
VALUES (:hash, :session, :now)

-- Of two that refresh at once, one is too late, and looks again.
-- name: renew_session
UPDATE _sessions
SET token_hash = :token_hash, refresh_hash = :refresh_hash, former_refresh_hash = :former,
    token_ends_at = :token_ends_at, ends_at = :ends_at, refreshed_at = :now
WHERE id = :id AND refresh_hash = :former

-- name: end_session
DELETE FROM _sessions
WHERE id = :id

-- name: end_sessions_of
DELETE FROM _sessions
WHERE user_id = :user
    AND id <> :but --?

-- name: forget_ended_sessions
DELETE FROM _sessions
WHERE ends_at <= :now

-- Holds the row until the end, so that a new password, and somebody's leaving, come before or after, and not between.
-- name: keep_as_is
UPDATE users
SET password_hash = password_hash
WHERE id = :user AND password_hash = :hash AND is_active = TRUE

-- name: user_who_signs_in
SELECT u.id, u.password_hash, u.is_active,
    CASE WHEN EXISTS (SELECT 1 FROM _known_addresses AS k
        WHERE k.user_id = u.id AND k.address = :address AND k.seen_at > :since) THEN 1 ELSE 0 END AS is_known_here
FROM users AS u
WHERE lower(u.email) = :email

-- name: know_address
INSERT INTO _known_addresses (user_id, address, seen_at)
VALUES (:user, :address, :now)
ON CONFLICT (user_id, address) DO UPDATE SET seen_at = excluded.seen_at

-- name: forget_known_addresses
DELETE FROM _known_addresses
WHERE seen_at <= :before

-- name: forget_known_addresses_of
DELETE FROM _known_addresses
WHERE user_id = :user

-- name: count_try
INSERT INTO _tries (key, count, ends_at)
VALUES (:key, 1, :ends_at)
ON CONFLICT (key) DO UPDATE
SET count = CASE WHEN _tries.ends_at <= :now THEN 1 ELSE _tries.count + 1 END,
    ends_at = CASE WHEN _tries.ends_at <= :now THEN excluded.ends_at ELSE _tries.ends_at END
RETURNING count, ends_at

-- name: tries_left
SELECT count, ends_at
FROM _tries
WHERE key = :key AND ends_at > :now

-- name: take_back_try
UPDATE _tries
SET count = count - 1
WHERE key = :key AND count > 0

-- name: forget_tries
DELETE FROM _tries
WHERE key = :key

-- name: forget_ended_tries
DELETE FROM _tries
WHERE ends_at <= :now

-- A link goes when it is used; of two who use it at once, one finds nothing.
-- name: use_link
DELETE FROM _links
WHERE token_hash = :hash AND purpose = :purpose AND ends_at > :now
RETURNING user_id AS id

-- name: link_is_good
SELECT user_id AS id
FROM _links
WHERE token_hash = :hash AND purpose = :purpose AND ends_at > :now

-- name: forget_links_of
DELETE FROM _links
WHERE user_id = :user

-- name: forget_ended_links
DELETE FROM _links
WHERE ends_at <= :now

-- name: link_requests
SELECT r.id, r.purpose, r.created_at, u.id AS user_id
FROM _link_requests AS r
LEFT JOIN users AS u ON lower(u.email) = r.email AND u.is_active = TRUE
ORDER BY r.created_at, r.id
LIMIT :limit

-- name: forget_old_link_requests
DELETE FROM _link_requests
WHERE created_at <= :before

-- name: forget_link_request
DELETE FROM _link_requests
WHERE id = :id

-- name: second_factor_of
SELECT user_id, secret, confirmed_at, last_step, recovery_hashes, created_at
FROM _second_factors
WHERE user_id = :user

-- name: keep_second_factor
INSERT INTO _second_factors (user_id, secret, created_at)
VALUES (:user, :secret, :now)
ON CONFLICT (user_id) DO UPDATE
SET secret = excluded.secret, last_step = 0, created_at = excluded.created_at
WHERE _second_factors.confirmed_at IS NULL

-- Of two that use the same code at once, one is too late.
-- name: use_step
UPDATE _second_factors
SET last_step = :step, confirmed_at = COALESCE(confirmed_at, :now)
WHERE user_id = :user AND last_step < :step

-- name: keep_recovery_codes
UPDATE _second_factors
SET recovery_hashes = :hashes
WHERE user_id = :user AND recovery_hashes = :before

-- name: forget_second_factor
DELETE FROM _second_factors
WHERE user_id = :user
