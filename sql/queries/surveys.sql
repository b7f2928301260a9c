-- name: survey_of_token
SELECT id, ticket_id, user_id, token_hash, score, comment, answered_at, created_at
FROM _surveys
WHERE token_hash = :token_hash

-- name: survey_of_ticket
SELECT id, ticket_id, user_id, token_hash, score, comment, answered_at, created_at
FROM _surveys
WHERE ticket_id = :ticket

-- name: list_surveys
SELECT s.id, t.ticket_number, u.email AS customer, s.score, s.comment, s.answered_at, s.created_at
FROM _surveys AS s
JOIN tickets AS t ON t.id = s.ticket_id
JOIN users AS u ON u.id = s.user_id
WHERE 1 = 1
    AND s.answered_at IS NOT NULL --? answered
    AND s.answered_at IS NULL --? unanswered
    AND (s.created_at, s.id) < (:after_created, :after_id) --?
{{visible_tickets}}
ORDER BY s.created_at DESC, s.id DESC
LIMIT :limit

-- name: surveys_for_report
SELECT ticket_id, score, answered_at, created_at
FROM _surveys
WHERE created_at >= :from AND created_at < :before
UNION ALL
SELECT ticket_id, score, answered_at, created_at
FROM _surveys
WHERE answered_at >= :from AND answered_at < :before AND created_at < :from
