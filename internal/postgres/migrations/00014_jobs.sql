-- Vacancies in conversations: what people keep, do not want, want to be told of, and
-- what became of it. bot/ owns these tables. All of it goes with the conversation.

-- +goose Up

-- What somebody keeps. Title and employer are copied: they are shown when the vacancy
-- is offered no longer.
CREATE TABLE job_saved (
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    group_id        bigint NOT NULL,  -- the same job in several sources is kept once
    vacancy_id      bigint NOT NULL,
    title           text NOT NULL,
    employer        text NOT NULL,
    saved_at        timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, group_id)
);

-- What somebody does not want to see again, and why.
CREATE TABLE job_unwanted (
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    group_id        bigint NOT NULL,
    why             text NOT NULL DEFAULT '' CHECK (why IN ('', 'far', 'pay', 'hours', 'kind', 'applied', 'wrong')),
    said_at         timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, group_id)
);

-- Vacancies that somebody says look wrong, for staff to look at. Who said it is known
-- while their conversation is kept; that it was said stays.
CREATE TABLE vacancy_report (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    vacancy_id      bigint NOT NULL REFERENCES vacancy ON DELETE CASCADE,
    conversation_id bigint REFERENCES conversation ON DELETE SET NULL,
    said_at         timestamptz NOT NULL,
    settled_at      timestamptz,      -- somebody has looked
    settled_by      text NOT NULL DEFAULT '',
    UNIQUE (vacancy_id, conversation_id)
);
CREATE INDEX vacancy_report_open ON vacancy_report (vacancy_id) WHERE settled_at IS NULL;
CREATE INDEX vacancy_report_conversation ON vacancy_report (conversation_id);

-- Who wants to be told of new vacancies, and when they are next looked for. Whoever
-- locks the row looks, writes what is said and sets the time in one transaction.
CREATE TABLE job_alert (
    conversation_id bigint PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    due_at          timestamptz NOT NULL,
    sent_at         timestamptz       -- the last message: the next is a day later
);
CREATE INDEX job_alert_due ON job_alert (due_at);

-- What for. A wish holds what was understood of what was said, not the words.
CREATE TABLE job_search (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES job_alert ON DELETE CASCADE,
    wish            jsonb NOT NULL,   -- as job.Wish
    language        text NOT NULL,
    since           timestamptz NOT NULL,         -- only what came after it is new
    told            bigint[] NOT NULL,            -- groups that were shown
    created_at      timestamptz NOT NULL,
    UNIQUE (conversation_id, wish)
);

-- Did you get it? Asked once, of who wanted to be asked; an answer has no words.
CREATE TABLE job_outcome (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    group_id        bigint NOT NULL,
    vacancy_id      bigint NOT NULL,
    title           text NOT NULL,
    due_at          timestamptz,      -- when it is asked; NULL it was, or is not wanted
    asked_at        timestamptz,
    outcome         text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'got', 'waiting', 'no', 'stop')),
    answered_at     timestamptz,
    UNIQUE (conversation_id, group_id)
);
CREATE INDEX job_outcome_due ON job_outcome (due_at) WHERE due_at IS NOT NULL;

-- What is new since a time, and whether anything is.
CREATE INDEX vacancy_first_seen ON vacancy (first_seen);

-- +goose Down
DROP INDEX vacancy_first_seen;
DROP TABLE job_outcome, job_search, job_alert, vacancy_report, job_unwanted, job_saved;
