-- Vectors of vacancies. knowledge/vacancy/embed.go writes this table, retrieval/job
-- reads it. What is no longer offered has none.

-- +goose Up

CREATE TABLE vacancy_embedding (
    space_id    integer NOT NULL REFERENCES embedding_space ON DELETE CASCADE,
    vacancy_id  bigint NOT NULL REFERENCES vacancy ON DELETE CASCADE,
    text_digest bytea NOT NULL,   -- the vacancy's when it was embedded: another, and it is embedded anew
    said        bytea NOT NULL,   -- of the text that was embedded: the same text has the same vector
    embedding   halfvec NOT NULL,
    PRIMARY KEY (space_id, vacancy_id)
);
CREATE INDEX vacancy_embedding_said ON vacancy_embedding (space_id, said);
CREATE INDEX vacancy_embedding_vacancy ON vacancy_embedding (vacancy_id);

-- +goose Down
DROP TABLE vacancy_embedding;
