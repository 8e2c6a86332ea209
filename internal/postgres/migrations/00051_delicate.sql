-- What is sensitive and only noted for a talk, or offered and not agreed to, is forgotten
-- some hours later (bot/delicate.go).

-- +goose Up
CREATE INDEX conversation_delicate ON conversation (id) WHERE memory @? '$.**.delicate' OR memory @? '$.**.offer';

-- +goose Down
DROP INDEX conversation_delicate;
