-- What was withdrawn together, and can be brought back together; knowledge/withdraw.go.

-- +goose Up
CREATE TABLE withdrawal (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    versions  bigint[] NOT NULL,
    by        text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    undone_by text NOT NULL DEFAULT '',
    undone_at timestamptz
);

-- +goose Down
DROP TABLE withdrawal;
