-- Handing over to counsellors: who they are, the cases, and what happened in
-- them. bot/ owns all of it; docs/handoff.md draws the states.

-- +goose Up

CREATE TABLE team (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    time_zone text NOT NULL DEFAULT 'Asia/Shanghai',
    hours     text[] NOT NULL DEFAULT '{}', -- 'mon 09:00-12:00', several of a day; {} is always
    holidays  date[] NOT NULL DEFAULT '{}'
);

CREATE TABLE staff (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    telegram_id   bigint UNIQUE,                -- NULL where they work at another surface only
    name          text NOT NULL,
    role          text NOT NULL DEFAULT 'counsellor' CHECK (role IN ('counsellor', 'supervisor', 'admin')),
    team_id       bigint REFERENCES team,       -- NULL: no hours, always
    languages     text[] NOT NULL DEFAULT '{}', -- {} is all, here and below
    regions       text[] NOT NULL DEFAULT '{}', -- codes; what lies in them counts too
    skills        text[] NOT NULL DEFAULT '{}', -- concepts of internal/text
    capacity      integer NOT NULL DEFAULT 5 CHECK (capacity > 0),
    on_duty_since timestamptz,
    removed_at    timestamptz,                  -- their cases keep their name
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- One case. It is waiting again when it is reopened.
CREATE TABLE handoff (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'active', 'returned', 'closed')),
    reason          text NOT NULL,                  -- why, as bot/wish.go names it
    priority        integer NOT NULL DEFAULT 0,     -- higher goes first
    language        text NOT NULL,
    region          text NOT NULL,                  -- code; '' not said
    topics          text[] NOT NULL DEFAULT '{}',   -- concepts of what was asked
    team_id         bigint REFERENCES team,         -- to which it was transferred; NULL any
    owner           bigint REFERENCES staff,        -- who has claimed it
    offered_to      bigint REFERENCES staff,        -- whom the router would give it to, while it waits
    asked           bigint[] NOT NULL DEFAULT '{}', -- to whom it has been offered since it began to wait
    level           integer NOT NULL DEFAULT 0,     -- how often it was looked at in vain: 1 shown, 2 called again, from 3 on supervisors
    reopened        integer NOT NULL DEFAULT 0,
    ended_by        text NOT NULL DEFAULT '',       -- counsellor, person, silence
    opened_at       timestamptz NOT NULL,
    waiting_since   timestamptz NOT NULL,
    claimed_at      timestamptz,
    first_reply_at  timestamptz,
    person_at       timestamptz,                    -- when the person last wrote, with the counsellor not having answered
    ended_at        timestamptz,
    due_at          timestamptz,                    -- when somebody has to look at it again; NULL never
    callback        text NOT NULL DEFAULT '',       -- how the person wishes to be called back
    callback_by     timestamptz,                    -- promised
    callback_due_at timestamptz,                    -- when the counsellors are reminded next
    fed             bigint NOT NULL DEFAULT 0,      -- the last turn that the counsellors were shown
    place           bigint NOT NULL DEFAULT 0,      -- the surface's own: where the case is talked about; 0 nowhere yet
    place_chat      text NOT NULL DEFAULT '',       -- of which desk that is a place: another desk's is none
    place_closed    boolean NOT NULL DEFAULT false, -- as the surface has it
    posts           bigint NOT NULL DEFAULT 0,      -- what was posted at desks
    desks           bigint[] NOT NULL DEFAULT '{}'  -- conversations in which
);
CREATE UNIQUE INDEX handoff_open ON handoff (conversation_id) WHERE state IN ('waiting', 'claimed', 'active');
CREATE INDEX handoff_conversation ON handoff (conversation_id, id);
CREATE INDEX handoff_due ON handoff (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX handoff_callback ON handoff (callback_due_at) WHERE callback_due_at IS NOT NULL;
CREATE INDEX handoff_owner ON handoff (owner) WHERE state IN ('claimed', 'active');
CREATE INDEX handoff_claimed ON handoff (claimed_at DESC) WHERE claimed_at IS NOT NULL;
CREATE INDEX handoff_place ON handoff (place) WHERE place <> 0;

-- What became of a case, and the notes on it. It goes with the case; audit has who
-- looked at it and worked on it, and stays.
CREATE TABLE handoff_event (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handoff_id bigint NOT NULL REFERENCES handoff ON DELETE CASCADE,
    staff_id   bigint REFERENCES staff,   -- NULL: the person, or the program
    what       text NOT NULL,
    detail     text NOT NULL DEFAULT '',  -- of a note its words, of a transfer to whom and why
    message    text NOT NULL DEFAULT '',  -- the surface's own id of a note, which can be changed there
    at         timestamptz NOT NULL
);
CREATE INDEX handoff_event_of ON handoff_event (handoff_id, id);

-- Every process that serves learns of every change of a case, whoever made it.
-- +goose StatementBegin
CREATE FUNCTION case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('careerbot_case', CASE WHEN TG_TABLE_NAME = 'handoff' THEN to_jsonb(new)->>'id' ELSE to_jsonb(new)->>'handoff_id' END);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER case_changed AFTER INSERT OR UPDATE ON handoff FOR EACH ROW EXECUTE FUNCTION case_changed();
CREATE TRIGGER case_changed AFTER INSERT ON handoff_event FOR EACH ROW EXECUTE FUNCTION case_changed();

-- What was shown of a case at desks goes with it.
-- +goose StatementBegin
CREATE FUNCTION case_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM turn WHERE conversation_id = ANY (old.desks) AND external_id IN (SELECT 'post:' || old.id || ':' || n FROM generate_series(1, old.posts) n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER case_erased AFTER DELETE ON handoff FOR EACH ROW EXECUTE FUNCTION case_erased();

-- Answers that counsellors give often.
CREATE TABLE canned_reply (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shortcut text NOT NULL, -- in small letters
    language text NOT NULL,
    text     text NOT NULL,
    team_id  bigint REFERENCES team ON DELETE CASCADE, -- whose it is; NULL everybody's
    UNIQUE (shortcut, language)
);

-- An answer that the bot would give, asked for by a counsellor: a draft that the
-- person has not seen. Whichever replica is free makes it.
CREATE TABLE suggestion (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handoff_id bigint NOT NULL REFERENCES handoff ON DELETE CASCADE,
    staff_id   bigint NOT NULL REFERENCES staff,
    asked_at   timestamptz NOT NULL,
    due_at     timestamptz,                -- when somebody has to make it; NULL made, or given up
    attempts   integer NOT NULL DEFAULT 0,
    answer     jsonb,                      -- as it was shown
    sent_at    timestamptz
);
CREATE INDEX suggestion_due ON suggestion (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX suggestion_of ON suggestion (handoff_id);

ALTER TABLE conversation
    -- The counsellor who has it: while there is one the bot is silent.
    ADD COLUMN owner       bigint REFERENCES staff,
    -- Grows with every change of owner. What was made under an older one is refused.
    ADD COLUMN owner_epoch bigint NOT NULL DEFAULT 0;

ALTER TABLE turn
    DROP CONSTRAINT turn_state_check,
    -- forwarded: a counsellor has the conversation, and it went to them.
    ADD CONSTRAINT turn_state_check CHECK (state IN ('waiting', 'answered', 'failed', 'joined', 'forwarded')) NOT VALID,
    DROP CONSTRAINT turn_kind_check,
    -- notice: not a person's message, but something that is said without one.
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other', 'notice')) NOT VALID;
-- Not valid: to look at every row would keep everybody waiting. 00010 looks beside the work.

-- +goose Down
DELETE FROM turn WHERE kind = 'notice';
UPDATE turn SET state = 'answered' WHERE state = 'forwarded';
ALTER TABLE turn
    DROP CONSTRAINT turn_state_check, ADD CONSTRAINT turn_state_check CHECK (state IN ('waiting', 'answered', 'failed', 'joined')),
    DROP CONSTRAINT turn_kind_check, ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other'));
ALTER TABLE conversation DROP COLUMN owner, DROP COLUMN owner_epoch;
DROP TABLE suggestion, canned_reply, handoff_event, handoff, staff, team;
DROP FUNCTION case_changed, case_erased;
