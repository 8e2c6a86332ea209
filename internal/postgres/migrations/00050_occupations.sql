-- Occupations: the official classification, and guides to common ones in both languages.
-- knowledge/occupation writes these tables, retrieval/occupation reads them.

-- +goose Up

CREATE TABLE occupation (
    code      text PRIMARY KEY CHECK (code ~ '^[1-8](-[0-9]{2}){3}$'),
    name      text NOT NULL,                 -- the official one
    path      text[] NOT NULL,               -- names of the major, medium and minor group
    source    text NOT NULL,                 -- the file that it came from; 'guides' if from a guide only
    loaded_at timestamptz NOT NULL DEFAULT now() -- when it last changed
);

CREATE TABLE occupation_guide (
    code      text PRIMARY KEY REFERENCES occupation,
    interest  text NOT NULL CHECK (interest ~ '^[RIASEC]{3}$'), -- the strongest type first
    entry     text NOT NULL CHECK (entry IN ('days', 'weeks', 'months', 'years')), -- how long learning takes without the skills
    -- Codes of internal/strength.
    skills    text[] NOT NULL,
    demands   text[] NOT NULL,
    licences  text[] NOT NULL,               -- that a rule demands of everybody in it
    sometimes text[] NOT NULL,               -- that it demands for some of the work
    heard     text[] NOT NULL,               -- names that it is looked for by and that are never shown
    words     jsonb NOT NULL,                -- language -> title, also, tasks, ways, hard, note
    digest    bytea NOT NULL,                -- of the whole guide
    loaded_at timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE occupation_guide;
DROP TABLE occupation;
