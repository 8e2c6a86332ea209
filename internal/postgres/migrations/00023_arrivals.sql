-- What an admin loads at the pages of the library: what became of each file, what else
-- is nearly the same, and on which page of the original a passage stands.
-- knowledge/arrival.go, near.go and publish.go write all this.

-- +goose Up

ALTER TABLE version ADD COLUMN mended_by text NOT NULL DEFAULT ''; -- who said of it what its file does not
ALTER TABLE passage ADD COLUMN page integer NOT NULL DEFAULT 0;    -- 0 where the format has none

-- The smallest hashes of a text's shingles: two texts that share most of them are
-- nearly the same.
CREATE TABLE sketch (
    version_id bigint PRIMARY KEY REFERENCES version ON DELETE CASCADE,
    hashes     bigint[] NOT NULL
);
-- The smallest of them: who shares most of a sketch shares one of these.
CREATE TABLE sketch_hash (
    hash       bigint NOT NULL,
    version_id bigint NOT NULL REFERENCES sketch ON DELETE CASCADE,
    PRIMARY KEY (hash, version_id)
);
CREATE INDEX sketch_hash_version ON sketch_hash (version_id);

-- A file that came, with those that came together. What was refused is seen here alone.
CREATE TABLE arrival (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch      text NOT NULL CHECK (batch <> ''),
    name       text NOT NULL, -- as in the folder
    size       bigint NOT NULL,
    by         text NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    status     text NOT NULL CHECK (status IN ('drafted', 'unchanged', 'refused')),
    reason     text NOT NULL DEFAULT '',
    version_id bigint REFERENCES version ON DELETE SET NULL,
    UNIQUE (batch, name)
);
CREATE INDEX arrival_version ON arrival (version_id);
CREATE INDEX arrival_at ON arrival (at);

-- +goose Down
DROP TABLE arrival, sketch_hash, sketch;
ALTER TABLE passage DROP COLUMN page;
ALTER TABLE version DROP COLUMN mended_by;
