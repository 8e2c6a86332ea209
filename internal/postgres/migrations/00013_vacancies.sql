-- Vacancies: where they come from, what they say, and who has looked at them.
-- knowledge/vacancy writes these tables, retrieval reads them; this file is the
-- contract between the two.

-- +goose Up

-- A feed: a file that is loaded by hand, or an address that is fetched when it is
-- due. Whoever loads it holds an advisory lock of its id for as long as the load
-- lasts; the lock is gone with the connection, so nothing has to be cleaned up.
CREATE TABLE vacancy_source (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL UNIQUE,
    label         text NOT NULL CHECK (label <> ''), -- what people are shown as the source
    url           text NOT NULL DEFAULT '',          -- '' where it is loaded from files
    kind          text NOT NULL DEFAULT '',          -- csv, xlsx, ndjson, json, html; '' tell by content
    mapping       text NOT NULL DEFAULT '',          -- YAML; '' where it is loaded from files
    every         interval CHECK (every >= interval '1 minute'), -- NULL: only by hand
    whole         boolean NOT NULL DEFAULT false,    -- a feed of everything: what is missing is withdrawn
    private       boolean NOT NULL DEFAULT false,    -- may lie in a private network
    etag          text NOT NULL DEFAULT '',
    last_modified text NOT NULL DEFAULT '',
    due_at        timestamptz NOT NULL DEFAULT now(),
    failures      integer NOT NULL DEFAULT 0,        -- in a row
    error         text NOT NULL DEFAULT '',          -- of the last run, '' if it went well
    ran_at        timestamptz,
    report        jsonb,                             -- of the last run that went well
    removed_at    timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- What a search filters by, ranks by and shows on a card. It is offered while
-- state = 'published' and it is valid: nothing has to run for it to leave the
-- results. No sex, age or origin of a person, and no ownership of an employer, is
-- kept in a column: nothing can rank by them.
--   published   offered while it is valid
--   review      a rule says it may be unlawful: a person decides
--   rejected    a person has decided that it is not offered
--   incomplete  lacks what the law demands; see missing
--   withdrawn   gone from its feed, or closed
CREATE TABLE vacancy (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id     integer NOT NULL REFERENCES vacancy_source,
    external_id   text NOT NULL,
    state         text NOT NULL CHECK (state IN ('published', 'review', 'rejected', 'incomplete', 'withdrawn')),
    digest        bytea NOT NULL,          -- of the row, the mapping and the rules: same again, nothing to do
    text_digest   bytea NOT NULL,          -- 16 bytes of the words, 16 of what is unlawful in them: see vacancy_verdict
    same_key      bigint NOT NULL,         -- of employer, title, place and pay: candidates for the same job
    simhash       bigint NOT NULL,         -- of its text: many bits apart, another text
    group_id      bigint NOT NULL,         -- the same job from several sources has one
    language      text NOT NULL,
    law           text NOT NULL,           -- CN, GB: by which law it was checked
    title         text NOT NULL,
    employer      text NOT NULL,
    region        text NOT NULL,           -- as in document versions: '' not known
    place         text NOT NULL,           -- as written
    latitude      double precision CHECK (latitude BETWEEN -90 AND 90),     -- WGS-84
    longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
    given_latitude  double precision,      -- as given, in the datum
    given_longitude double precision,
    datum         text NOT NULL DEFAULT '',-- wgs84, gcj02, bd09
    pay_text      text NOT NULL,           -- as written
    pay_from      real,                    -- in its own unit
    pay_to        real,
    pay_unit      text NOT NULL,           -- hour, day, week, month, year, piece, '' not stated
    currency      text NOT NULL,
    pay_hour_from real,                    -- converted; internal/pay says how
    pay_hour_to   real,
    pay_month_from real,
    pay_month_to  real,
    pay_months    real,                    -- months that are paid in a year, where stated: 13薪
    employment    text NOT NULL,           -- full, part, temporary, odd, internship, apprenticeship, volunteer, other, ''
    hours_week    real,
    shifts        text[] NOT NULL,         -- day, evening, night, weekend, rotating
    headcount     integer,
    education     text NOT NULL,           -- as written
    experience    text NOT NULL,           -- as written
    skills        text[] NOT NULL,
    settlement    text NOT NULL,           -- odd jobs: day, week, month, done, ''
    places_left   integer,                 -- odd jobs: 0 is filled
    tools         text NOT NULL,           -- odd jobs: who brings them
    insurance     text NOT NULL,
    contact       text NOT NULL,
    url           text NOT NULL,
    posted_at     timestamptz,
    valid_from    timestamptz,
    valid_through timestamptz,             -- offered up to and with this moment
    missing       text[] NOT NULL,         -- why it is incomplete
    assumed       text[] NOT NULL,         -- fields that the mapping filled in for a trial
    flags         text[] NOT NULL,         -- rules that found something, warnings as well
    first_seen    timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    ended_at      timestamptz,             -- withdrawn, rejected or closed; or expired, once a load has noticed
    untrained     boolean,                 -- no experience is asked for; NULL: it does not say
    -- What it is found by: words of its text, positive, and facets, negative
    -- (internal/facet). What each word counts is in weights.
    terms         integer[] NOT NULL,
    weights       sparsevec(1000000000) NOT NULL,
    UNIQUE (source_id, external_id)
) WITH (toast_tuple_target = 8160, fillfactor = 90);
ALTER TABLE vacancy ALTER COLUMN weights SET STORAGE MAIN;
ALTER TABLE vacancy ALTER COLUMN terms SET STORAGE EXTERNAL;
CREATE INDEX vacancy_same ON vacancy (same_key);
CREATE INDEX vacancy_group ON vacancy (group_id);
-- Records are kept for years. What has expired leaves the indexes that are searched at
-- the next load, which finds it by the last one.
CREATE INDEX vacancy_region ON vacancy (region text_pattern_ops) WHERE state = 'published' AND ended_at IS NULL;
-- What is inserted waits in a list until it is worth sorting in: in a load of a million
-- that is many times cheaper than row by row. Whoever loads empties it in the end.
CREATE INDEX vacancy_terms ON vacancy USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 65536) WHERE state = 'published' AND ended_at IS NULL;
CREATE INDEX vacancy_ending ON vacancy (valid_through) WHERE state = 'published' AND ended_at IS NULL;
-- The planner would read megabytes to learn what the search knows better.
ALTER TABLE vacancy ALTER COLUMN terms SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
CREATE INDEX vacancy_review ON vacancy (id) WHERE state = 'review';

