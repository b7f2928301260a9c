-- The text is PostgreSQL's; the embedder turns the few words that SQLite does not know (see sql/embed.cpp).
-- A released step is never edited: checksums of applied steps are kept, and compared.
-- The comment behind a column says what it holds: help, OpenAPI and `helpdesk schema` print it.

CREATE TYPE "Priority" AS ENUM ('LOW', 'MEDIUM', 'HIGH', 'URGENT');
CREATE TYPE "TicketSource" AS ENUM ('WEB', 'EMAIL', 'PHONE', 'CHAT');
CREATE TYPE "NotificationType" AS ENUM ('TICKET_CREATED', 'TICKET_ASSIGNED', 'TICKET_UPDATED', 'COMMENT_ADDED', 'SLA_WARNING', 'SLA_BREACHED');

-- One row is a role: what the people who have it may do.
CREATE TABLE roles (
    id TEXT NOT NULL PRIMARY KEY, -- UUIDv7
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 50), -- the role's name, such as AGENT
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 100), -- the name that people read
    permissions TEXT[] NOT NULL DEFAULT '{}', -- what the role may do, such as tickets:assign; * is everything
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC -- when it was created
);

-- One row is a department: a group of agents that tickets are given to.
CREATE TABLE departments (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100), -- the department's name
    description TEXT CHECK (length(description) <= 2000), -- what it is for
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC
);

-- One row is a person: customer, agent or administrator.
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254), -- the address that names this person
    password_hash TEXT NOT NULL, -- argon2id; ! stands for no password
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200), -- the person's name
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE RESTRICT ON UPDATE CASCADE, -- a role in use stays
    department_id TEXT REFERENCES departments (id) ON DELETE SET NULL ON UPDATE CASCADE, -- a person outlives the department
    is_active BOOLEAN NOT NULL DEFAULT TRUE, -- false: may not act, and is given nothing
    refresh_token TEXT, -- only ever a hash
    time_zone TEXT CHECK (length(time_zone) <= 64), -- IANA zone, such as Europe/Berlin
    preferences JSON NOT NULL DEFAULT '{}', -- the person's own settings
    created_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT NOW_UTC -- when it was last changed
);
-- Names are found in any case, so no two may differ by it alone.
CREATE UNIQUE INDEX roles_name_folded ON roles (lower(name));
CREATE UNIQUE INDEX departments_name_folded ON departments (lower(name));
CREATE UNIQUE INDEX users_email_folded ON users (lower(email));
CREATE INDEX users_name ON users (lower(name));
CREATE INDEX users_role ON users (role_id, email);
CREATE INDEX users_department ON users (department_id, email);

-- Departments and people refer to each other, so this reference comes last. A department outlives its manager.
ALTER TABLE departments ADD COLUMN manager_id TEXT REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX departments_manager ON departments (manager_id);
