-- What each golden question came to when it was asked last. bot/goldentrial.go writes this,
-- bot/goldenlast.go reads it.

-- +goose Up
ALTER TABLE golden_run ADD COLUMN asked jsonb NOT NULL DEFAULT '[]'; -- [{question, region, documents, before, after}]; of older runs none

-- +goose Down
ALTER TABLE golden_run DROP COLUMN asked;
