-- How staff sign in to the web inbox, and what they did. bot/inbox owns the
-- sessions; bot/audit.go writes the audit.

-- +goose Up

CREATE TABLE staff_session (
    token      bytea PRIMARY KEY, -- SHA-256 of what the cookie holds: a copy of the database opens no session
    staff_id   bigint NOT NULL REFERENCES staff ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_session_of ON staff_session (staff_id);
CREATE INDEX staff_session_expires ON staff_session (expires_at);

-- Every access to a conversation and every change that staff made. It holds
-- nothing of what was said, and outlives the conversation.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint REFERENCES staff, -- NULL: nobody was signed in, as at a refused login
    what       text NOT NULL,
    handoff_id bigint,                  -- of the case, which may be gone
    detail     text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_staff ON audit (staff_id, at);
CREATE INDEX audit_handoff ON audit (handoff_id, at);

-- +goose Down
DROP TABLE audit, staff_session;
