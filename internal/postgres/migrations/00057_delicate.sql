-- What is sensitive and only noted for a talk, or offered and not agreed to, is forgotten
-- some hours later (bot/delicate.go).

-- +goose Up
CREATE INDEX conversation_delicate ON conversation (id) WHERE memory @? '$.**.delicate' OR memory @? '$.**.offer';

-- What Telegram sent of a chat, and of a message in it, is found without going through all
-- that it sent: of a button it is the message under which it stands.
-- +goose StatementBegin
CREATE FUNCTION update_chat(body jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_path_query_first(body, '$.**{1 to 2}.chat.id ? (@.type() == "number")');
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION update_message(body jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_path_query_first(body, '$.**{1 to 2}.message_id ? (@.type() == "number")');
-- +goose StatementEnd
CREATE INDEX telegram_update_chat ON telegram_update (update_chat(body), update_message(body));

-- A CV that was pasted is not kept as Telegram sent it, whichever way it came last: as the
-- message, or as the change of one.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION cv_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chat bigint := (SELECT external_id FROM conversation WHERE id = new.conversation_id AND channel = 'telegram' AND external_id ~ '^-?[0-9]{1,18}$');
    message bigint := substring(new.external_id FROM '^[0-9]{1,18}');
BEGIN
    IF chat IS NOT NULL THEN
        UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id) WHERE update_id = new.position AND state <> 'waiting';
        UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id)
        WHERE update_chat(body) = to_jsonb(chat) AND update_message(body) = to_jsonb(message) AND state <> 'waiting';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION updates_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id), state = CASE state WHEN 'dead' THEN 'skipped' ELSE state END
    WHERE update_chat(body) = to_jsonb(old.external_id::bigint) AND state <> 'waiting';
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION updates_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id), state = CASE state WHEN 'dead' THEN 'skipped' ELSE state END
    WHERE state <> 'waiting' AND body @? format('$.*.chat.id ? (@ == %1$s)', old.external_id)::jsonpath
       OR state <> 'waiting' AND body @? format('$.callback_query.message.chat.id ? (@ == %1$s)', old.external_id)::jsonpath;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION cv_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE telegram_update SET body = jsonb_build_object('update_id', update_id)
    WHERE update_id = new.position AND state <> 'waiting' AND EXISTS (SELECT FROM conversation WHERE id = new.conversation_id AND channel = 'telegram');
    RETURN NULL;
END $$;
-- +goose StatementEnd
DROP INDEX telegram_update_chat;
DROP FUNCTION update_message, update_chat;
DROP INDEX conversation_delicate;
