-- What came from another system before; only its people and tickets that are still there have such a row.
-- name: foreign_ids_of
SELECT foreign_id, COALESCE(user_id, ticket_id) AS record_id
FROM _foreign_ids
WHERE source = :source AND kind = :kind

-- name: numbers_taken
SELECT ticket_number
FROM tickets
WHERE ticket_number IN (:number*)
