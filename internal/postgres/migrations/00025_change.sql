-- What a change of the library means for people: which answers relied on what fell, who
-- wants to be told, and what is asked that nothing answers. bot/ owns all of it.

-- +goose Up

-- What an answer that went out cites, an entry for each stretch; kept by a trigger, so
-- that whoever writes a reply cannot forget it. Versions that were discarded may be in it.
CREATE TABLE answer_source (
    turn_id         bigint NOT NULL REFERENCES turn ON DELETE CASCADE,
    conversation_id bigint NOT NULL,
    version_id      bigint NOT NULL,
    start_at        integer NOT NULL,
    end_at          integer NOT NULL,
    at              timestamptz NOT NULL
);
CREATE INDEX answer_source_version ON answer_source (version_id, start_at);
CREATE INDEX answer_source_turn ON answer_source (turn_id);
CREATE INDEX answer_source_at ON answer_source (at);
-- +goose StatementBegin
CREATE FUNCTION answer_sources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM answer_source WHERE turn_id = new.turn_id;
    END IF;
    INSERT INTO answer_source (turn_id, conversation_id, version_id, start_at, end_at, at)
    SELECT DISTINCT new.turn_id, new.conversation_id, (c->>'document')::bigint, (c->>'start')::integer, (c->>'end')::integer, new.created_at
    FROM jsonb_array_elements(new.body->'citations') c
    WHERE c->>'document' ~ '^[0-9]{1,18}$' AND c->>'start' ~ '^[0-9]{1,9}$' AND c->>'end' ~ '^[0-9]{1,9}$';
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- Drafts are shown to counsellors: nobody has been told that.
CREATE TRIGGER answer_sources_new AFTER INSERT ON outbox FOR EACH ROW
    WHEN (new.head IS NULL AND jsonb_typeof(new.body->'citations') = 'array' AND new.body->'citations' <> '[]' AND NOT new.body ? 'draft') EXECUTE FUNCTION answer_sources();
CREATE TRIGGER answer_sources_changed AFTER UPDATE OF body ON outbox FOR EACH ROW
    WHEN (new.head IS NULL AND old.body->'citations' IS DISTINCT FROM new.body->'citations' AND jsonb_typeof(new.body->'citations') = 'array' AND NOT new.body ? 'draft')
    EXECUTE FUNCTION answer_sources();
INSERT INTO answer_source (turn_id, conversation_id, version_id, start_at, end_at, at)
SELECT DISTINCT o.turn_id, o.conversation_id, (c->>'document')::bigint, (c->>'start')::integer, (c->>'end')::integer, o.created_at
FROM outbox o CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(o.body->'citations') WHEN 'array' THEN o.body->'citations' ELSE '[]' END) c
WHERE o.head IS NULL AND NOT o.body ? 'draft' AND c->>'document' ~ '^[0-9]{1,18}$' AND c->>'start' ~ '^[0-9]{1,9}$' AND c->>'end' ~ '^[0-9]{1,9}$';

-- Who wants to be told when a rule changes that they were answered from.
CREATE TABLE rule_watch (
    conversation_id bigint PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    language        text NOT NULL,
    since           timestamptz NOT NULL,
    told_at         timestamptz       -- the last message: the next is a day later
);

-- A message about a change, as it was drafted and looked at.
CREATE TABLE change_notice (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id  bigint NOT NULL UNIQUE REFERENCES version ON DELETE CASCADE, -- that brings the change
    state       text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'stopped')),
    note_zh     text NOT NULL,
    note_en     text NOT NULL,
    falls       jsonb NOT NULL,               -- as bot.Fall: what is told is what was looked at
    revision    bigint NOT NULL DEFAULT 1,
    drafted_by  bigint NOT NULL REFERENCES staff,
    drafted_at  timestamptz NOT NULL,
    approved_by bigint REFERENCES staff,
    approved_at timestamptz
);

-- Who is told, and of which of the articles; goes with the conversation.
CREATE TABLE change_told (
    notice_id       bigint NOT NULL REFERENCES change_notice ON DELETE CASCADE,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    falls           integer[] NOT NULL,       -- places in change_notice.falls, from 1
    due_at          timestamptz,              -- NULL: told, or not wanted any more
    told_at         timestamptz,
    PRIMARY KEY (notice_id, conversation_id)
);
CREATE INDEX change_told_due ON change_told (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX change_told_conversation ON change_told (conversation_id);

-- Questions that mean the same and have no answer.
CREATE TABLE gap_group (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question    text NOT NULL,                -- the first of them, without identifiers and names
    language    text NOT NULL,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    created_at  timestamptz NOT NULL,
    closed_at   timestamptz,
    closed_how  text NOT NULL DEFAULT '' CHECK (closed_how IN ('', 'answered', 'dismissed')),
    closed_by   text NOT NULL DEFAULT '',     -- '' the program, which asked again
    documents   bigint[] NOT NULL DEFAULT '{}', -- that answer them
    tried_at    timestamptz,                  -- when they were last asked again of the library
    asked_staff bigint REFERENCES staff,      -- who was asked to write an answer
    asked_at    timestamptz,
    proposal_id bigint REFERENCES proposal ON DELETE SET NULL
);
CREATE INDEX gap_group_state ON gap_group (state, id);
CREATE INDEX gap_group_asked ON gap_group (asked_staff) WHERE asked_staff IS NOT NULL;
ALTER TABLE gap
    ADD COLUMN group_id bigint REFERENCES gap_group ON DELETE SET NULL,
    ADD COLUMN people   text[] NOT NULL DEFAULT '{}'; -- of which groups the question speaks
CREATE INDEX gap_group_of ON gap (group_id, created_at);
CREATE INDEX gap_ungrouped ON gap (turn_id) WHERE group_id IS NULL;

-- +goose Down
ALTER TABLE gap DROP COLUMN group_id, DROP COLUMN people;
DROP TABLE gap_group, change_told, change_notice, rule_watch;
DROP TRIGGER answer_sources_new ON outbox;
DROP TRIGGER answer_sources_changed ON outbox;
DROP FUNCTION answer_sources;
DROP TABLE answer_source;
