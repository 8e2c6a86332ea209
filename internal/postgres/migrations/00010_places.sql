-- Places where people are helped: service stations, odd-jobs markets, training
-- centres. knowledge/place writes this table, retrieval reads it; this file is the
-- contract between the two.

-- +goose Up

CREATE TABLE place (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      text NOT NULL,           -- whose list it stands in
    external_id text NOT NULL,           -- its id there, else made of name and address
    name        text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('station', 'market', 'training', 'bureau', 'legal_aid', 'other')),
    address     text NOT NULL DEFAULT '',
    region      text NOT NULL DEFAULT '', -- '' not known, 'CN', GB/T 2260 code, or ISO 3166 code
    services    text[] NOT NULL DEFAULT '{}',
    phones      text[] NOT NULL DEFAULT '{}',
    hours       text NOT NULL DEFAULT '', -- opening hours, as they were given
    -- The same as minutes from midnight, for Monday to Sunday and public holidays;
    -- an end past 1440 lies in the next day. NULL: they could not be read. An eighth
    -- that is NULL: nothing is said of holidays.
    open        int4multirange[] CHECK (cardinality(open) = 8),
    zone        text NOT NULL DEFAULT '', -- the time zone that they are meant in; '' not known
    -- WGS-84, and what was given. What plainly is not where the place is has no
    -- lat and lon; warnings say why.
    lat         double precision,
    lon         double precision,
    given_lat   double precision,
    given_lon   double precision,
    datum       text NOT NULL DEFAULT 'wgs84' CHECK (datum IN ('wgs84', 'gcj02', 'bd09')),
    as_of       date,                    -- the day of which all this is said
    url         text NOT NULL DEFAULT '',
    warnings    text[] NOT NULL DEFAULT '{}',
    -- What text is looked for in: name, address and services, folded (internal/text).
    find_name     text NOT NULL,
    find_address  text NOT NULL,
    find_services text NOT NULL,         -- a line for each, and the name
    loaded_at   timestamptz NOT NULL DEFAULT now(), -- when it last changed
    withdrawn_at timestamptz,            -- no longer shown since then
    UNIQUE (source, external_id),
    CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CHECK ((lat IS NULL) = (lon IS NULL) AND (given_lat IS NULL) = (given_lon IS NULL))
);
-- retrieval/nearby.go says why this index.
CREATE INDEX place_point ON place USING gist (point(lon, lat)) WHERE withdrawn_at IS NULL AND lat IS NOT NULL;
-- Places without a point are looked for by district.
CREATE INDEX place_pointless ON place (region) WHERE withdrawn_at IS NULL AND lat IS NULL;
CREATE INDEX place_region ON place (region text_pattern_ops) WHERE withdrawn_at IS NULL;

-- +goose Down
DROP TABLE place;
