-- What a server does for a desk.

-- name: leader
SELECT holder, ends_at
FROM _leader

-- Of two who would lead at once, one is too late.
-- name: lead
INSERT INTO _leader (id, holder, ends_at)
VALUES ('leader', :holder, :ends_at)
ON CONFLICT (id) DO UPDATE
SET holder = excluded.holder, ends_at = excluded.ends_at
WHERE _leader.holder = excluded.holder OR _leader.ends_at <= :now

-- name: stop_leading
DELETE FROM _leader
WHERE holder = :holder

-- name: what_is_due
SELECT CASE WHEN EXISTS (SELECT 1 FROM _outbox WHERE state = 'waiting' AND next_at <= :now)
    OR EXISTS (SELECT 1 FROM _link_requests) THEN 1 ELSE 0 END AS value

-- name: count_outbox
SELECT count(*) AS value
FROM _outbox
WHERE state = :state
