-- The pages on changes read what answers cite, and addresses their documents, from the
-- index alone.

-- +goose Up
CREATE INDEX answer_source_stretch ON answer_source (version_id, start_at, end_at) INCLUDE (turn_id, conversation_id, at);
DROP INDEX answer_source_version;
CREATE INDEX answer_source_since ON answer_source (at) INCLUDE (version_id, turn_id);
DROP INDEX answer_source_at;
CREATE INDEX web_page_shown ON web_page (address_id, (state IN ('drafted', 'unchanged')), read_at DESC, url) WHERE state <> 'index';

-- +goose Down
DROP INDEX web_page_shown;
CREATE INDEX answer_source_at ON answer_source (at);
DROP INDEX answer_source_since;
CREATE INDEX answer_source_version ON answer_source (version_id, start_at);
DROP INDEX answer_source_stretch;
