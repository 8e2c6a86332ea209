-- What became of people is stored by month and province: that is all that is counted, and
-- less than would tell who it was.

-- +goose Up

-- +goose StatementBegin
CREATE FUNCTION province(code text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN code ~ '^[0-9]' THEN left(code, 2) ELSE split_part(code, '-', 1) END;
-- +goose StatementEnd
COMMENT ON FUNCTION province IS 'The province of a region of China, the country of one elsewhere.';

UPDATE follow_result SET day = date_trunc('month', day)::date, region = province(region);
ALTER TABLE follow_result
    DROP COLUMN language,
    ADD CONSTRAINT follow_result_month CHECK (extract(day FROM day) = 1),
    ADD CONSTRAINT follow_result_province CHECK (region = province(region));

-- A person is one of those who answered of a round, however often they are asked: what they
-- answer anew takes the place of their answer before, and is not counted where it is not
-- known any more which that was.
ALTER TABLE follow_result
    DROP CONSTRAINT follow_result_follow_up_id_fkey,
    ADD CONSTRAINT follow_result_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES follow_up ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE conversation ADD COLUMN followed text[] NOT NULL DEFAULT '{}'; -- rounds of follow_up that are counted

-- Talks of guidance, and plans, that nobody touches are erased: see bot/guidekeep.go.
CREATE INDEX conversation_guide ON conversation ((memory->'guide'->>'at')) WHERE memory ? 'guide';
CREATE INDEX plan_updated ON plan (updated_at);
CREATE INDEX follow_up_asked ON follow_up (asked_at) WHERE due_at IS NULL;

-- +goose Down
DROP INDEX follow_up_asked, plan_updated, conversation_guide;
ALTER TABLE conversation DROP COLUMN followed;
ALTER TABLE follow_result
    DROP CONSTRAINT follow_result_follow_up_id_fkey,
    ADD CONSTRAINT follow_result_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES follow_up ON DELETE SET NULL;
ALTER TABLE follow_result DROP CONSTRAINT follow_result_province, DROP CONSTRAINT follow_result_month, ADD COLUMN language text NOT NULL DEFAULT '';
ALTER TABLE follow_result ALTER COLUMN language DROP DEFAULT;
DROP FUNCTION province;
