-- name: applied_migrations
SELECT number, name, checksum, applied_at
FROM _migrations
ORDER BY number

-- name: record_migration
INSERT INTO _migrations (number, name, checksum, applied_at)
VALUES (:number, :name, :checksum, :applied_at)
