-- Who posts by the form chooses whether their contact is passed on, and who posted before
-- that was not asked. Who follows us is told of these postings again, without it.

-- +goose Up
INSERT INTO share_pending SELECT v.id FROM vacancy_post p JOIN vacancy v ON v.id = p.vacancy_id WHERE v.state = 'published';

-- +goose Down
SELECT 1; -- what is told again does no harm
