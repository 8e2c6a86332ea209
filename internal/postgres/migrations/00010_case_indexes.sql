-- What 00006 leaves for later, because it takes as long as the table of turns is
-- big: done beside the work, outside a transaction, and again where it was broken off.

-- +goose NO TRANSACTION
-- +goose Up

ALTER TABLE turn VALIDATE CONSTRAINT turn_state_check;
ALTER TABLE turn VALIDATE CONSTRAINT turn_kind_check;

-- What came into a conversation since counsellors were shown it, and what was last.
DROP INDEX CONCURRENTLY IF EXISTS turn_of;
CREATE INDEX CONCURRENTLY turn_of ON turn (conversation_id, id);

-- What showed an answer that did not come, because a counsellor took the conversation.
DROP INDEX CONCURRENTLY IF EXISTS turn_preview;
CREATE INDEX CONCURRENTLY turn_preview ON turn (received_at) WHERE preview <> 0 AND state IN ('forwarded', 'joined');

-- +goose Down
DROP INDEX turn_preview;
DROP INDEX turn_of;
