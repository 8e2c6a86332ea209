-- Policies and vacancies find people: what is new is compared with what people have told
-- of themselves, in steps, and what fits waits until they may be told. bot/reach writes
-- reach and profile_match; bot tells.

-- +goose Up

-- Something new that is compared with all profiles.
CREATE TABLE reach (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what     text NOT NULL CHECK (what IN ('rule', 'document', 'vacancies')),
    ref      bigint NOT NULL,           -- entitlement_version, version; of vacancies the first
    vacancies bigint[] NOT NULL DEFAULT '{}',
    after    bigint NOT NULL DEFAULT 0, -- profiles up to this conversation have been compared
    matched  bigint NOT NULL DEFAULT 0,
    due_at   timestamptz NOT NULL,      -- what is published by mistake can be taken back before
    silent   text NOT NULL DEFAULT '',  -- who had it published without telling people
    done_at  timestamptz,
    UNIQUE (what, ref)
);
CREATE INDEX reach_due ON reach (due_at, id) WHERE done_at IS NULL;

-- How far new vacancies have been listed in reach; nothing that was there before this
-- table is told of.
CREATE TABLE reach_seen (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    live_since timestamptz NOT NULL,
    vacancy_id bigint NOT NULL,
    policies   timestamptz NOT NULL     -- published since
);
INSERT INTO reach_seen (live_since, vacancy_id, policies) VALUES (now(), 0, now());

-- What fits somebody, and whether they were told.
CREATE TABLE profile_match (
    conversation_id bigint NOT NULL REFERENCES profile ON DELETE CASCADE,
    what            text NOT NULL CHECK (what IN ('rule', 'document', 'vacancy')),
    id              bigint NOT NULL,     -- entitlement_version, version; of a vacancy its group
    vacancy_id      bigint,
    why             text NOT NULL,       -- yes, depends; group:…, wish:…; occupation code or the words of a wish
    found_at        timestamptz NOT NULL,
    told_at         timestamptz,
    PRIMARY KEY (conversation_id, what, id)
);
CREATE INDEX profile_match_waits ON profile_match (conversation_id) WHERE told_at IS NULL;
CREATE INDEX profile_tell ON profile (conversation_id) WHERE tell <> '{}';

-- When somebody was told last of anything that they had not asked for just then: one a
-- day of all kinds together.
ALTER TABLE conversation ADD COLUMN unasked_at timestamptz;

-- What became of people, for the dashboard. When a conversation is erased its rows stay,
-- and nothing says any more whose they were.
CREATE TABLE follow_result (
    follow_up_id bigint UNIQUE REFERENCES follow_up ON DELETE SET NULL,
    day          date NOT NULL,
    round        text NOT NULL,
    region       text NOT NULL,
    language     text NOT NULL,
    outcome      text NOT NULL
);
CREATE INDEX follow_result_day ON follow_result (day);
