-- A change of the embedding model: a new space is filled beside the one in which
-- questions are searched, then the library is switched to it, and back if need be.
-- knowledge/space.go writes this.

-- +goose Up

ALTER TABLE embedding_space
    ADD COLUMN asked      boolean NOT NULL DEFAULT false, -- its dimensions are asked of the model, which gives others by itself
    ADD COLUMN kept       boolean NOT NULL DEFAULT false, -- vectors that it lacks are made
    ADD COLUMN by         text NOT NULL DEFAULT '',       -- who had it built; '' the program
    ADD COLUMN trouble    text NOT NULL DEFAULT '',       -- why it could not be filled when that was last tried
    ADD COLUMN due_at     timestamptz NOT NULL DEFAULT now(); -- when to look for what it lacks

-- In which space questions are searched: the last row's. There is none until vectors
-- are made for the first time.
CREATE TABLE embedding_switch (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    space_id  integer NOT NULL REFERENCES embedding_space ON DELETE CASCADE,
    before_id integer REFERENCES embedding_space ON DELETE SET NULL, -- to which one can go back
    back      boolean NOT NULL DEFAULT false,                        -- this was going back
    by        text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX embedding_switch_space ON embedding_switch (space_id);
CREATE INDEX embedding_switch_before ON embedding_switch (before_id);

-- +goose Down
DROP TABLE embedding_switch;
ALTER TABLE embedding_space DROP COLUMN asked, DROP COLUMN kept, DROP COLUMN by, DROP COLUMN trouble, DROP COLUMN due_at;
