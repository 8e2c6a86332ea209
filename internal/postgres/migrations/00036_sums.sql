-- Sums of what the dashboard counts, by day. They are without persons but for the bits
-- by which people are counted. bot/sums.go makes them. What is written later into a day
-- that has sums is in tally_late: until the day is summed again its rows are counted.

-- +goose Up
CREATE TABLE tally_day (
    day     date PRIMARY KEY,     -- in the zone
    zone    text NOT NULL,        -- of the counsellors' teams when it was summed
    from_at timestamptz NOT NULL,
    to_at   timestamptz NOT NULL
);
CREATE TABLE tally_sum (
    day   date NOT NULL REFERENCES tally_day ON DELETE CASCADE,
    scope text NOT NULL,          -- the region and what lies in it; '' everywhere
    kinds text[] NOT NULL,        -- what each of these is a sum by: hour, language, step …
    names text[] NOT NULL,
    n     bigint[] NOT NULL,
    one   bigint[] NOT NULL,      -- people, as bits: see bot/dashboard.go
    other bigint[] NOT NULL,
    PRIMARY KEY (scope, day)
);
CREATE INDEX tally_sum_day ON tally_sum (day);
CREATE TABLE model_sum (
    day    date NOT NULL REFERENCES tally_day ON DELETE CASCADE,
    scope  text NOT NULL,
    model  text NOT NULL,
    n      bigint NOT NULL,
    one    bigint,
    other  bigint,
    failed bigint NOT NULL,
    tokens bigint NOT NULL,
    cost   double precision,
    PRIMARY KEY (scope, day, model)
);
CREATE INDEX model_sum_day ON model_sum (day);
CREATE TABLE tally_late (at timestamptz NOT NULL);
CREATE INDEX tally_late_at ON tally_late (at);

-- Who writes holds a lock of the day, shared, until that is committed; who sums has it
-- alone. So what is written is in the sums, or sees that there are sums and says so.
-- +goose StatementBegin
CREATE FUNCTION tally_written(moments timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1952541804, d) FROM (SELECT DISTINCT floor(extract(epoch FROM m) / 86400)::int AS d FROM unnest(moments) m ORDER BY 1) days;
    INSERT INTO tally_late SELECT DISTINCT m FROM unnest(moments) m
    WHERE m IS NOT NULL AND (current_setting('transaction_isolation') <> 'read committed' -- then it may not see them
        OR EXISTS (SELECT FROM tally_day WHERE day BETWEEN (m AT TIME ZONE 'UTC')::date - 1 AND (m AT TIME ZONE 'UTC')::date + 1 AND from_at <= m AND to_at > m));
END $$;
-- +goose StatementEnd

-- The calls of a model are counted by the region of the question, so they are touched by
-- what is written of it.
-- +goose StatementBegin
CREATE FUNCTION tally_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally_written(ARRAY (SELECT at FROM touched UNION SELECT u.at FROM touched t JOIN model_use u ON u.turn_id = t.turn_id));
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally_written(ARRAY[old.at, new.at] || ARRAY (SELECT at FROM model_use WHERE turn_id IN (old.turn_id, new.turn_id)));
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION model_use_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally_written(ARRAY (SELECT at FROM touched));
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION model_use_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally_written(ARRAY[old.at, new.at]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tally_inserted AFTER INSERT ON tally REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION tally_touched();
CREATE TRIGGER tally_deleted AFTER DELETE ON tally REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION tally_touched();
CREATE TRIGGER tally_changed AFTER UPDATE ON tally FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION tally_changed();
CREATE TRIGGER model_use_inserted AFTER INSERT ON model_use REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION model_use_touched();
CREATE TRIGGER model_use_deleted AFTER DELETE ON model_use REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION model_use_touched();
CREATE TRIGGER model_use_changed AFTER UPDATE ON model_use FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION model_use_changed();

-- +goose Down
DROP TRIGGER tally_inserted ON tally;
DROP TRIGGER tally_deleted ON tally;
DROP TRIGGER tally_changed ON tally;
DROP TRIGGER model_use_inserted ON model_use;
DROP TRIGGER model_use_deleted ON model_use;
DROP TRIGGER model_use_changed ON model_use;
DROP FUNCTION tally_touched, tally_changed, model_use_touched, model_use_changed, tally_written;
DROP TABLE tally_late, model_sum, tally_sum, tally_day;
