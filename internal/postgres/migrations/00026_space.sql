-- A change of the embedding model: a new space is filled beside the one in which
-- questions are searched, then the library is switched to it, and back if need be.
-- knowledge/space.go writes this.

-- +goose Up

ALTER TABLE embedding_space
    ADD COLUMN asked      boolean NOT NULL DEFAULT false, -- its dimensions are asked of the model, which gives others by itself
    ADD COLUMN kept       boolean NOT NULL DEFAULT false, -- vectors that it lacks are made
    ADD COLUMN by         text NOT NULL DEFAULT '',       -- who had it built; '' the program
    ADD COLUMN trouble    text NOT NULL DEFAULT '',       -- why it could not be filled when that was last tried
    ADD COLUMN due_at     timestamptz NOT NULL DEFAULT now(); -- when to look for what it lacks

-- In which space questions are searched: the last row's. There is none until vectors
-- are made for the first time.
CREATE TABLE embedding_switch (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    space_id  integer NOT NULL REFERENCES embedding_space ON DELETE CASCADE,
    before_id integer REFERENCES embedding_space ON DELETE SET NULL, -- to which one can go back
    back      boolean NOT NULL DEFAULT false,                        -- this was going back
    by        text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX embedding_switch_space ON embedding_switch (space_id);
CREATE INDEX embedding_switch_before ON embedding_switch (before_id);

-- What the dashboard counts: a row for each question that was answered, without its
-- words, and with the hour alone. When a conversation is erased its rows stay, and
-- nothing says any more whose they were. bot/finish.go writes this.
CREATE TABLE tally (
    turn_id         bigint UNIQUE REFERENCES turn ON DELETE SET NULL,
    conversation_id bigint REFERENCES conversation ON DELETE SET NULL,
    at              timestamptz NOT NULL, -- the hour in which it was answered
    channel         text NOT NULL,
    language        text NOT NULL,
    region          text NOT NULL,        -- whose rules were looked up
    outcome         text NOT NULL,
    topics          text[] NOT NULL,      -- concepts of internal/text
    versions        bigint[] NOT NULL,    -- of documents, which were cited
    milliseconds    bigint NOT NULL       -- from the message to the reply
);
CREATE INDEX tally_at ON tally (at);
CREATE INDEX tally_conversation ON tally (conversation_id) WHERE conversation_id IS NOT NULL;

INSERT INTO tally
SELECT t.id, t.conversation_id, date_trunc('hour', t.answered_at), c.channel, coalesce(nullif(o.body->>'language', ''), nullif(c.language, ''), 'zh'), c.region, t.outcome, '{}',
       ARRAY (SELECT DISTINCT (x->>'document')::bigint FROM jsonb_array_elements(CASE jsonb_typeof(o.body->'citations') WHEN 'array' THEN o.body->'citations' ELSE '[]' END) x WHERE x->>'document' ~ '^[0-9]{1,18}$'),
       greatest(0, extract(epoch FROM t.answered_at - t.received_at) * 1000)::bigint
FROM turn t JOIN conversation c ON c.id = t.conversation_id LEFT JOIN outbox o ON o.turn_id = t.id AND o.part = 1
WHERE t.state = 'answered' AND t.outcome IS NOT NULL AND (t.question <> '' OR t.outcome = 'handoff') AND t.kind <> 'notice';

-- +goose Down
DROP TABLE tally;
DROP TABLE embedding_switch;
ALTER TABLE embedding_space DROP COLUMN asked, DROP COLUMN kept, DROP COLUMN by, DROP COLUMN trouble, DROP COLUMN due_at;
