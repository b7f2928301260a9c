-- Whose a view is that the actor may see: one's own come first, also where a shared one has the same name.
-- fragment: visible_views
    AND (v.owner_id = :viewer OR v.is_shared = TRUE) --? viewer
    AND v.owner_id = :viewer_customer --?

-- name: resolve__views
SELECT v.id FROM _views AS v
WHERE v.id = :name
{{visible_views}}
UNION ALL
SELECT v.id FROM _views AS v
WHERE lower(v.name) = lower(:name)
    AND (v.owner_id = :viewer OR NOT EXISTS (SELECT 1 FROM _views AS o WHERE COALESCE(o.owner_id, '') = :viewer AND lower(o.name) = lower(:name))) --? viewer
{{visible_views}}
UNION ALL
SELECT v.id FROM _views AS v
WHERE v.id >= :low AND v.id < :high
{{visible_views}}
LIMIT 2

-- name: list_views
SELECT v.id, v.name, v.query, v.owner_id, u.email AS owner, v.is_shared, v.position, v.created_at, v.updated_at
FROM _views AS v
LEFT JOIN users AS u ON u.id = v.owner_id
WHERE 1 = 1
    AND v.id = :id --?
{{visible_views}}
ORDER BY v.position, v.name, v.id --? in_order

-- name: last_view
SELECT COALESCE(max(position), 0) AS last, COALESCE(sum(CASE WHEN owner_id = :owner THEN 1 ELSE 0 END), 0) AS own
FROM _views

-- name: call__views
SELECT name FROM _views WHERE id = :id
