-- A transaction with a lower number may be committed later, so what a reader has seen is a snapshot.
-- name: live_state
SELECT CAST(pg_current_snapshot() AS TEXT) AS state, COALESCE(MAX(id), 0) AS last
FROM _events

-- First all that is new, found by the transactions, and then in order: otherwise a planner might begin with the order.
-- name: live_events_between
WITH unseen AS MATERIALIZED (
    SELECT e.id
    FROM _events AS e
    WHERE e.transaction_id >= CAST(CAST(pg_snapshot_xmin(CAST(:from AS pg_snapshot)) AS TEXT) AS BIGINT)
        AND NOT pg_visible_in_snapshot(CAST(CAST(e.transaction_id AS TEXT) AS xid8), CAST(:from AS pg_snapshot))
        AND pg_visible_in_snapshot(CAST(CAST(e.transaction_id AS TEXT) AS xid8), CAST(:to AS pg_snapshot))
        AND e.id > :behind --?
)
SELECT id AS number
FROM unseen
ORDER BY id
LIMIT :limit
