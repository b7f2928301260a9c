-- name: has_migrations
SELECT CASE WHEN to_regclass('_migrations') IS NULL THEN 0 ELSE 1 END AS number

-- name: make_migrations
CREATE TABLE IF NOT EXISTS _migrations (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TIMESTAMP(3) NOT NULL
)

-- name: count_foreign_tables
SELECT count(*) AS number
FROM pg_tables
WHERE schemaname = current_schema()

-- name: lock_migrations
SELECT pg_advisory_xact_lock(5207377281)

-- name: schema_objects
SELECT 'column' AS kind, c.relname || '.' || a.attname AS name,
    format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS definition
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r'
UNION ALL
SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
UNION ALL
SELECT 'index', indexname, replace(indexdef, ' ' || schemaname || '.', ' ')
FROM pg_indexes
WHERE schemaname = current_schema()
UNION ALL
SELECT 'trigger', t.tgname, replace(pg_get_triggerdef(t.oid), ' ' || n.nspname || '.', ' ')
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
WHERE NOT t.tgisinternal
UNION ALL
SELECT 'function', p.proname,
    regexp_replace(replace(pg_get_functiondef(p.oid), ' ' || n.nspname || '.', ' '), '\n SET search_path TO [^\n]*', '')
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace AND n.nspname = current_schema()
WHERE p.prokind = 'f' AND NOT EXISTS (SELECT 1 FROM pg_depend AS o WHERE o.objid = p.oid AND o.deptype = 'e')
UNION ALL
SELECT 'view', c.relname, pg_get_viewdef(c.oid)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
WHERE c.relkind IN ('v', 'm')
UNION ALL
SELECT 'type', t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
FROM pg_type AS t
JOIN pg_enum AS e ON e.enumtypid = t.oid
JOIN pg_namespace AS n ON n.oid = t.typnamespace AND n.nspname = current_schema()
GROUP BY t.typname
ORDER BY 1, 2

-- name: schema_columns
SELECT table_name, column_name, lower(udt_name) AS type, is_nullable = 'YES' AS nullable
FROM information_schema.columns
WHERE table_schema = current_schema()
ORDER BY table_name, ordinal_position

-- name: tend_search
SELECT s.kind || ' ' || s.owner_id AS hurt
FROM _search AS s
JOIN _search_texts AS x ON x.id = s.id
WHERE :deed = 'integrity-check' AND s.words IS DISTINCT FROM _search_vector(x.title, x.body)
