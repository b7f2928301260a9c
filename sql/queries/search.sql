-- `_search_words(:term)` is the index of either database; a query is a term as query_of() writes it. The pieces of a
-- ticket stand from its own id up to 16777215 above it. CROSS JOIN is a join that keeps its order on SQLite.

-- Whether the ticket t, or its customer, or one of its tags or fields, holds :term. Without the flag `named` no names and
-- no fields are looked at: most words are in none. Words of fields stand from :word to before :word_end.
-- fragment: ticket_matches
    (EXISTS (
        SELECT 1
        FROM _search AS p CROSS JOIN _search_words(:term) AS w CROSS JOIN _search AS s
        WHERE p.owner_id = t.id AND p.kind = 'TICKET' AND w.rowid >= p.id AND w.rowid < p.id + 16777216 AND s.id = w.rowid
            AND s.is_internal = FALSE --? viewer_customer
    ) OR EXISTS ( --? named
        SELECT 1 --? named
        FROM _search AS s CROSS JOIN _search_words(:term) AS w --? named
        WHERE s.owner_id = t.customer_id AND s.kind = 'PERSON' AND w.rowid = s.id --? named
    ) OR EXISTS ( --? named
        SELECT 1 --? named
        FROM ticket_tags AS g CROSS JOIN _search AS s CROSS JOIN _search_words(:term) AS w --? named
        WHERE g.ticket_id = t.id AND s.owner_id = g.tag_id AND s.kind = 'TAG' AND w.rowid = s.id --? named
    ) OR EXISTS ( --? named
        SELECT 1 --? named
        FROM _ticket_words AS f --? named
        WHERE f.ticket_id = t.id AND f.word >= :word AND f.word < :word_end --? named
            AND t.customer_id = :viewer_customer AND EXISTS (SELECT 1 FROM departments AS d WHERE d.id = t.department_id AND CAST(d.fields -> 'properties' -> f.name ->> 'public' AS TEXT) IN ('true', '1')) --? named
    ))

-- Customers see of a ticket's fields what its department shows them: `->>` gives true on PostgreSQL, and 1 on SQLite.
-- fragment: shown_fields
    AND t.customer_id = :viewer_customer --?
    AND EXISTS (SELECT 1 FROM departments AS d WHERE d.id = t.department_id AND CAST(d.fields -> 'properties' -> f.name ->> 'public' AS TEXT) IN ('true', '1')) --? viewer_customer

-- name: count_hits
SELECT count(*) AS number
FROM (SELECT w.rowid FROM _search_words(:term) AS w WHERE w.rowid > 0 LIMIT :most) AS few

-- The newest hits, whoever may see them; of these, the ones that the actor may see.
-- name: search_hits
SELECT t.id AS ticket, p.id AS position, h.rowid AS piece, t.ticket_number || ' ' || t.title AS title
FROM (SELECT w.rowid FROM _search_words(:term) AS w WHERE w.rowid > 0 ORDER BY w.rowid DESC LIMIT :most) AS h
CROSS JOIN _search AS s CROSS JOIN _search AS p CROSS JOIN tickets AS t
WHERE s.id = h.rowid AND p.id = h.rowid / 16777216 * 16777216 AND t.id = p.owner_id
    AND s.is_internal = FALSE --? viewer_customer
{{visible_tickets}}

-- What the newest tickets of a customer hold, for a word that is frequent elsewhere.
-- name: own_texts
SELECT o.id AS ticket, p.id AS position, x.id AS piece, x.title, x.body
FROM (
    SELECT t.id FROM tickets AS t
    WHERE t.customer_id = :viewer_customer
    ORDER BY t.created_at DESC, t.id DESC
    LIMIT :tickets
) AS o
CROSS JOIN _search AS p CROSS JOIN _search_texts AS x
WHERE p.owner_id = o.id AND p.kind = 'TICKET' AND x.id >= p.id AND x.id < p.id + 16777216 AND x.is_internal = FALSE
LIMIT :most

-- What tickets hold, with the names of their customers and tags.
-- name: texts_of_tickets
SELECT t.id AS ticket, x.title, x.body
FROM tickets AS t CROSS JOIN _search AS p CROSS JOIN _search_texts AS x
WHERE t.id IN (:ticket*) AND p.owner_id = t.id AND p.kind = 'TICKET' AND x.id >= p.id AND x.id < p.id + 16777216
    AND x.is_internal = FALSE --? viewer_customer