-- The long texts, apart so that a search reads narrow rows.
CREATE TABLE vacancy_text (
    vacancy_id   bigint PRIMARY KEY REFERENCES vacancy ON DELETE CASCADE,
    requirements text NOT NULL,
    duties       text NOT NULL,
    conditions   text NOT NULL,
    findings     jsonb NOT NULL
);

-- What may be offered now. A filled odd job is closed.
CREATE VIEW vacancy_live AS
SELECT * FROM vacancy
WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now()
  AND (valid_from IS NULL OR valid_from <= now()) AND places_left IS DISTINCT FROM 0;

-- In how many of the vacancies that were looked at a word or facet stands. One row.
CREATE TABLE vacancy_statistic (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL DEFAULT 1,
    rows    bigint NOT NULL,    -- published vacancies
    sampled integer NOT NULL,   -- how many of them were looked at
    terms   integer[] NOT NULL, -- ascending
    times   integer[] NOT NULL  -- of each
);

-- What a vacancy said before it was changed: what was published has to be kept,
-- not only what it says last.
CREATE TABLE vacancy_former (
    vacancy_id bigint NOT NULL REFERENCES vacancy ON DELETE CASCADE,
    until      timestamptz NOT NULL DEFAULT now(),
    said       jsonb NOT NULL
);
CREATE INDEX vacancy_former_vacancy ON vacancy_former (vacancy_id);

