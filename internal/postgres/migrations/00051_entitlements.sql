-- Entitlements: rules that are data, their versions, who reviewed them, and the
-- passages that they quote. knowledge/entitlement writes these tables,
-- retrieval/entitlement reads them; this file is the contract between the two.

-- +goose Up

-- What a person may be asked. Rules refer to a file of facts by its digest, so that
-- a rule means what it meant when it was reviewed.
CREATE TABLE entitlement_facts (
    sha256 bytea PRIMARY KEY,
    body   text NOT NULL       -- YAML
);

-- One text of a rule. A changed file is a new version; the published one stays until
-- another is published.
--   draft      loaded, not compared with the library, or found wrong; see problems
--   checked    each quote, figure and bound is as in the library
--   published  a person has reviewed it: it is used
--   withdrawn  no longer used, or another version is
CREATE TABLE entitlement_version (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule       text NOT NULL,
    ordinal    integer NOT NULL,             -- 1, 2, … within the rule
    sha256     bytea NOT NULL,               -- of rule and facts
    facts      bytea NOT NULL REFERENCES entitlement_facts,
    body       text NOT NULL,                -- YAML
    name_zh    text NOT NULL,
    name_en    text NOT NULL,
    region     text NOT NULL,                -- as in document versions
    valid_from date NOT NULL,
    valid_to   date,                         -- first day on which it no longer holds
    state      text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'checked', 'published', 'withdrawn')),
    problems   jsonb NOT NULL DEFAULT '[]',  -- of the last check
    loaded_at  timestamptz NOT NULL DEFAULT now(),
    checked_at timestamptz,
    decided_at timestamptz,                  -- published or withdrawn
    decided_by text NOT NULL DEFAULT '',
    decided_why text NOT NULL DEFAULT '',
    UNIQUE (rule, ordinal),
    CHECK (state IN ('draft', 'checked') OR decided_at IS NOT NULL AND decided_by <> ''),
    CHECK (state = 'draft' OR checked_at IS NOT NULL),
    CHECK (state NOT IN ('checked', 'published') OR problems = '[]')
);
CREATE UNIQUE INDEX entitlement_one_published ON entitlement_version (rule) WHERE state = 'published';

-- The version of a document that a clause was compared with. Where that is no longer
-- in force, or gone, the rule is suspended: nothing has to run for that.
CREATE TABLE entitlement_citation (
    entitlement_id bigint NOT NULL REFERENCES entitlement_version ON DELETE CASCADE,
    clause         text NOT NULL,
    version_id     bigint REFERENCES version ON DELETE SET NULL,
    document       text NOT NULL,
    article        text NOT NULL,
    digest         bytea NOT NULL,           -- of the clause's text
    PRIMARY KEY (entitlement_id, clause)
);
CREATE INDEX entitlement_citation_version ON entitlement_citation (version_id);

-- Why a rule may not be used on a day: the documents that no longer say so. Nothing
-- where it may.
-- +goose StatementBegin
CREATE FUNCTION entitlement_suspended(entitlement bigint, on_day date) RETURNS text[]
    LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT DISTINCT c.document || ' ' || c.article
        FROM entitlement_citation c LEFT JOIN version v ON v.id = c.version_id
        WHERE c.entitlement_id = entitlement AND (v.id IS NULL OR NOT v.in_force @> on_day)
        ORDER BY 1);
-- +goose StatementEnd