UNION ALL
SELECT t.id, '', x.body
FROM tickets AS t CROSS JOIN _search_texts AS x
WHERE t.id IN (:ticket*) AND x.owner_id = t.customer_id AND x.kind = 'PERSON'
UNION ALL
SELECT g.ticket_id, '', x.body
FROM ticket_tags AS g CROSS JOIN _search_texts AS x
WHERE g.ticket_id IN (:ticket*) AND x.owner_id = g.tag_id AND x.kind = 'TAG'
UNION ALL
SELECT t.id, '', f.shown
FROM tickets AS t CROSS JOIN _ticket_fields AS f
WHERE t.id IN (:ticket*) AND f.ticket_id = t.id
{{shown_fields}}

-- name: count_own_tickets
SELECT count(*) AS number
FROM (SELECT t.id FROM tickets AS t WHERE t.customer_id = :viewer_customer LIMIT :most) AS few

-- People and tags that are called so; and whether a field says it.
-- name: search_names
SELECT s.kind, s.owner_id AS owner, s.id AS piece
FROM (
    SELECT w.rowid FROM _search_words(:term) AS w
    WHERE w.rowid < 0 AND w.rowid >= -1125899906842624
    ORDER BY w.rowid
    LIMIT :most
) AS h
CROSS JOIN _search AS s
WHERE s.id = h.rowid
UNION ALL
SELECT f.kind, f.owner, f.piece
FROM (
    SELECT 'FIELD' AS kind, '' AS owner, 0 AS piece FROM _ticket_words AS w
    WHERE w.word >= :word AND w.word < :word_end
    LIMIT 1
) AS f

-- Customers look for no other customers, nor for how many there are.
-- name: own_name
SELECT s.kind, s.owner_id AS owner, s.id AS piece
FROM _search AS s CROSS JOIN _search_words(:term) AS w
WHERE s.owner_id = :viewer_customer AND s.kind = 'PERSON' AND w.rowid = s.id

-- name: tickets_of_person
SELECT t.id AS ticket, p.id AS position
FROM tickets AS t CROSS JOIN _search AS p
WHERE t.customer_id = :owner AND p.owner_id = t.id AND p.kind = 'TICKET'
{{visible_tickets}}
ORDER BY t.created_at DESC, t.id DESC
LIMIT :most

-- name: tickets_with_tag
SELECT t.id AS ticket, p.id AS position
FROM ticket_tags AS g CROSS JOIN tickets AS t CROSS JOIN _search AS p
WHERE g.tag_id = :owner AND t.id = g.ticket_id AND p.owner_id = t.id AND p.kind = 'TICKET'
{{visible_tickets}}
ORDER BY g.ticket_id DESC
LIMIT :most

-- The newest tickets that have a word in a field, whoever may see them; of these, the ones that the actor may see.
-- name: tickets_with_word
SELECT t.id AS ticket, p.id AS position, f.shown
FROM (
    SELECT w.ticket_id, w.name FROM _ticket_words AS w
    WHERE w.word >= :word AND w.word < :word_end
    ORDER BY w.word DESC, w.ticket_id DESC
    LIMIT :most
) AS h
CROSS JOIN tickets AS t CROSS JOIN _ticket_fields AS f CROSS JOIN _search AS p
WHERE t.id = h.ticket_id AND f.ticket_id = h.ticket_id AND f.name = h.name AND p.owner_id = h.ticket_id AND p.kind = 'TICKET'
{{visible_tickets}}

-- The same among the newest tickets of a customer: a word that is frequent elsewhere does not hide it.
-- name: own_tickets_with_word
SELECT t.id AS ticket, p.id AS position, f.shown
FROM (
    SELECT o.id, o.customer_id, o.department_id FROM tickets AS o
    WHERE o.customer_id = :viewer_customer
    ORDER BY o.created_at DESC, o.id DESC
    LIMIT :tickets
) AS t
CROSS JOIN _ticket_words AS w CROSS JOIN _ticket_fields AS f CROSS JOIN _search AS p
WHERE w.ticket_id = t.id AND w.word >= :word AND w.word < :word_end AND f.ticket_id = t.id AND f.name = w.name
    AND p.owner_id = t.id AND p.kind = 'TICKET'
{{shown_fields}}

