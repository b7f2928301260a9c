-- name: has_migrations
SELECT count(*) AS number
FROM sqlite_master
WHERE type = 'table' AND name = '_migrations'

-- name: make_migrations
CREATE TABLE IF NOT EXISTS _migrations (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT

-- name: count_foreign_tables
SELECT count(*) AS number
FROM sqlite_master
WHERE type = 'table'

-- name: lock_migrations
SELECT 1

-- name: schema_objects
SELECT type AS kind, name, COALESCE(sql, '') AS definition
FROM sqlite_master
WHERE name NOT LIKE 'sqlite_stat%'
ORDER BY type, name

-- name: schema_columns
SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS type, c."notnull" = 0 AND c.pk = 0 AS nullable
FROM sqlite_master AS m
JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'table' AND m.name NOT IN (SELECT l.name FROM pragma_table_list AS l WHERE l.type IN ('virtual', 'shadow'))
ORDER BY m.name, c.cid

-- Looks whether the search index is what the texts give (integrity-check), or makes it anew (rebuild).
-- name: tend_search
INSERT INTO _search_words (_search_words, rank)
VALUES (:deed, 1)
