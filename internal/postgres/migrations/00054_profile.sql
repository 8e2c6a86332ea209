-- What a profile has besides: what the work must not have, and what became of one that
-- nobody touches. bot/guidance writes limits, bot/profilekeep.go the rest.

-- +goose Up
ALTER TABLE profile
    ADD COLUMN limits    text[] NOT NULL DEFAULT '{}', -- what the work must not have: codes of internal/strength
    ADD COLUMN warned_at timestamptz,                  -- told that it will be erased; NULL once it is touched again
    ADD COLUMN look_at   timestamptz;                  -- not told before
ALTER TABLE turn
    DROP CONSTRAINT turn_kind_check,
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other', 'notice', 'file', 'cv')) NOT VALID;

-- A CV that was pasted is not kept, neither as Telegram sent it.
-- +goose StatementBegin
CREATE FUNCTION cv_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id)
    WHERE update_id = new.position AND state <> 'waiting' AND EXISTS (SELECT FROM conversation WHERE id = new.conversation_id AND channel = 'telegram');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER cv_unsaid AFTER UPDATE OF kind ON turn FOR EACH ROW WHEN (new.kind = 'cv' AND old.kind <> 'cv') EXECUTE FUNCTION cv_unsaid();

-- +goose Down
DROP TRIGGER cv_unsaid ON turn;
DROP FUNCTION cv_unsaid;
DELETE FROM turn WHERE kind = 'cv';
ALTER TABLE turn
    DROP CONSTRAINT turn_kind_check,
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other', 'notice', 'file')) NOT VALID;
ALTER TABLE profile DROP COLUMN look_at, DROP COLUMN warned_at, DROP COLUMN limits;
