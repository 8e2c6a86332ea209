-- What came of golden questions stands for a publication of the same drafts while nothing
-- has changed on which the answers hang. bot/goldentrial.go writes this.

-- +goose Up
ALTER TABLE golden_run ADD COLUMN stamp bytea; -- of questions, library, drafts and day; NULL is never taken again
CREATE INDEX golden_run_stamp ON golden_run (stamp) WHERE stamp IS NOT NULL;

-- +goose Down
ALTER TABLE golden_run DROP COLUMN stamp;
