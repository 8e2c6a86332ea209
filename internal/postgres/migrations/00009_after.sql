-- What comes after a case: whether it helped, what is learnt from it, and the
-- figures of the supervisors. bot/ owns all of it.

-- +goose Up

ALTER TABLE handoff
    -- The desk at which it was shown from the beginning, as place_chat.
    ADD COLUMN carded      text NOT NULL DEFAULT '',
    ADD COLUMN alerted_at  timestamptz,                 -- when counsellors were last called to it, while it waits
    ADD COLUMN reminded_at timestamptz,                 -- and to the call-back that was promised
    ADD COLUMN surveyed_at timestamptz,                 -- when the person was asked whether it helped; once
    ADD COLUMN rating      text NOT NULL DEFAULT '' CHECK (rating IN ('', 'good', 'fair', 'poor')),
    ADD COLUMN rated_at    timestamptz,                 -- first
    ADD COLUMN rated_turn  bigint NOT NULL DEFAULT 0,   -- which turn said it last: an older one does not change it
    ADD COLUMN missing     text NOT NULL DEFAULT '';    -- what was missing, in the person's words, without identifiers

-- For the figures, beside those of 00008. What happened when is in handoff_event, of
-- which a period is read with the earlier events of the same cases.
CREATE INDEX figures_surveyed ON handoff (surveyed_at) WHERE surveyed_at IS NOT NULL;
CREATE INDEX figures_promised ON handoff (callback_by) WHERE callback_by IS NOT NULL;
CREATE INDEX figures_event_at ON handoff_event (at) INCLUDE (handoff_id, staff_id, what) WHERE what IN ('claim', 'answer', 'return', 'close');

-- A counsellor's answer that may become a guide. Accepted it holds no identifier of
-- the person, and outlives the conversation; what nobody has approved goes with it.
CREATE TABLE proposal (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handoff_id   bigint REFERENCES handoff ON DELETE SET NULL,
    turn_id      bigint REFERENCES turn ON DELETE SET NULL, -- that asked the question
    title        text NOT NULL,
    question     text NOT NULL,
    body         text NOT NULL,                   -- Markdown
    language     text NOT NULL CHECK (language IN ('zh', 'en')),
    region       text NOT NULL DEFAULT '',
    sources      jsonb NOT NULL DEFAULT '[]',     -- what it rests on, as bot.ProposalSource
    staff_id     bigint NOT NULL REFERENCES staff, -- who proposed it
    state        text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'rejected')),
    revision     bigint NOT NULL DEFAULT 1,       -- what is decided is what was looked at
    decided_by   bigint REFERENCES staff,
    decided_at   timestamptz,
    why          text NOT NULL DEFAULT '',        -- of a rejection
    clean        boolean NOT NULL DEFAULT false,  -- who decided has said that nothing personal is in it
    document     text NOT NULL DEFAULT '',        -- source of the guide in the library
    created_at   timestamptz NOT NULL
);
CREATE INDEX proposal_state ON proposal (state, id);
CREATE INDEX proposal_staff ON proposal (staff_id, id);
CREATE INDEX proposal_handoff ON proposal (handoff_id);
CREATE INDEX proposal_turn ON proposal (turn_id);
-- +goose StatementBegin
CREATE FUNCTION proposals_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM proposal WHERE handoff_id = old.id AND state <> 'accepted';
    RETURN old;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposals_erased BEFORE DELETE ON handoff FOR EACH ROW EXECUTE FUNCTION proposals_erased();

-- A question with its right documents, for careerbot eval.
CREATE TABLE evaluation_case (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proposal_id bigint NOT NULL UNIQUE REFERENCES proposal ON DELETE CASCADE,
    question    text NOT NULL,
    language    text NOT NULL,
    region      text NOT NULL,
    documents   text[] NOT NULL,               -- sources of the documents that answer it, the guide first
    quotes      text[] NOT NULL DEFAULT '{}',  -- expected passages, word for word
    created_at  timestamptz NOT NULL
);

ALTER TABLE gap ADD COLUMN proposal_id bigint REFERENCES proposal ON DELETE SET NULL; -- the guide that answers it
CREATE INDEX gap_proposal ON gap (proposal_id) WHERE proposal_id IS NOT NULL;

-- A closed case, without identifiers and names, for new counsellors. It goes with
-- its conversation.
CREATE TABLE training_case (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handoff_id bigint NOT NULL UNIQUE REFERENCES handoff ON DELETE CASCADE,
    title      text NOT NULL,
    language   text NOT NULL,
    region     text NOT NULL,
    steps      jsonb NOT NULL,                  -- what a supervisor has looked at, as bot.TrainingStep
    staff_id   bigint NOT NULL REFERENCES staff, -- who marked it
    created_at timestamptz NOT NULL
);

CREATE TABLE training_reply (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    training_id bigint NOT NULL REFERENCES training_case ON DELETE CASCADE,
    staff_id    bigint NOT NULL REFERENCES staff,
    step        integer NOT NULL,              -- from 0
    reply       text NOT NULL,
    rating      integer CHECK (rating BETWEEN 1 AND 5), -- their own; NULL none
    created_at  timestamptz NOT NULL,
    UNIQUE (training_id, staff_id, step)
);
CREATE INDEX training_reply_staff ON training_reply (staff_id, created_at);

-- Topics of cases that were erased with their conversation, until the desk's door has
-- deleted them.
CREATE TABLE place_erased (
    chat  text NOT NULL,
    place bigint NOT NULL,
    PRIMARY KEY (chat, place)
);
-- +goose StatementBegin
CREATE FUNCTION place_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO place_erased (chat, place) VALUES (old.place_chat, old.place) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER place_erased AFTER DELETE ON handoff FOR EACH ROW WHEN (old.place <> 0) EXECUTE FUNCTION place_erased();

-- What came for a conversation, as Telegram sent it, goes with it; that it came stays
-- for as long as it may be repeated.
-- +goose StatementBegin
CREATE FUNCTION updates_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id), state = CASE state WHEN 'dead' THEN 'skipped' ELSE state END
    WHERE state <> 'waiting' AND body @? format('$.*.chat.id ? (@ == %1$s)', old.external_id)::jsonpath
       OR state <> 'waiting' AND body @? format('$.callback_query.message.chat.id ? (@ == %1$s)', old.external_id)::jsonpath;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER updates_erased AFTER DELETE ON conversation FOR EACH ROW
    WHEN (old.channel = 'telegram' AND old.external_id ~ '^-?[0-9]{1,18}$') EXECUTE FUNCTION updates_erased();

-- +goose Down
DROP TRIGGER updates_erased ON conversation;
DROP TRIGGER place_erased ON handoff;
DROP FUNCTION updates_erased, place_erased;
DROP TABLE place_erased;
DROP TABLE training_reply, training_case;
ALTER TABLE gap DROP COLUMN proposal_id;
DROP TRIGGER proposals_erased ON handoff;
DROP FUNCTION proposals_erased;
DROP TABLE evaluation_case, proposal;
DROP INDEX figures_event_at, figures_promised;
ALTER TABLE handoff DROP COLUMN carded, DROP COLUMN alerted_at, DROP COLUMN reminded_at, DROP COLUMN surveyed_at, DROP COLUMN rating, DROP COLUMN rated_at, DROP COLUMN rated_turn, DROP COLUMN missing;
