-- When what somebody said, asking for benefits, was kept: it can have become otherwise.

-- +goose Up
ALTER TABLE profile ADD COLUMN facts_at jsonb NOT NULL DEFAULT '{}'; -- fact -> day, of those in facts that were kept since

-- +goose Down
ALTER TABLE profile DROP COLUMN facts_at;
