-- What came, by its bytes and what was stated with them: a file that was refused need not
-- be sent again to be refused again. knowledge/arrival.go writes this.

-- +goose Up
ALTER TABLE arrival ADD COLUMN stamp bytea; -- NULL where it was not read

-- +goose Down
ALTER TABLE arrival DROP COLUMN stamp;
