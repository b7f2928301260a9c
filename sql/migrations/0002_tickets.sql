-- One row is a status that a ticket can have.
CREATE TABLE ticket_statuses (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 50), -- the status's name, such as OPEN
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 100),
    color TEXT NOT NULL CHECK (length(color) BETWEEN 1 AND 50), -- as #rrggbb
    is_default BOOLEAN NOT NULL DEFAULT FALSE, -- true: new tickets begin here
    is_resolved BOOLEAN NOT NULL DEFAULT FALSE, -- true: the work is done, and the resolution clock stops
    pauses_sla BOOLEAN NOT NULL DEFAULT FALSE, -- true: the desk waits for somebody else
    position INTEGER NOT NULL DEFAULT 0, -- the place in lists, from the first to the last
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX ticket_statuses_one_default ON ticket_statuses (is_default) WHERE is_default = TRUE;
CREATE UNIQUE INDEX ticket_statuses_name_folded ON ticket_statuses (lower(name));
CREATE INDEX ticket_statuses_position ON ticket_statuses (position, name);

-- One row is a promise: how soon a ticket of this priority is answered and resolved.
CREATE TABLE sla_policies (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- the policy's name
    priority "Priority" NOT NULL UNIQUE, -- the priority that it is for
    response_time INTEGER NOT NULL CHECK (response_time BETWEEN 1 AND 5256000), -- minutes until the first response
    resolution_time INTEGER NOT NULL CHECK (resolution_time BETWEEN 1 AND 5256000), -- minutes until the resolution
    calendar JSON, -- business hours; empty: all hours
    is_active BOOLEAN NOT NULL DEFAULT TRUE, -- false: new tickets don't get it
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX sla_policies_name_folded ON sla_policies (lower(name));
CREATE INDEX sla_policies_order ON sla_policies (resolution_time, name);

-- One row is a ticket: what a customer asks for, and how far it has come.
CREATE TABLE tickets (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_number TEXT NOT NULL UNIQUE CHECK (length(ticket_number) BETWEEN 1 AND 20), -- TKT-000042
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200), -- the subject, one line of up to 200 characters
    description TEXT NOT NULL CHECK (length(description) <= 200000), -- what the customer wrote first
    priority "Priority" NOT NULL DEFAULT 'MEDIUM', -- how urgent it is: LOW, MEDIUM, HIGH or URGENT
    source "TicketSource" NOT NULL DEFAULT 'WEB', -- how it came in: WEB, EMAIL, PHONE or CHAT
    status_id TEXT NOT NULL REFERENCES ticket_statuses (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- a status in use stays
    customer_id TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- a customer with tickets stays
    assigned_to_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- without its agent a ticket is unassigned
    department_id TEXT REFERENCES departments (id) ON DELETE SET NULL ON UPDATE CASCADE, -- without its department it is everybody's
    sla_policy_id TEXT REFERENCES sla_policies (id) ON DELETE SET NULL ON UPDATE CASCADE, -- due times stay when a policy goes
    response_due_at TIMESTAMP(3), -- the first response is due then
    resolution_due_at TIMESTAMP(3), -- the resolution is due then
    first_response_at TIMESTAMP(3), -- the first public comment by staff
    resolved_at TIMESTAMP(3), -- when it was resolved; empty while it is open
    response_breached BOOLEAN NOT NULL DEFAULT FALSE, -- the first response came too late, or is late now
    resolution_breached BOOLEAN NOT NULL DEFAULT FALSE, -- the resolution came too late, or is late now
    version INTEGER NOT NULL DEFAULT 1, -- counts the changes; give it back with a change, and a stale one is refused
    merged_into_id TEXT REFERENCES tickets (id) ON DELETE SET NULL ON UPDATE CASCADE, -- the ticket that goes on in its place
    custom JSON NOT NULL DEFAULT '{}', -- the desk's own fields
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
-- Every list walks one of these in its own order, whichever filter is the narrowest; `id` breaks ties.
CREATE INDEX tickets_created ON tickets (created_at, id);
CREATE INDEX tickets_updated ON tickets (updated_at, id);
CREATE INDEX tickets_due ON tickets (COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z'), id);
CREATE INDEX tickets_priority ON tickets ((CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END), id);
CREATE INDEX tickets_status_created ON tickets (status_id, created_at, id);
CREATE INDEX tickets_status_updated ON tickets (status_id, updated_at, id);
CREATE INDEX tickets_status_due ON tickets (status_id, COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z'), id);
CREATE INDEX tickets_status_priority ON tickets (status_id, (CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END), id);
CREATE INDEX tickets_department_created ON tickets (department_id, created_at, id);
CREATE INDEX tickets_department_updated ON tickets (department_id, updated_at, id);
CREATE INDEX tickets_department_due ON tickets (department_id, COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z'), id);
CREATE INDEX tickets_department_priority ON tickets (department_id, (CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END), id);
CREATE INDEX tickets_customer_created ON tickets (customer_id, created_at, id);
CREATE INDEX tickets_customer_updated ON tickets (customer_id, updated_at, id);
CREATE INDEX tickets_customer_due ON tickets (customer_id, COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z'), id);
CREATE INDEX tickets_customer_priority ON tickets (customer_id, (CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END), id);
CREATE INDEX tickets_assignee_created ON tickets (assigned_to_id, created_at, id);
CREATE INDEX tickets_assignee_updated ON tickets (assigned_to_id, updated_at, id);
CREATE INDEX tickets_assignee_due ON tickets (assigned_to_id, COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z'), id);
CREATE INDEX tickets_assignee_priority ON tickets (assigned_to_id, (CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END), id);
CREATE INDEX tickets_status_department ON tickets (status_id, department_id, created_at, id);
CREATE INDEX tickets_policy ON tickets (sla_policy_id);
CREATE INDEX tickets_merged ON tickets (merged_into_id) WHERE merged_into_id IS NOT NULL;
-- What a sweep has still to flag.
CREATE INDEX tickets_response_due ON tickets (response_due_at) WHERE first_response_at IS NULL AND resolved_at IS NULL AND response_breached = FALSE;
CREATE INDEX tickets_resolution_due ON tickets (resolution_due_at) WHERE resolved_at IS NULL AND resolution_breached = FALSE;

-- One row is something that was said on a ticket.
CREATE TABLE ticket_comments (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- whoever spoke stays
    content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 200000), -- what was said
    is_internal BOOLEAN NOT NULL DEFAULT FALSE, -- true: a note that customers never see
    message_id TEXT UNIQUE CHECK (length(message_id) <= 998), -- the Message-ID of the mail that it came in
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX ticket_comments_ticket ON ticket_comments (ticket_id, created_at, id);
CREATE INDEX ticket_comments_user ON ticket_comments (user_id);

-- One row is one field of a ticket that changed once.
CREATE TABLE ticket_history (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    user_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, -- empty: the system, or somebody who is gone
    field TEXT NOT NULL, -- the column that changed
    old_value TEXT, -- the whole value before
    new_value TEXT, -- the whole value after
    channel TEXT NOT NULL DEFAULT 'engine', -- the door that it came through: cli, rest, mail, rule or engine
    version INTEGER NOT NULL DEFAULT 0, -- the ticket's version that the change made; their order, whatever the clock says
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX ticket_history_ticket ON ticket_history (ticket_id, version, id);
CREATE INDEX ticket_history_user ON ticket_history (user_id);

-- One row is a file, with its content.
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    comment_id TEXT REFERENCES ticket_comments (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the comment
    uploaded_by TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- whoever sent it stays
    file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255), -- the name that people read
    file_path TEXT NOT NULL, -- a name for other programs; never a path on disk
    mime_type TEXT NOT NULL, -- such as application/pdf
    size BIGINT NOT NULL DEFAULT 0, -- in bytes
    sha256 TEXT, -- of the content, in hexadecimal
    content BYTEA, -- the file itself
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE INDEX attachments_ticket ON attachments (ticket_id, created_at, id);
CREATE INDEX attachments_comment ON attachments (comment_id);
CREATE INDEX attachments_uploader ON attachments (uploaded_by);

-- One row is a word that tickets are marked with.
CREATE TABLE tags (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 50), -- the tag's name
    color TEXT NOT NULL DEFAULT '#808080' CHECK (length(color) BETWEEN 1 AND 50),
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);
CREATE UNIQUE INDEX tags_name_folded ON tags (lower(name));

-- One row is a ticket's mark.
CREATE TABLE ticket_tags (
    ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the ticket
    tag_id TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE ON UPDATE CASCADE, -- goes with the tag
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    PRIMARY KEY (ticket_id, tag_id)
);
CREATE INDEX ticket_tags_tag ON ticket_tags (tag_id, ticket_id);
