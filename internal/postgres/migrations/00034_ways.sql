-- +goose Up

-- A document behind an address has a back-off of its own: one that fails holds up no other.
ALTER TABLE web_page
    ADD COLUMN failures integer NOT NULL DEFAULT 0,             -- in a row
    ADD COLUMN due_at   timestamptz NOT NULL DEFAULT now();     -- from when on it is looked at again

-- +goose Down
ALTER TABLE web_page DROP COLUMN failures, DROP COLUMN due_at;
