-- name: resolve_roles
SELECT id FROM roles WHERE id = :name
UNION ALL
SELECT id FROM roles WHERE name = :name
UNION ALL
SELECT id FROM roles WHERE id >= :low AND id < :high
LIMIT 2

-- name: resolve_departments
SELECT id FROM departments WHERE id = :name
UNION ALL
SELECT id FROM departments WHERE name = :name
UNION ALL
SELECT id FROM departments WHERE id >= :low AND id < :high
LIMIT 2

-- name: resolve_users
SELECT u.id FROM users AS u
WHERE u.id = :name
{{visible_users}}
UNION ALL
SELECT u.id FROM users AS u
WHERE lower(u.email) = :name
{{visible_users}}
UNION ALL
SELECT u.id FROM users AS u
WHERE lower(u.name) = :person
{{visible_users}}
UNION ALL
SELECT u.id FROM users AS u
WHERE u.id >= :low AND u.id < :high
{{visible_users}}
LIMIT 2

-- Addresses that begin alike, for suggestions.
-- name: emails_near
SELECT u.email AS name
FROM users AS u
WHERE lower(u.email) >= :low AND lower(u.email) < :high
{{visible_users}}
ORDER BY lower(u.email)
LIMIT 200

-- name: list_roles
SELECT id, name, display_name, permissions, created_at
FROM roles
ORDER BY name

-- name: list_departments
SELECT d.id, d.name, d.description, d.manager_id, m.email AS manager, d.fields, d.created_at
FROM departments AS d
LEFT JOIN users AS m ON m.id = d.manager_id
WHERE 1 = 1
    AND d.id = :id --?
ORDER BY d.name

-- name: list_users
SELECT u.id, u.email, u.name, u.role_id, r.name AS role, u.department_id, d.name AS department, u.is_active, u.time_zone,
    u.preferences, u.created_at, u.updated_at
FROM users AS u
LEFT JOIN roles AS r ON r.id = u.role_id
LEFT JOIN departments AS d ON d.id = u.department_id
WHERE 1 = 1
    AND u.id = :id --?
    AND u.role_id = :role --?
    AND u.department_id = :department --?
    AND u.department_id IS NULL --? no_department
    AND u.is_active = :is_active --?
    AND u.email > :after --?
{{visible_users}}
ORDER BY u.email
LIMIT :limit --?

-- name: count_others_in_roles
SELECT count(*) AS number
FROM users
WHERE id <> :user AND is_active = TRUE AND role_id IN (:role*)

-- name: person_rights
SELECT u.id, u.email, u.is_active, r.permissions, u.name
FROM users AS u
JOIN roles AS r ON r.id = u.role_id
WHERE u.id = :id

-- What people call a row, where that is not its name: call_<table>.
-- name: call_users
SELECT email AS name FROM users WHERE id = :id
