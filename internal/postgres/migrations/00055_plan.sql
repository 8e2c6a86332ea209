-- Reminders of a plan, for who asked for them.

-- +goose Up

-- When it is looked at next whether something of it is due; NULL where nobody is reminded.
ALTER TABLE plan ADD COLUMN due_at timestamptz;
CREATE INDEX plan_due ON plan (due_at) WHERE due_at IS NOT NULL;
-- Every plan is looked at by its own due_at: steps are never looked for across plans.
DROP INDEX plan_step_due;
ALTER TABLE plan_step ADD CONSTRAINT plan_step_words CHECK (words <> '' AND length(words) <= 200);
-- The message that made it: one that is changed before its reply was sent makes it anew.
ALTER TABLE plan_step ADD COLUMN turn_id bigint REFERENCES turn ON DELETE SET NULL;
CREATE INDEX plan_step_turn ON plan_step (turn_id) WHERE turn_id IS NOT NULL;
