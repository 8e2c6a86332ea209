-- What is not on the map is found by the words of its place (internal/facet: UnplacedIn).
-- Whoever reads vacancies gives them to what a source had before (knowledge/vacancy).

-- +goose Up

ALTER TABLE vacancy_source ADD COLUMN by_place boolean NOT NULL DEFAULT false;
ALTER TABLE vacancy_source ALTER COLUMN by_place SET DEFAULT true; -- of a new one all has them

-- +goose Down
ALTER TABLE vacancy_source DROP COLUMN by_place;
