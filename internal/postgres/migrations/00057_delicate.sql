-- What is sensitive and only noted for a talk, or offered and not agreed to, is forgotten
-- some hours later (bot/delicate.go).

-- +goose Up
CREATE INDEX conversation_delicate ON conversation (id) WHERE memory @? '$.**.delicate' OR memory @? '$.**.offer';

-- A CV that was pasted is not kept as Telegram sent it, whichever way it came last: as the
-- message, or as the change of one.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION cv_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chat text := (SELECT external_id FROM conversation WHERE id = new.conversation_id AND channel = 'telegram' AND external_id ~ '^-?[0-9]{1,18}$');
    message text := substring(new.external_id FROM '^[0-9]{1,18}');
BEGIN
    IF chat IS NOT NULL THEN
        UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id)
        WHERE state <> 'waiting' AND (update_id = new.position OR message IS NOT NULL
          AND body @? format('$.* ? (@.chat.id == %1$s && @.message_id == %2$s)', chat, message)::jsonpath);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION cv_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id)
    WHERE update_id = new.position AND state <> 'waiting' AND EXISTS (SELECT FROM conversation WHERE id = new.conversation_id AND channel = 'telegram');
    RETURN NULL;
END $$;
-- +goose StatementEnd
DROP INDEX conversation_delicate;
