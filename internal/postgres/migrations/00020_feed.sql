-- What a pay is not said to be for, and by which rules a source was screened.
-- knowledge/vacancy writes both.

-- +goose Up

-- The pay has an amount and no unit: that is what the amount suggests.
ALTER TABLE vacancy ADD COLUMN pay_guessed boolean NOT NULL DEFAULT false;
CREATE OR REPLACE VIEW vacancy_live AS
SELECT * FROM vacancy
WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now()
  AND (valid_from IS NULL OR valid_from <= now()) AND places_left IS DISTINCT FROM 0;

-- The rules by which all that is stored of a source was screened; others, and it is
-- screened again, wherever it came from.
ALTER TABLE vacancy_source ADD COLUMN screened text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE vacancy_source DROP COLUMN screened;
DROP VIEW share_live, vacancy_live;
ALTER TABLE vacancy DROP COLUMN pay_guessed;
CREATE VIEW vacancy_live AS
SELECT * FROM vacancy
WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now()
  AND (valid_from IS NULL OR valid_from <= now()) AND places_left IS DISTINCT FROM 0;
CREATE VIEW share_live AS
SELECT v.id FROM vacancy_live v JOIN vacancy_source s ON s.id = v.source_id WHERE s.shared;