-- name: ticket_of_number
SELECT t.id AS ticket, p.id AS position, p.id AS piece
FROM tickets AS t CROSS JOIN _search AS p
WHERE t.ticket_number = :number AND p.owner_id = t.id AND p.kind = 'TICKET'
{{visible_named_tickets}}

-- name: tickets_holding
SELECT t.id
FROM tickets AS t
WHERE t.id IN (:ticket*) AND
{{ticket_matches}}
{{visible_tickets}}

-- name: found_tickets
SELECT t.id, t.ticket_number AS name, t.title, (SELECT s.name FROM ticket_statuses AS s WHERE s.id = t.status_id) AS status, t.created_at
FROM tickets AS t
WHERE t.id IN (:ticket*)
{{visible_tickets}}

-- name: found_pieces
SELECT x.id, x.kind, x.is_internal, x.title, x.body
FROM _search_texts AS x
WHERE x.id IN (:piece*)

-- name: search_articles
SELECT a.id, COALESCE(a.slug, a.id) AS name, a.title, a.created_at, h.rowid AS piece
FROM (
    SELECT w.rowid FROM _search_words(:term) AS w
    WHERE w.rowid < -1125899906842624
    ORDER BY w.rowid
    LIMIT :most
) AS h
CROSS JOIN _search AS s CROSS JOIN kb_articles AS a
WHERE s.id = h.rowid AND a.id = s.owner_id
{{visible_articles}}

-- name: count_articles
SELECT count(*) AS value
FROM kb_articles AS a
WHERE 1 = 1
{{visible_articles}}

-- name: suggested_articles
SELECT a.id, COALESCE(a.slug, a.id) AS slug, a.title, c.name AS category, a.kind, a.is_public
FROM kb_articles AS a
LEFT JOIN kb_categories AS c ON c.id = a.category_id
WHERE a.id IN (:article*)
{{visible_articles}}

-- name: last_word_of_customer
SELECT c.content
FROM ticket_comments AS c
JOIN tickets AS t ON t.id = c.ticket_id
WHERE c.ticket_id = :ticket AND c.user_id = t.customer_id AND c.is_internal = FALSE
ORDER BY c.created_at DESC, c.id DESC
LIMIT 1

-- What is written, and has no piece in the index; and pieces of what is not there, or that stand elsewhere.
-- name: lost_pieces
SELECT 'the ticket ' || t.ticket_number AS hurt FROM tickets AS t
WHERE NOT EXISTS (SELECT 1 FROM _search AS s WHERE s.owner_id = t.id AND s.kind = 'TICKET')
UNION ALL
SELECT 'the comment ' || c.id FROM ticket_comments AS c
WHERE NOT EXISTS (
    SELECT 1 FROM _search AS s JOIN _search AS p ON p.id = s.id / 16777216 * 16777216
    WHERE s.owner_id = c.id AND s.kind = 'COMMENT' AND s.is_internal = c.is_internal AND p.owner_id = c.ticket_id)
UNION ALL
SELECT 'the file ' || f.file_name FROM attachments AS f
LEFT JOIN ticket_comments AS c ON c.id = f.comment_id
WHERE NOT EXISTS (
    SELECT 1 FROM _search AS s JOIN _search AS p ON p.id = s.id / 16777216 * 16777216
    WHERE s.owner_id = f.id AND s.kind = 'FILE' AND s.is_internal = COALESCE(c.is_internal, FALSE) AND p.owner_id = f.ticket_id)
UNION ALL
SELECT 'the article ' || a.title FROM kb_articles AS a
WHERE NOT EXISTS (SELECT 1 FROM _search AS s WHERE s.owner_id = a.id AND s.kind = 'ARTICLE')
UNION ALL
SELECT 'the person ' || u.email FROM users AS u
WHERE NOT EXISTS (SELECT 1 FROM _search AS s WHERE s.owner_id = u.id AND s.kind = 'PERSON')
UNION ALL
SELECT 'the tag ' || g.name FROM tags AS g
WHERE NOT EXISTS (SELECT 1 FROM _search AS s WHERE s.owner_id = g.id AND s.kind = 'TAG')
UNION ALL
SELECT 'a piece of something that is gone' FROM _search_texts AS x
WHERE x.body IS NULL
