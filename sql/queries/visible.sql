-- What an actor may see, once for every list and every name. A line falls away where its parameter has no value: the
-- system has none of them, staff of all departments only :viewer, customers :viewer_customer.

-- fragment: visible_departments
    AND (COALESCE(t.department_id, :viewer_department) = :viewer_department OR t.assigned_to_id = :viewer_agent) --?

-- fragment: visible_tickets
    AND t.customer_id = :viewer_customer --?
{{visible_departments}}

-- The same for a ticket that is named: it is found by its name, and not among all that its customer has.
-- fragment: visible_named_tickets
    AND COALESCE(t.customer_id, '') = :viewer_customer --?
{{visible_departments}}

-- fragment: visible_comments
{{visible_tickets}}
    AND c.is_internal = FALSE --? viewer_customer

-- fragment: visible_users
    AND u.id = :viewer_customer --?

-- fragment: visible_articles
    AND a.is_public = TRUE AND a.kind = 'ARTICLE' --? viewer_customer
