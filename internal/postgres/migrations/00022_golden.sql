-- Golden questions: what the library must go on answering. They are asked of it as it
-- would be before anything is published. bot/golden.go writes all this.

-- +goose Up

CREATE TABLE golden_question (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question    text NOT NULL CHECK (question <> ''),
    language    text NOT NULL CHECK (language IN ('zh', 'en')),
    region      text NOT NULL DEFAULT '',
    documents   text[] NOT NULL DEFAULT '{}', -- sources of documents of which one must be cited; none: it must not be answered
    origin      text NOT NULL CHECK (origin IN ('admin', 'document', 'counsellor', 'gap')),
    document_id bigint REFERENCES document ON DELETE CASCADE, -- the one that it was written for
    by          text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (question, region)
);
CREATE INDEX golden_question_document ON golden_question (document_id);

-- What they came to, before something was published or only looked at.
CREATE TABLE golden_run (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    versions     bigint[] NOT NULL,
    by           text NOT NULL,
    at           timestamptz NOT NULL DEFAULT now(),
    questions    integer NOT NULL,
    right_before integer NOT NULL,
    right_after  integer NOT NULL,
    blocked      boolean NOT NULL,
    changes      jsonb NOT NULL
);

-- +goose Down
DROP TABLE golden_run, golden_question;
