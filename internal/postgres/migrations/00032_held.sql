-- What is held back because a person has rejected the same job in another row.
-- knowledge/vacancy writes it.

-- +goose Up

-- It stays held, with whatever words, until a person has decided about this row: the
-- verdict takes it out.
CREATE TABLE vacancy_held (
    vacancy_id bigint PRIMARY KEY REFERENCES vacancy ON DELETE CASCADE,
    why        text NOT NULL -- why the other was rejected
);

INSERT INTO vacancy_held
SELECT DISTINCT ON (v.id) v.id, d.why
FROM vacancy o JOIN LATERAL (SELECT * FROM vacancy_verdict d WHERE d.vacancy_id = o.id ORDER BY d.id DESC LIMIT 1) d ON d.verdict = 'reject'
JOIN vacancy v ON v.group_id = o.group_id AND v.id <> o.id
WHERE v.state NOT IN ('published', 'rejected')
ORDER BY v.id, d.id DESC;

-- +goose Down
DROP TABLE vacancy_held;
