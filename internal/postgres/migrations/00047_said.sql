-- What is said of a document, and not by its text, belongs to the document: its next text
-- inherits it. knowledge/heritage.go writes this.

-- +goose Up

-- Of each field that is not as the text says: what the text says ("read") or that it is not
-- known ("unknown"), whether that stood beside the file ("beside"), or is from the text
-- before ("before").
ALTER TABLE version ADD COLUMN said jsonb NOT NULL DEFAULT '{}';
-- Of what admins have mended before, it is not known what the text said.
UPDATE version SET said = jsonb_strip_nulls(jsonb_build_object('title', '{"unknown": true}'::jsonb, 'kind', '{"unknown": true}'::jsonb,
    'issuer', CASE WHEN issuer <> '' THEN '{"unknown": true}'::jsonb END, 'number', CASE WHEN number <> '' THEN '{"unknown": true}'::jsonb END,
    'region', CASE WHEN region <> '' THEN '{"unknown": true}'::jsonb END, 'url', CASE WHEN url <> '' THEN '{"unknown": true}'::jsonb END,
    'valid_from', CASE WHEN valid_from IS NOT NULL THEN '{"unknown": true}'::jsonb END, 'valid_to', CASE WHEN valid_to IS NOT NULL THEN '{"unknown": true}'::jsonb END))
WHERE mended_by <> '';

-- The hash of a text without what a file's format makes of it: the same text in another file is the same
-- document. NULL for what an older program stored, until the new one has started.
ALTER TABLE sketch ADD COLUMN letters bytea;
CREATE INDEX sketch_letters ON sketch (letters);

-- +goose Down
DROP INDEX sketch_letters;
ALTER TABLE sketch DROP COLUMN letters;
ALTER TABLE version DROP COLUMN said;
