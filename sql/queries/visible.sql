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

-- A category is open while it and all above it are public. The open ones are gathered once a statement, from the top
-- down: nothing has to be kept in step with the tree, and what another program has put into a circle is not open.
-- fragment: open_categories
        WITH RECURSIVE open_categories (id) AS ( --? viewer_customer
            SELECT top.id FROM kb_categories AS top WHERE top.parent_id IS NULL AND top.is_public = TRUE --? viewer_customer
            UNION --? viewer_customer
            SELECT below.id FROM open_categories AS above --? viewer_customer
            JOIN kb_categories AS below ON below.parent_id = above.id AND below.is_public = TRUE --? viewer_customer
        ) --? viewer_customer
        SELECT id FROM open_categories --? viewer_customer

-- Compared with TRUE, so that no planner begins a list with the categories and loses its order.
-- fragment: visible_categories
    AND (k.id IN ( --? viewer_customer
{{open_categories}}
    )) = TRUE --? viewer_customer

-- fragment: visible_articles
    AND a.is_public = TRUE AND a.kind = 'ARTICLE' AND (a.category_id IN ( --? viewer_customer
{{open_categories}}
    )) = TRUE --? viewer_customer
