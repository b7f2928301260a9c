-- Writers come one after the other, so the highest number says what a reader has seen.
-- name: live_state
SELECT CAST(COALESCE(MAX(id), 0) AS TEXT) AS state, COALESCE(MAX(id), 0) AS last
FROM _events

-- name: live_events_between
SELECT e.id AS number
FROM _events AS e
WHERE e.id > CAST(:from AS INTEGER) AND e.id <= CAST(:to AS INTEGER)
    AND e.id > :behind --?
ORDER BY e.id
LIMIT :limit
