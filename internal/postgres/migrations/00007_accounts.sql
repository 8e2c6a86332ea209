-- How staff sign in to the web inbox, and what they did. bot/account.go owns the
-- accounts, bot/inbox the sessions and attempts; bot/audit.go writes the audit.

-- +goose Up

ALTER TABLE staff
    ADD COLUMN login           text UNIQUE, -- as bot.FoldLogin makes it; NULL: no password
    ADD COLUMN email           text UNIQUE, -- by which the identity provider's account is found the first time
    ADD COLUMN oidc_subject    text UNIQUE, -- 'issuer subject' of that account, from then on
    ADD COLUMN password_hash   text,        -- Argon2id in the PHC form
    ADD COLUMN password_set_at timestamptz,
    -- The password is a one-time one: it opens only the page to change it, for a while.
    ADD COLUMN must_change     boolean NOT NULL DEFAULT false;

CREATE TABLE staff_session (
    token      bytea PRIMARY KEY, -- SHA-256 of what the cookie holds: a copy of the database opens no session
    staff_id   bigint NOT NULL REFERENCES staff ON DELETE CASCADE,
    method     text NOT NULL CHECK (method IN ('password', 'oidc', 'telegram')),
    agent      text NOT NULL DEFAULT '', -- the browser, as it calls itself
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_session_of ON staff_session (staff_id);
CREATE INDEX staff_session_expires ON staff_session (expires_at);

-- A browser in which somebody has signed in with their password. Its attempts are
-- counted by themselves, so that strangers cannot keep its owner out.
CREATE TABLE staff_device (
    token    bytea PRIMARY KEY, -- SHA-256, as above
    staff_id bigint NOT NULL REFERENCES staff ON DELETE CASCADE,
    used_at  timestamptz NOT NULL
);
CREATE INDEX staff_device_of ON staff_device (staff_id);
CREATE INDEX staff_device_used ON staff_device (used_at);

-- Logins that failed, or are being tried. bot/inbox/attempt.go names the keys.
CREATE TABLE login_attempt (
    key      text PRIMARY KEY,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL,
    free_at  timestamptz NOT NULL -- when the next may be tried
);
CREATE INDEX login_attempt_last ON login_attempt (last_at);

-- What another service signed for a login, which counts once.
CREATE TABLE login_once (
    token bytea PRIMARY KEY,
    at    timestamptz NOT NULL
);
CREATE INDEX login_once_at ON login_once (at);

-- Every access to a conversation and every change that staff made. It holds
-- nothing of what was said, and outlives the conversation.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint REFERENCES staff, -- NULL: the command line, or nobody was signed in
    about      bigint,                  -- staff whose account was changed or tried
    what       text NOT NULL,
    handoff_id bigint,                  -- of the case, which may be gone
    detail     text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_staff ON audit (staff_id, id);
CREATE INDEX audit_about ON audit (about, id);
CREATE INDEX audit_handoff ON audit (handoff_id, id);
CREATE INDEX audit_logins ON audit (at) WHERE what LIKE 'login%'; -- kept for a time only: they have addresses

-- +goose Down
DROP TABLE audit, login_once, login_attempt, staff_device, staff_session;
ALTER TABLE staff DROP COLUMN login, DROP COLUMN email, DROP COLUMN oidc_subject, DROP COLUMN password_hash, DROP COLUMN password_set_at, DROP COLUMN must_change;
