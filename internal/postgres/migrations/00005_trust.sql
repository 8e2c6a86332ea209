-- What an answer rests on and what is remembered for the next one. bot/ owns
-- all of it.

-- +goose Up

ALTER TABLE conversation
    -- What later messages can refer to: the last questions, and what was asked
    -- back and not answered yet (bot/memory.go).
    ADD COLUMN memory jsonb NOT NULL DEFAULT '{}';

ALTER TABLE turn
    ADD COLUMN question  text NOT NULL DEFAULT '', -- the standalone form that was looked up; '' where nothing was
    ADD COLUMN prompts   text NOT NULL DEFAULT '', -- version of the words that it was answered with
    ADD COLUMN decisions jsonb;                    -- each sentence that was judged, and which check it failed

-- Every call of a model: what it cost, whether or not its words were sent. Holds
-- nothing of what was said.
CREATE TABLE model_use (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    turn_id           bigint REFERENCES turn ON DELETE SET NULL,
    purpose           text NOT NULL,                  -- model, again (its second try), rewrite
    model             text NOT NULL,
    prompt_tokens     integer NOT NULL,
    completion_tokens integer NOT NULL,
    estimated         boolean NOT NULL DEFAULT false, -- the endpoint did not count them
    cost              double precision,               -- in the currency of the price; NULL where no price is set
    milliseconds      bigint NOT NULL,
    attempts          integer NOT NULL,
    failure           text NOT NULL DEFAULT '',       -- '' where it answered
    at                timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX model_use_at ON model_use (at);
CREATE INDEX model_use_turn ON model_use (turn_id);

-- A question that the library did not answer, or only in part. Identifiers are
-- replaced in it; it goes with its conversation.
CREATE TABLE gap (
    turn_id    bigint PRIMARY KEY REFERENCES turn ON DELETE CASCADE,
    question   text NOT NULL,
    language   text NOT NULL,
    region     text NOT NULL,
    outcome    text NOT NULL CHECK (outcome IN ('partial', 'declined')),
    reason     text NOT NULL,
    nearest    bigint[] NOT NULL DEFAULT '{}',        -- passages that came nearest, best first; may be gone by now
    state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX gap_open ON gap (created_at) WHERE state = 'open';

-- +goose Down
DROP TABLE gap, model_use;
ALTER TABLE turn DROP COLUMN question, DROP COLUMN prompts, DROP COLUMN decisions;
ALTER TABLE conversation DROP COLUMN memory;
