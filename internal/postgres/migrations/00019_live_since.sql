-- Since when a vacancy is offered, for who waits for new ones; and what telling them
-- takes: searches whose place is not known, in turn, and not in quiet hours.

-- +goose Up

-- What is posted by the form, is reviewed, was incomplete, filled or withdrawn, is
-- offered long after it was first seen. live_since says when that began, or will begin;
-- of what is not offered it says nothing.
--
-- Filled by a rewrite: an update would write every index entry anew and have every
-- vacancy told to who follows us.
ALTER TABLE vacancy ADD COLUMN live_since timestamptz;
ALTER TABLE vacancy ALTER COLUMN live_since TYPE timestamptz USING first_seen;
ALTER TABLE vacancy ALTER COLUMN live_since SET DEFAULT now();
DROP INDEX vacancy_first_seen;
CREATE INDEX vacancy_live_since ON vacancy (live_since) WHERE state = 'published' AND ended_at IS NULL;

CREATE OR REPLACE VIEW vacancy_live AS
SELECT * FROM vacancy
WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now()
  AND (valid_from IS NULL OR valid_from <= now()) AND places_left IS DISTINCT FROM 0;

-- Whoever writes a vacancy begins or ends its offer; so it is noted here, once. The
-- facet is facet.Later: the days and weeks in its terms are those of the load, and it is
-- found by this one besides.
-- +goose StatementBegin
CREATE FUNCTION vacancy_began() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.live_since := greatest(now(), NEW.valid_from);
    IF NEW.terms @> '{-495755336}' IS NOT true THEN
        NEW.terms := NEW.terms || -495755336;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER vacancy_begins_later BEFORE INSERT ON vacancy FOR EACH ROW
    WHEN (NEW.valid_from > now()) EXECUTE FUNCTION vacancy_began();
-- A feed that prolongs within a day what has expired has not stopped offering it.
CREATE TRIGGER vacancy_began_later BEFORE UPDATE ON vacancy FOR EACH ROW
    WHEN (NEW.state = 'published' AND NEW.ended_at IS NULL AND NEW.valid_through >= now() AND NEW.places_left IS DISTINCT FROM 0
          AND (NEW.valid_from > now() OR (OLD.state = 'published' AND OLD.ended_at IS NULL AND OLD.valid_through >= now() - interval '1 day'
                                          AND OLD.places_left IS DISTINCT FROM 0 AND (OLD.valid_from IS NULL OR OLD.valid_from <= now())) IS NOT true))
    EXECUTE FUNCTION vacancy_began();

ALTER TABLE job_search
    ADD COLUMN told_at timestamptz, -- something of it was told last: who was told longest ago comes first
    ADD COLUMN lost_at timestamptz; -- since when its place is not known, or is several; they were told so once

-- What is said unasked: not before then, which is when the quiet hours end that it has
-- run into. NULL: an answer, or what cannot wait.
ALTER TABLE outbox ADD COLUMN not_before timestamptz;

-- +goose Down
ALTER TABLE outbox DROP COLUMN not_before;
ALTER TABLE job_search DROP COLUMN lost_at, DROP COLUMN told_at;
DROP TRIGGER vacancy_began_later ON vacancy;
DROP TRIGGER vacancy_begins_later ON vacancy;
DROP FUNCTION vacancy_began;
CREATE INDEX vacancy_first_seen ON vacancy (first_seen);
DROP VIEW share_live;
DROP VIEW vacancy_live;
ALTER TABLE vacancy DROP COLUMN live_since;
CREATE VIEW vacancy_live AS
SELECT * FROM vacancy
WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now()
  AND (valid_from IS NULL OR valid_from <= now()) AND places_left IS DISTINCT FROM 0;
CREATE VIEW share_live AS
SELECT v.id FROM vacancy_live v JOIN vacancy_source s ON s.id = v.source_id WHERE s.shared;
