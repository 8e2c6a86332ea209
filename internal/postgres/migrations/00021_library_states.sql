-- The states of a version: an admin looks at a text before people are answered from
-- it, takes it back, or withdraws it. knowledge/ writes all this.

-- +goose Up

-- A version is
--   draft      read and split; nobody is answered from it
--   checked    an admin has looked at it; nor is anybody from this
--   published  in force on the days of in_force, which other versions can cut
--   withdrawn  taken out from withdrawn_on; before that it held
-- Superseded and expired are not states: they follow from in_force and the day.
ALTER TABLE version
    ADD COLUMN state        text NOT NULL DEFAULT 'published' CHECK (state IN ('draft', 'checked', 'published', 'withdrawn')),
    ADD COLUMN access       text NOT NULL DEFAULT 'public' CHECK (access ~ '^(public|staff|team:[0-9]+)$'),
    ADD COLUMN way          text NOT NULL DEFAULT 'load' CHECK (way IN ('load', 'page', 'telegram', 'folder', 'web', 'starter', 'guide')),
    ADD COLUMN loaded_by    text NOT NULL DEFAULT '', -- the account's name; '' for the program or its operator
    ADD COLUMN checked_by   text NOT NULL DEFAULT '',
    ADD COLUMN checked_at   timestamptz,
    ADD COLUMN published_by text NOT NULL DEFAULT '',
    ADD COLUMN published_at timestamptz,              -- NULL while it is not
    ADD COLUMN withdrawn_by text NOT NULL DEFAULT '',
    ADD COLUMN withdrawn_on date,
    ADD COLUMN original     bytea,                    -- of the file as it came: table original
    ADD CONSTRAINT version_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL));
UPDATE version SET published_at = loaded_at;
CREATE INDEX version_waiting ON version (id) WHERE state IN ('draft', 'checked');

-- A file as it came, so that its pages can be looked at beside the text.
CREATE TABLE original (
    sha256     bytea PRIMARY KEY,
    name       text NOT NULL,
    content    bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE original ALTER COLUMN content SET STORAGE EXTERNAL; -- most files are compressed already
CREATE INDEX version_original ON version (original);

-- Who may be answered from a passage is a condition of the search, as the region is.
ALTER TABLE passage_index ADD COLUMN access text NOT NULL DEFAULT 'public';

-- What was published together, and can be taken back together.
CREATE TABLE publication (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    by        text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    undone_by text NOT NULL DEFAULT '',
    undone_at timestamptz
);
CREATE TABLE publication_version (
    publication_id bigint NOT NULL REFERENCES publication ON DELETE CASCADE,
    version_id     bigint NOT NULL REFERENCES version ON DELETE CASCADE,
    PRIMARY KEY (publication_id, version_id)
);
CREATE INDEX publication_version_version ON publication_version (version_id);

-- +goose Down
DROP TABLE publication_version, publication, original;
ALTER TABLE passage_index DROP COLUMN access;
ALTER TABLE version DROP COLUMN state, DROP COLUMN access, DROP COLUMN way, DROP COLUMN loaded_by, DROP COLUMN checked_by, DROP COLUMN checked_at,
    DROP COLUMN published_by, DROP COLUMN published_at, DROP COLUMN withdrawn_by, DROP COLUMN withdrawn_on, DROP COLUMN original;
