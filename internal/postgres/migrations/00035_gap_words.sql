-- Whose wording a group of questions has, so that it goes with them; and a message that a
-- rule has changed is no answer that somebody relied on.

-- +goose Up
ALTER TABLE gap ADD COLUMN names boolean NOT NULL DEFAULT false; -- its group has its wording
CREATE INDEX gap_group_unnamed ON gap_group (id) WHERE question = '';

-- What is left of a group gets the wording of another (bot/gapgroup.go); without one it goes.
-- +goose StatementBegin
CREATE FUNCTION gap_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM gap_group WHERE id = old.group_id AND NOT EXISTS (SELECT FROM gap WHERE group_id = old.group_id);
    IF NOT FOUND AND old.names THEN
        UPDATE gap_group SET question = '' WHERE id = old.group_id;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER gap_gone AFTER DELETE ON gap FOR EACH ROW WHEN (old.group_id IS NOT NULL) EXECUTE FUNCTION gap_gone();

-- Whose wording the groups have that are there is not known: they get one anew.
UPDATE gap_group SET question = '';
DELETE FROM gap_group g WHERE NOT EXISTS (SELECT FROM gap WHERE group_id = g.id);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION answer_sources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM answer_source WHERE turn_id = new.turn_id;
    END IF;
    INSERT INTO answer_source (turn_id, conversation_id, version_id, start_at, end_at, at)
    SELECT DISTINCT new.turn_id, new.conversation_id, (c->>'document')::bigint, (c->>'start')::integer, (c->>'end')::integer, new.created_at
    FROM jsonb_array_elements(new.body->'citations') c
    WHERE c->>'document' ~ '^[0-9]{1,18}$' AND c->>'start' ~ '^[0-9]{1,9}$' AND c->>'end' ~ '^[0-9]{1,9}$'
      AND NOT EXISTS (SELECT FROM turn WHERE id = new.turn_id AND kind = 'notice');
    RETURN NULL;
END $$;
-- +goose StatementEnd
DELETE FROM answer_source s USING turn t WHERE t.id = s.turn_id AND t.kind = 'notice';

-- +goose Down
DROP TRIGGER gap_gone ON gap;
DROP FUNCTION gap_gone;
DROP INDEX gap_group_unnamed;
ALTER TABLE gap DROP COLUMN names;
