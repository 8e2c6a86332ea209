-- The other ways into the library: a file that an admin sends in Telegram, a watched
-- folder, addresses that are looked at on a schedule. What they bring are drafts.
-- knowledge/watch.go and knowledge/web write these tables.

-- +goose Up

-- A message that is an admin's file for the library.
ALTER TABLE turn
    DROP CONSTRAINT turn_kind_check,
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other', 'notice', 'file')) NOT VALID;

-- A watched folder, by its path, and how the last look at it went.
CREATE TABLE watched (
    folder    text PRIMARY KEY,
    looked_at timestamptz NOT NULL DEFAULT now(),
    error     text NOT NULL DEFAULT '' -- why it could not be looked at
);

-- A file in it. It is read when it was found unchanged by two looks, so that nothing is
-- read while it is being copied; and once, until it changes.
CREATE TABLE watched_file (
    folder   text NOT NULL REFERENCES watched ON DELETE CASCADE,
    path     text NOT NULL,                 -- below the folder
    stamp    text NOT NULL,                 -- size, time, and what is said beside it
    state    text NOT NULL DEFAULT 'seen' CHECK (state IN ('seen', 'reading', 'drafted', 'unchanged', 'refused')),
    attempts integer NOT NULL DEFAULT 0,    -- how often reading it began and did not end
    title    text NOT NULL DEFAULT '',
    version  bigint NOT NULL DEFAULT 0,     -- the draft that it became
    reason   text NOT NULL DEFAULT '',      -- why it was refused
    read_at  timestamptz,
    PRIMARY KEY (folder, path)
);

-- An address that is looked at on a schedule.
CREATE TABLE web_address (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url      text NOT NULL UNIQUE,
    kind     text NOT NULL CHECK (kind IN ('page', 'feed', 'list')), -- a document, an RSS or Atom feed of them, a page with links to them
    region   text NOT NULL DEFAULT '',      -- where they hold; '' is what they say
    access   text NOT NULL DEFAULT 'public' CHECK (access ~ '^(public|staff|team:[0-9]+)$'),
    every    interval NOT NULL CHECK (every >= interval '1 hour'),
    added_by text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    due_at   timestamptz NOT NULL DEFAULT now(),
    ran_at   timestamptz,
    failures integer NOT NULL DEFAULT 0,
    error    text NOT NULL DEFAULT ''       -- of the last look; '' it went well
);
CREATE INDEX web_address_due ON web_address (due_at);

-- A document behind an address: itself, or one that a feed or list names.
CREATE TABLE web_page (
    address_id    bigint NOT NULL REFERENCES web_address ON DELETE CASCADE,
    url           text NOT NULL,
    stamp         text NOT NULL DEFAULT '', -- what the feed says of when it was changed
    etag          text NOT NULL DEFAULT '',
    last_modified text NOT NULL DEFAULT '',
    state         text NOT NULL CHECK (state IN ('index', 'drafted', 'unchanged', 'refused', 'failed', 'gone')), -- index: the feed or list itself
    title         text NOT NULL DEFAULT '',
    version       bigint NOT NULL DEFAULT 0,
    reason        text NOT NULL DEFAULT '',
    read_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (address_id, url)
);

-- +goose Down
DROP TABLE web_page, web_address, watched_file, watched;
UPDATE turn SET kind = 'other' WHERE kind = 'file';
ALTER TABLE turn
    DROP CONSTRAINT turn_kind_check,
    ADD CONSTRAINT turn_kind_check CHECK (kind IN ('text', 'button', 'voice', 'photo', 'sticker', 'contact', 'location', 'group', 'other', 'notice'));
