-- What the web inbox keeps for itself, and finds its lists by. bot/inbox owns it.

-- +goose Up

-- Up to which turn somebody of the staff has seen a case.
CREATE TABLE case_seen (
    staff_id   bigint NOT NULL REFERENCES staff ON DELETE CASCADE,
    handoff_id bigint NOT NULL REFERENCES handoff ON DELETE CASCADE,
    turn_id    bigint NOT NULL,
    PRIMARY KEY (staff_id, handoff_id)
);
CREATE INDEX case_seen_handoff ON case_seen (handoff_id);

-- Who has a case on the screen now, a row for each page. Nothing is lost with it.
CREATE UNLOGGED TABLE case_looking (
    page       text PRIMARY KEY,
    handoff_id bigint NOT NULL REFERENCES handoff ON DELETE CASCADE,
    staff_id   bigint NOT NULL REFERENCES staff ON DELETE CASCADE,
    seen_at    timestamptz NOT NULL DEFAULT now(), -- the page said so; it says so again
    typing_at  timestamptz
);
CREATE INDEX case_looking_handoff ON case_looking (handoff_id);
CREATE INDEX case_looking_staff ON case_looking (staff_id);

CREATE INDEX handoff_queue ON handoff (priority DESC, waiting_since, id) WHERE state = 'waiting';
CREATE INDEX handoff_opened ON handoff (opened_at);
-- The cases that somebody has, or had.
CREATE INDEX handoff_event_claim ON handoff_event (staff_id, handoff_id) WHERE what = 'claim';

-- What became of a counsellor's words is news of their case.
-- +goose StatementBegin
CREATE FUNCTION words_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('careerbot_case', max(id)::text) FROM handoff WHERE conversation_id = new.conversation_id HAVING max(id) IS NOT NULL;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER words_settled AFTER UPDATE OF state ON outbox FOR EACH ROW
    WHEN (new.state <> old.state AND new.body ? 'by') EXECUTE FUNCTION words_settled();

-- +goose Down
DROP TRIGGER words_settled ON outbox;
DROP FUNCTION words_settled;
DROP INDEX handoff_event_claim, handoff_opened, handoff_queue;
DROP TABLE case_looking, case_seen;
