-- What an admin says of a document stays when the same file comes again with the same
-- said of it, and an address narrows who sees its documents, or says nothing of that.

-- +goose Up

-- The fingerprint of a version as it came; sha256 is of what an admin has made of it.
-- NULL for those that came before this column.
ALTER TABLE version ADD COLUMN came bytea;

-- '' is as the text before, and everybody for the first one.
ALTER TABLE web_address
    DROP CONSTRAINT web_address_access_check,
    ADD CONSTRAINT web_address_access_check CHECK (access ~ '^(public|staff|team:[0-9]+)?$'),
    ALTER COLUMN access SET DEFAULT '';
UPDATE web_address SET access = '' WHERE access = 'public';

-- +goose Down
UPDATE web_address SET access = 'public' WHERE access = '';
ALTER TABLE web_address
    DROP CONSTRAINT web_address_access_check,
    ADD CONSTRAINT web_address_access_check CHECK (access ~ '^(public|staff|team:[0-9]+)$'),
    ALTER COLUMN access SET DEFAULT 'public';
ALTER TABLE version DROP COLUMN came;
