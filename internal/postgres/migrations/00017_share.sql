-- Sharing: what is public, in the order in which it changed. The triggers here fill
-- share_pending, whoever writes vacancies; retrieval/share reads share_item and calls
-- share_advance, which alone writes it; knowledge/vacancy writes vacancy_origin and
-- what it remembers of a feed that it follows.

-- +goose Up

-- Who this instance is, for others: random, made when it is first needed, so that two
-- databases that were copied from one empty schema are two. A copy of a database that
-- was used is to be given another one (README.md says how).
CREATE TABLE share_instance (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    id       uuid NOT NULL DEFAULT gen_random_uuid(),
    timed_at timestamptz NOT NULL DEFAULT '-infinity' -- up to when share_advance has looked for what begins or ends by itself
);

-- Vacancies of which something was written and that have not been numbered since.
-- Only appended to: who writes a vacancy waits for nobody.
CREATE TABLE share_pending (vacancy_id bigint NOT NULL);

-- Every vacancy that was ever offered, by the number of its last change. Numbers are
-- given after the change is committed, and become visible in their order: who has read
-- up to a number has missed nothing below it.
CREATE SEQUENCE share_number;
CREATE TABLE share_item (
    vacancy_id bigint PRIMARY KEY REFERENCES vacancy ON DELETE CASCADE,
    number     bigint NOT NULL UNIQUE,
    live       boolean NOT NULL,     -- offered at that time; false: it has ended since
    changed_at timestamptz NOT NULL  -- in the order of the numbers
);
CREATE INDEX share_item_changed ON share_item (changed_at, number);

-- Of what was taken from another instance: which instances it has passed, and as whose
-- it was shown there; the first is where it was said first, the last the one it was
-- taken from.
CREATE TABLE vacancy_origin (
    vacancy_id bigint PRIMARY KEY REFERENCES vacancy ON DELETE CASCADE,
    path       text[] NOT NULL,
    labels     text[] NOT NULL
);

ALTER TABLE vacancy_source
    ADD COLUMN shared   boolean NOT NULL DEFAULT true, -- false: its owner does not let it be passed on
    ADD COLUMN cursor   text NOT NULL DEFAULT '',      -- of a feed with pages: up to where it was read
    ADD COLUMN whole_at timestamptz;                   -- when it was last read from its beginning to its end

-- What begins or ends by itself.
CREATE INDEX vacancy_ends ON vacancy (valid_through) WHERE state = 'published';
CREATE INDEX vacancy_begins ON vacancy (valid_from) WHERE state = 'published' AND valid_from IS NOT NULL;

-- Whose a vacancy is, as people are shown it: the first that said it, then those
-- through whom it came.
CREATE FUNCTION vacancy_label(vacancy bigint, label text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT array_to_string(o.labels, ' → ') || ' → ' FROM vacancy_origin o WHERE o.vacancy_id = vacancy), '') || label
$$;

-- +goose StatementBegin
CREATE FUNCTION share_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO share_pending SELECT id FROM after WHERE state = 'published';
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION share_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO share_pending SELECT id FROM after WHERE state = 'published' UNION SELECT id FROM before WHERE state = 'published';
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER share_inserted AFTER INSERT ON vacancy REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION share_inserted();
CREATE TRIGGER share_updated AFTER UPDATE ON vacancy REFERENCING NEW TABLE AS after OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION share_updated();

-- A source that is called otherwise, or is no longer passed on, changes all that it has.
-- +goose StatementBegin
CREATE FUNCTION share_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO share_pending SELECT id FROM vacancy WHERE source_id = NEW.id AND state = 'published';
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER share_source AFTER UPDATE ON vacancy_source FOR EACH ROW
    WHEN ((OLD.label, OLD.shared) IS DISTINCT FROM (NEW.label, NEW.shared)) EXECUTE FUNCTION share_source();

-- What may be passed on now.
CREATE VIEW share_live AS
SELECT v.id FROM vacancy_live v JOIN vacancy_source s ON s.id = v.source_id WHERE s.shared;

-- share_advance numbers what has changed, at most so many vacancies, and gives how
-- many it looked at: fewer than that, and nothing is left. One at a time; the lock is
-- held until the numbers are visible, and each statement here sees what those before
-- have committed.
-- +goose StatementBegin
CREATE FUNCTION share_advance(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    since timestamptz;
    at    timestamptz := now();
    seen  integer;
    timed integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(8317708086823053413);
    INSERT INTO share_instance DEFAULT VALUES ON CONFLICT DO NOTHING;
    SELECT timed_at INTO since FROM share_instance;
    -- Once all that was written is numbered, what begins and ends by the clock: vacancy_live
    -- asks for valid_from <= now() <= valid_through.
    IF at > since AND (SELECT count(*) FROM (SELECT FROM share_pending LIMIT most) AS p) < most THEN
        INSERT INTO share_pending
            SELECT v.id FROM vacancy v JOIN share_item i ON i.vacancy_id = v.id
            WHERE v.state = 'published' AND v.valid_through < at AND v.valid_through >= since AND i.live
            UNION
            SELECT v.id FROM vacancy v LEFT JOIN share_item i ON i.vacancy_id = v.id
            WHERE v.state = 'published' AND v.valid_from <= at AND v.valid_from > since AND i.live IS NOT true
              AND EXISTS (SELECT FROM share_live l WHERE l.id = v.id);
        GET DIAGNOSTICS timed = ROW_COUNT;
        IF timed > 0 OR at > since + interval '1 minute' THEN
            UPDATE share_instance SET timed_at = at;
        END IF;
    END IF;
    WITH taken AS (
        DELETE FROM share_pending WHERE ctid = ANY (ARRAY(SELECT ctid FROM share_pending LIMIT most)) RETURNING vacancy_id
    ), changed AS (
        SELECT DISTINCT vacancy_id AS id FROM taken
    ), put AS (
        INSERT INTO share_item (vacancy_id, number, live, changed_at)
        SELECT c.id, nextval('share_number'), l.id IS NOT NULL, clock_timestamp()
        FROM changed c JOIN vacancy v ON v.id = c.id LEFT JOIN share_live l ON l.id = c.id
        WHERE l.id IS NOT NULL OR EXISTS (SELECT FROM share_item i WHERE i.vacancy_id = c.id AND i.live)
        ON CONFLICT (vacancy_id) DO UPDATE SET number = excluded.number, live = excluded.live, changed_at = excluded.changed_at
    )
    SELECT count(*) INTO seen FROM taken;
    RETURN seen;
END $$;
-- +goose StatementEnd

INSERT INTO share_pending SELECT id FROM vacancy WHERE state = 'published';

-- +goose Down
DROP FUNCTION share_advance;
DROP VIEW share_live;
DROP TRIGGER share_source ON vacancy_source;
DROP TRIGGER share_updated ON vacancy;
DROP TRIGGER share_inserted ON vacancy;
DROP FUNCTION share_source;
DROP FUNCTION share_updated;
DROP FUNCTION share_inserted;
DROP FUNCTION vacancy_label;
DROP INDEX vacancy_begins;
DROP INDEX vacancy_ends;
ALTER TABLE vacancy_source DROP COLUMN whole_at, DROP COLUMN cursor, DROP COLUMN shared;
DROP TABLE vacancy_origin, share_item, share_pending, share_instance;
DROP SEQUENCE share_number;
