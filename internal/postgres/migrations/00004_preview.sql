-- What a door shows of an answer before it is finished, and how fast it has sent.

-- +goose Up

ALTER TABLE turn
    -- The door's own id of a message that shows the answer while it is written; the
    -- finished answer takes its place. 0: there is none.
    ADD COLUMN preview bigint NOT NULL DEFAULT 0;

-- A sender that takes over looks up what the one before has just sent.
CREATE INDEX outbox_settled ON outbox (channel, settled_at) WHERE settled_at IS NOT NULL;

-- +goose Down
DROP INDEX outbox_settled;
ALTER TABLE turn DROP COLUMN preview;
