-- How many answers of the last days rely on each document: counted by a job, since
-- counting takes long where many were answered. bot/relieddocs.go makes it. There are no
-- persons in it; what goes by erasure is gone with the next count.

-- +goose Up
CREATE TABLE relied_document (
    document_id bigint PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    answers     bigint NOT NULL,
    last_at     timestamptz NOT NULL
);
CREATE TABLE relied_count (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    counted_at timestamptz NOT NULL,
    took       interval NOT NULL
);

-- +goose Down
DROP TABLE relied_count;
DROP TABLE relied_document;