-- What a person decided about a vacancy in review; the last one counts. A publish
-- holds for the words that were looked at and what was found in them; a reject for
-- the words, whatever is found in them. Other words after a reject wait for a person.
CREATE TABLE vacancy_verdict (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    vacancy_id  bigint NOT NULL REFERENCES vacancy ON DELETE CASCADE,
    verdict     text NOT NULL CHECK (verdict IN ('publish', 'reject')),
    text_digest bytea NOT NULL,
    by          text NOT NULL CHECK (by <> ''),
    why         text NOT NULL CHECK (why <> ''),
    said_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX vacancy_verdict_vacancy ON vacancy_verdict (vacancy_id, id DESC);

-- A place as it is compared: without marks and the words for what kind of place it is.
CREATE FUNCTION vacancy_place(place text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(lower(place), ' 省市区县·,，.。-–—/()（）、;；:：|', '');

-- Whether two advertisements with one key may be of one post: nothing that both say is
-- contrary. Two shops in one district, by day and by night, full time and part time are
-- two. A place that says less is not contrary; points are, from about a kilometre on.
CREATE FUNCTION vacancy_agree(place text, latitude float8, longitude float8, employment text, shifts text[],
                              place2 text, latitude2 float8, longitude2 float8, employment2 text, shifts2 text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (strpos(vacancy_place(place), vacancy_place(place2)) > 0 OR strpos(vacancy_place(place2), vacancy_place(place)) > 0)
       AND coalesce(abs(latitude - latitude2) < 0.01 AND abs(longitude - longitude2) < 0.015, true)
       AND (employment = employment2 OR employment = '' OR employment2 = '')
       AND (shifts = shifts2 OR shifts = '{}' OR shifts2 = '{}');

-- What a reviewer has seen, short enough to be copied.
CREATE FUNCTION vacancy_seal(text_digest bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN left(encode(sha256(text_digest), 'hex'), 12);

-- Stores a verdict: 'publish' or 'reject'. What it is about is what the reviewer has
-- seen: with another seal nothing is decided; '' takes what stands there. It gives
-- 'done', 'changed' (other words than were seen), 'none' (no such vacancy), or the
-- state in which there is nothing to decide. The lock is that of a batch of a load
-- (knowledge/vacancy), which would otherwise store the state from before the verdict.
-- +goose StatementBegin
CREATE FUNCTION vacancy_decide(which bigint, seen text, verdict text, who text, reason text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stored record;
BEGIN
    PERFORM pg_advisory_xact_lock(33321125087961460);
    SELECT v.state, v.text_digest INTO stored FROM vacancy v WHERE v.id = which FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'none';
    ELSIF NOT (stored.state = ANY (CASE verdict WHEN 'publish' THEN '{review,rejected}' ELSE '{review,published}' END::text[])) THEN
        RETURN stored.state;
    ELSIF seen <> '' AND seen <> vacancy_seal(stored.text_digest) THEN
        RETURN 'changed';
    END IF;
    INSERT INTO vacancy_verdict (vacancy_id, verdict, text_digest, by, why) VALUES (which, verdict, stored.text_digest, who, reason);
    UPDATE vacancy v SET state = CASE verdict WHEN 'publish' THEN 'published' ELSE 'rejected' END, changed_at = now(),
        ended_at = CASE verdict WHEN 'reject' THEN now() END
    WHERE v.id = which;
    RETURN 'done';
END $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION vacancy_decide, vacancy_seal, vacancy_agree, vacancy_place;
DROP TABLE vacancy_verdict, vacancy_former;
DROP VIEW vacancy_live;
DROP TABLE vacancy_statistic, vacancy_text, vacancy, vacancy_source;
