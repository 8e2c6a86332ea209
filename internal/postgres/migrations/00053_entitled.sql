-- Rules that came with the program and were put there by itself: it may replace those by
-- what a newer program has, and publish them once the library has the laws. What people
-- have loaded is theirs.

-- +goose Up
ALTER TABLE entitlement_version ADD COLUMN own boolean NOT NULL DEFAULT false;
