-- Questions without an answer are asked again of another library than they were asked of
-- before, whatever the clock said; texts that became narrower with a later one of their
-- document are as wide as before when that is taken back.

-- +goose Up
ALTER TABLE gap_group ADD COLUMN tried_of text NOT NULL DEFAULT ''; -- the library of which they were last asked; bot/gapgroup.go
CREATE TABLE version_narrowed (
    version_id bigint NOT NULL REFERENCES version ON DELETE CASCADE,
    by_version bigint NOT NULL REFERENCES version ON DELETE CASCADE, -- that was published for fewer
    access     text NOT NULL,                                       -- who could be answered from it before
    PRIMARY KEY (version_id, by_version)
);
CREATE INDEX version_narrowed_by ON version_narrowed (by_version);

-- +goose Down
DROP TABLE version_narrowed;
ALTER TABLE gap_group DROP COLUMN tried_of;
