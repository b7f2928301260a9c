-- name: count_roles
SELECT count(*) AS value
FROM roles
