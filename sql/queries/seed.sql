-- name: count_roles
SELECT count(*) AS value
FROM roles

-- name: take_numbers
UPDATE _counters
SET value = value + :count
WHERE name = :name
RETURNING value
