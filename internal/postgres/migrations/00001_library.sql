-- The library: documents, their versions, the passages that answers cite, and
-- the indexes that find them. knowledge/ writes these tables, retrieval/ reads
-- them; this file is the contract between the two.

-- +goose Up
CREATE EXTENSION IF NOT EXISTS vector;

-- What an admin loads: a file or page, known by where it came from. Its text
-- lives in versions.
CREATE TABLE document (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source     text NOT NULL UNIQUE,     -- absolute path, URL, or "starter:…"
    created_at timestamptz NOT NULL DEFAULT now()
);

-- One text of a document. A changed file is a new version; the old one stays
-- for questions "as of" an earlier day.
CREATE TABLE version (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal     integer NOT NULL,        -- 1, 2, … within the document
    sha256      bytea NOT NULL,          -- of the bytes and the metadata given with them
    title       text NOT NULL,
    issuer      text NOT NULL DEFAULT '',
    number      text NOT NULL DEFAULT '', -- document number, 发文字号
    region      text NOT NULL DEFAULT '', -- '' everywhere, 'CN', GB/T 2260 code, or ISO 3166 code
    kind        text NOT NULL DEFAULT 'policy' CHECK (kind IN ('policy', 'guide')),
    language    text NOT NULL DEFAULT '',
    url         text NOT NULL DEFAULT '',
    valid_from  date,                    -- as the document states it
    valid_to    date,                    -- first day on which it no longer holds
    supersedes  text[] NOT NULL DEFAULT '{}', -- titles or numbers of what it replaces
    loaded_on   date NOT NULL,           -- a correction holds from this day
    -- The days on which retrieval offers it: the validity above, cut where a
    -- newer version or a superseding document takes over. Worked out anew at
    -- every load that touches the document.
    in_force    daterange NOT NULL,
    body        text NOT NULL,
    warnings    text[] NOT NULL DEFAULT '{}',
    loaded_at   timestamptz NOT NULL DEFAULT now(),
    counted     boolean NOT NULL DEFAULT false, -- its terms are in "term"
    UNIQUE (document_id, ordinal)
);
CREATE INDEX version_sha256 ON version (sha256);
CREATE INDEX version_title ON version (title);
CREATE INDEX version_supersedes ON version USING gin (supersedes) WHERE supersedes <> '{}';
CREATE INDEX version_number ON version (number) WHERE number <> '';
CREATE INDEX version_uncounted ON version (id) WHERE NOT counted;

-- What an answer quotes: body is substr(version.body, start_at + 1, end_at - start_at),
-- offsets in characters.
CREATE TABLE passage (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL REFERENCES version ON DELETE CASCADE,
    ordinal    integer NOT NULL,
    heading    text[] NOT NULL,          -- path, from the outermost heading to the article
    body       text NOT NULL,
    start_at   integer NOT NULL,
    end_at     integer NOT NULL,
    UNIQUE (version_id, ordinal)
);

-- The lexical index: a row for each passage, narrow enough that a few thousand
-- candidates are scored in a few milliseconds. region and in_force repeat the
-- version's so that only passages that apply are candidates at all.
CREATE TABLE passage_index (
    passage_id bigint PRIMARY KEY REFERENCES passage ON DELETE CASCADE,
    version_id bigint NOT NULL,
    region     text NOT NULL,
    in_force   daterange NOT NULL,
    length     integer NOT NULL,         -- number of index terms, with repeats
    terms      integer[] NOT NULL,       -- term numbers, each once
    -- term number -> tf / (tf + k1). Neither the rarity of a term nor the length
    -- of a passage is in it, so nothing stored goes stale as the library grows.
    weights    sparsevec(1000000000) NOT NULL
) WITH (toast_tuple_target = 8160, fillfactor = 90);
-- Keep the weights beside the row: fetching them from TOAST for each candidate
-- would cost more than scoring it. The terms are only read to build the index.
ALTER TABLE passage_index ALTER COLUMN weights SET STORAGE MAIN;
ALTER TABLE passage_index ALTER COLUMN terms SET STORAGE EXTERNAL;
CREATE INDEX passage_index_terms ON passage_index USING gin (terms)
    WITH (gin_pending_list_limit = 16384);
CREATE INDEX passage_index_version ON passage_index (version_id);
-- For a person in a small region the few passages that are local are read whole.
CREATE INDEX passage_index_region ON passage_index (region);

-- In how many passages a term stands. Counted after a load, not within it: a
-- term that is not counted yet only looks rarer than it is.
CREATE TABLE term (
    term     integer PRIMARY KEY,
    passages bigint NOT NULL
) WITH (fillfactor = 80);

-- One row: the size of what is counted, and by which rules the index was made.
CREATE TABLE corpus (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    passages   bigint NOT NULL DEFAULT 0,
    length     bigint NOT NULL DEFAULT 0,
    indexed_by text NOT NULL DEFAULT ''
);
INSERT INTO corpus DEFAULT VALUES;

-- An embedding space: a model, its dimension, and what is put before a text.
-- Vectors of two spaces are never compared.
CREATE TABLE embedding_space (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model      text NOT NULL,
    dimensions integer NOT NULL CHECK (dimensions BETWEEN 1 AND 4000),
    prefix     text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (model, dimensions, prefix)
);

CREATE TABLE passage_embedding (
    space_id   integer NOT NULL REFERENCES embedding_space ON DELETE CASCADE,
    passage_id bigint NOT NULL REFERENCES passage ON DELETE CASCADE,
    embedding  halfvec NOT NULL,
    PRIMARY KEY (space_id, passage_id)
);

-- +goose Down
DROP TABLE passage_embedding, embedding_space, corpus, term, passage_index, passage, version, document;
