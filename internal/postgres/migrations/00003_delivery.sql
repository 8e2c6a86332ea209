-- Work is claimed by the conversation: what a person writes in a burst is one
-- question, and two workers never work on one conversation. bot/ owns all of it.

-- +goose Up

ALTER TABLE conversation
    -- Grows with everything that comes in. A worker that sees it unchanged has
    -- seen all that there is.
    ADD COLUMN arrivals       bigint NOT NULL DEFAULT 0,
    -- From when it may be worked on; NULL where nothing waits. A message that
    -- sounds unfinished puts it off a little.
    ADD COLUMN due_at         timestamptz,
    -- Since when something waits, so that putting off has an end.
    ADD COLUMN waiting_since  timestamptz,
    -- While a worker has it: until when, unless it is renewed. A worker that dies
    -- leaves a claim that runs out, and another takes over.
    ADD COLUMN claimed_until  timestamptz,
    -- The number of the claim. What a worker with an older number brings is refused.
    ADD COLUMN claim          bigint NOT NULL DEFAULT 0,
    -- Claims that nobody let go, and failures, since something was last finished.
    ADD COLUMN attempts       integer NOT NULL DEFAULT 0,
    ADD COLUMN failures       integer NOT NULL DEFAULT 0,
    -- Since when the person cannot be reached (has blocked us, has left); until
    -- they write again.
    ADD COLUMN unreachable_at timestamptz;

ALTER TABLE turn
    DROP COLUMN answer, -- the outbox has it
    DROP COLUMN claimed_until,
    DROP COLUMN attempts,
    DROP CONSTRAINT turn_state_check,
    -- joined: answered together with a later message, by that one's reply.
    ADD CONSTRAINT turn_state_check CHECK (state IN ('waiting', 'answered', 'failed', 'joined')),
    DROP CONSTRAINT turn_kind_check,
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other')),
    ADD COLUMN joined_to bigint REFERENCES turn ON DELETE CASCADE,
    -- The door's own numbering, where messages can arrive out of order; 0 elsewhere.
    ADD COLUMN position  bigint NOT NULL DEFAULT 0,
    -- When the person last changed the message, in the door's own count; 0: never.
    ADD COLUMN edited    bigint NOT NULL DEFAULT 0,
    -- The door's own: where the reply goes, where a recording is.
    ADD COLUMN route     jsonb;

DROP INDEX turn_oldest, turn_waiting;
CREATE INDEX turn_waiting ON turn (conversation_id, position, id) WHERE state = 'waiting';
CREATE INDEX turn_joined ON turn (joined_to) WHERE joined_to IS NOT NULL;
UPDATE conversation SET due_at = now(), waiting_since = now()
WHERE id IN (SELECT conversation_id FROM turn WHERE state = 'waiting');
CREATE INDEX conversation_due ON conversation (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE outbox
    DROP CONSTRAINT outbox_state_check,
    -- offered: at this door people fetch their replies themselves.
    ADD CONSTRAINT outbox_state_check CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'offered')),
    -- The row of the reply's first part; NULL in that row itself.
    ADD COLUMN head    bigint REFERENCES outbox ON DELETE CASCADE,
    -- What the door sends, where the reply had to be cut into parts.
    ADD COLUMN message jsonb,
    -- The door's own id of the message that arrived.
    ADD COLUMN sent_as text NOT NULL DEFAULT '';
UPDATE outbox SET state = 'offered' WHERE channel IN ('web', 'terminal');
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (channel, (coalesce(head, id)), part) WHERE state = 'waiting';
CREATE INDEX outbox_unsettled ON outbox (conversation_id, (coalesce(head, id)), part) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_sending ON outbox (next_at) WHERE state = 'sending';
CREATE INDEX outbox_trouble ON outbox (id) WHERE state IN ('unknown', 'failed');
CREATE INDEX outbox_head ON outbox (head) WHERE head IS NOT NULL;

CREATE INDEX telegram_update_dead ON telegram_update (update_id) WHERE state = 'dead';
CREATE INDEX telegram_update_old ON telegram_update (received_at);

-- +goose Down
DROP INDEX telegram_update_old, telegram_update_dead, outbox_head, outbox_trouble, outbox_sending, outbox_unsettled, outbox_waiting;
DELETE FROM outbox WHERE head IS NOT NULL;
UPDATE outbox SET state = 'sent' WHERE state = 'offered';
ALTER TABLE outbox
    DROP CONSTRAINT outbox_state_check, ADD CONSTRAINT outbox_state_check CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed')),
    DROP COLUMN head, DROP COLUMN message, DROP COLUMN sent_as;
CREATE INDEX outbox_waiting ON outbox (channel, next_at, id) WHERE state IN ('waiting', 'sending');
DROP INDEX conversation_due, turn_joined, turn_waiting;
UPDATE turn SET state = 'answered' WHERE state = 'joined';
UPDATE turn SET kind = CASE kind WHEN 'button' THEN 'text' ELSE 'other' END WHERE kind NOT IN ('text', 'other');
ALTER TABLE turn
    DROP COLUMN joined_to, DROP COLUMN position, DROP COLUMN edited, DROP COLUMN route,
    DROP CONSTRAINT turn_state_check, ADD CONSTRAINT turn_state_check CHECK (state IN ('waiting', 'answered', 'failed')),
    DROP CONSTRAINT turn_kind_check, ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'other')),
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN answer jsonb,
    ADD COLUMN claimed_until timestamptz;
CREATE INDEX turn_waiting ON turn (conversation_id, id) WHERE state = 'waiting';
CREATE INDEX turn_oldest ON turn (id) WHERE state = 'waiting';
ALTER TABLE conversation
    DROP COLUMN arrivals, DROP COLUMN due_at, DROP COLUMN waiting_since, DROP COLUMN claimed_until, DROP COLUMN claim,
    DROP COLUMN attempts, DROP COLUMN failures, DROP COLUMN unreachable_at;
