-- Vacancies that employers and stations post by the form. knowledge/vacancy/post.go
-- writes this table.

-- +goose Up

CREATE TABLE vacancy_post (
    vacancy_id bigint PRIMARY KEY REFERENCES vacancy ON DELETE CASCADE,
    secret     bytea NOT NULL UNIQUE,   -- hash of what is in the poster's link
    form       jsonb NOT NULL,          -- as it was filled in
    places     integer NOT NULL CHECK (places > 0), -- as they were sent in: no more can be offered without a review
    staff_id   bigint,                  -- who of the staff posted it; NULL: somebody from outside
    posted_by  text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    closed_at  timestamptz              -- taken out by its poster, for good
);

-- +goose Down
DROP TABLE vacancy_post;
