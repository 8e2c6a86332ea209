-- Conversations: what people write, what is answered, and what is on its way
-- out. bot/ owns these tables; the doors reach them through bot/.

-- +goose Up

-- One person in one door.
CREATE TABLE conversation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel     text NOT NULL CHECK (channel IN ('telegram', 'web', 'terminal')),
    external_id text NOT NULL,            -- chat id, session id, …
    language    text NOT NULL DEFAULT '', -- chosen or last written in; '' not known yet
    region      text NOT NULL DEFAULT '', -- said by the person; '' not said
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (channel, external_id)
);

-- One message of a person and what became of it. Stored before it is
-- acknowledged to the door; worked on in the order of id within a conversation.
CREATE TABLE turn (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    external_id     text NOT NULL,        -- the door's own id: the same message twice is one turn
    message         text NOT NULL,
    kind            text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'other')),
    received_at     timestamptz NOT NULL DEFAULT now(),
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'answered', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    -- While a worker has it: until when. A worker that dies leaves a claim that
    -- runs out, and another takes over.
    claimed_until   timestamptz,
    outcome         text CHECK (outcome IN ('answered', 'partial', 'clarify', 'declined', 'handoff')),
    reason          text NOT NULL DEFAULT '',
    confidence      double precision,
    answer          jsonb,
    answered_at     timestamptz,
    UNIQUE (conversation_id, external_id)
);
CREATE INDEX turn_waiting ON turn (conversation_id, id) WHERE state = 'waiting';
CREATE INDEX turn_oldest ON turn (id) WHERE state = 'waiting';

-- Replies on their way out. Written in the transaction that marks the turn
-- answered; sent by the door's sender.
CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    turn_id         bigint NOT NULL REFERENCES turn ON DELETE CASCADE,
    part            integer NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    channel         text NOT NULL,
    body            jsonb NOT NULL,
    -- sending: handed to the network, the outcome not known yet. A sender that
    -- dies leaves it so, and it becomes unknown: it may have gone out, and is
    -- never blindly repeated.
    state           text NOT NULL DEFAULT 'waiting'
                    CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    next_at         timestamptz NOT NULL DEFAULT now(),
    error           text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL DEFAULT now(),
    settled_at      timestamptz,
    UNIQUE (turn_id, part)
);
CREATE INDEX outbox_waiting ON outbox (channel, next_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_conversation ON outbox (conversation_id, id);

-- Updates as Telegram sent them, committed before they are confirmed.
CREATE TABLE telegram_update (
    update_id   bigint PRIMARY KEY,
    body        jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'skipped', 'dead')),
    error       text NOT NULL DEFAULT ''
);
CREATE INDEX telegram_update_waiting ON telegram_update (update_id) WHERE state = 'waiting';

-- +goose Down
DROP TABLE telegram_update, outbox, turn, conversation;
