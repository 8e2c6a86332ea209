-- How many answers of the last days rely on each document: counted by a job, since
-- counting takes long where many were answered. bot/relieddocs.go makes it. There are no
-- persons in it; what goes by erasure is gone with the next count. The same of how often a
-- group of questions was answered since it was closed, which bot/gapmeasure.go counts.

-- +goose Up
CREATE TABLE relied_document (
    document_id bigint PRIMARY KEY, -- no reference: who deletes a document does not wait for the count
    answers     bigint NOT NULL,
    last_at     timestamptz NOT NULL
);
CREATE TABLE relied_count (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    counted_at timestamptz NOT NULL,
    took       interval NOT NULL
);
CREATE TABLE gap_measure (
    group_id    bigint PRIMARY KEY REFERENCES gap_group ON DELETE CASCADE,
    closed_at   timestamptz NOT NULL, -- when that was: closed again, it is counted anew
    answered    integer NOT NULL,
    measured_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE gap_measure;
DROP TABLE relied_count;
DROP TABLE relied_document;
