-- Guidance: what people tell of themselves, their plan, and what became of them.
-- bot/guidance writes these tables. All go with the conversation; nothing here is needed
-- for an answer.

-- +goose Up

-- What a person has chosen to tell, so that it need not be asked again. A row is there only
-- with consent; what is sensitive (health, disability) has a consent of its own.
CREATE TABLE profile (
    conversation_id bigint PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    consented_at    timestamptz NOT NULL,
    consent_words   text NOT NULL,               -- version of the words that were agreed to
    sensitive_at    timestamptz,                 -- consent to keep what is sensitive
    skills          text[] NOT NULL DEFAULT '{}', -- codes of internal/strength
    licences        text[] NOT NULL DEFAULT '{}',
    languages       text[] NOT NULL DEFAULT '{}',
    experience      jsonb NOT NULL DEFAULT '[]', -- [{"title", "from", "to", "occupation"}], no employer unless said
    education       text NOT NULL DEFAULT '',    -- none, primary, junior, senior, vocational, college, bachelor, master, doctor
    wishes          text[] NOT NULL DEFAULT '{}', -- kinds of work, in the person's words
    occupations     text[] NOT NULL DEFAULT '{}', -- codes of the classification that they chose
    hours           text NOT NULL DEFAULT '',    -- full, part, odd, …: as vacancies have it
    metres          integer,                     -- how far they would go
    region          text NOT NULL DEFAULT '',
    groups          text[] NOT NULL DEFAULT '{}', -- graduate, migrant, veteran, flexible, unemployed, …: as entitlement facts have it
    sensitive       text[] NOT NULL DEFAULT '{}', -- disability, health limits: only with sensitive_at
    facts           jsonb NOT NULL DEFAULT '{}', -- fact of an entitlement rule -> value; none that is sensitive
    tell            text[] NOT NULL DEFAULT '{}', -- policies, jobs: told unasked of what fits
    digest          text NOT NULL DEFAULT 'daily' CHECK (digest IN ('daily', 'weekly')),
    told_at         timestamptz,                 -- when last of anything
    due_at          timestamptz,                 -- when it is looked for what fits
    updated_at      timestamptz NOT NULL,
    CHECK (sensitive = '{}' OR sensitive_at IS NOT NULL),
    CHECK (tell <@ '{policies,jobs}')
);
CREATE INDEX profile_due ON profile (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX profile_updated ON profile (updated_at);

-- The plan of a person: a few steps with days.
CREATE TABLE plan (
    conversation_id bigint PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    goal            text NOT NULL DEFAULT '',
    remind          boolean NOT NULL DEFAULT false, -- asked for
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL DEFAULT ''     -- the account of a counsellor; '' is the person
);
CREATE TABLE plan_step (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
    place           integer NOT NULL,
    words           text NOT NULL,
    due_on          date,
    done_at         timestamptz,
    reminded_at     timestamptz,
    UNIQUE (conversation_id, place) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX plan_step_due ON plan_step (due_on) WHERE done_at IS NULL AND reminded_at IS NULL AND due_on IS NOT NULL;

-- How somebody is, two weeks and three months later: only who wanted to be asked.
CREATE TABLE follow_up (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    round           text NOT NULL CHECK (round IN ('weeks', 'months')),
    due_at          timestamptz,                 -- NULL once asked
    asked_at        timestamptz,
    outcome         text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'found', 'applied', 'training', 'looking', 'person', 'stop')),
    answered_at     timestamptz,
    UNIQUE (conversation_id, round)
);
CREATE INDEX follow_up_due ON follow_up (due_at) WHERE due_at IS NOT NULL;
