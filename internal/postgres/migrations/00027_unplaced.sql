-- What is not on the map is found near a place by a facet of its region (internal/facet:
-- Unplaced). Feeds are read anew, and get it; what was posted or loaded by hand gets it here.

-- +goose Up

-- The number of a facet, as internal/text.Number reckons it: FNV-1a of 64 bits.
-- +goose StatementBegin
CREATE FUNCTION pg_temp.unplaced(region text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    said bytea := 'unplaced'::bytea || '\x00'::bytea || convert_to(region, 'UTF8');
    hash numeric := 14695981039346656037;
    low  integer;
BEGIN
    FOR i IN 0 .. length(said) - 1 LOOP
        low := (hash % 256)::integer;
        hash := ((hash - low + (low # get_byte(said, i))) * 1099511628211) % 18446744073709551616;
    END LOOP;
    RETURN -((hash % 1000000000)::integer + 1);
END $$;
-- +goose StatementEnd

-- Nothing changes for who follows us.
ALTER TABLE vacancy DISABLE TRIGGER USER;
UPDATE vacancy v SET terms = ARRAY(SELECT DISTINCT term FROM unnest(v.terms || r.facet) AS term ORDER BY term)
FROM (SELECT region, pg_temp.unplaced(region) AS facet FROM (SELECT DISTINCT region FROM vacancy WHERE latitude IS NULL) AS r) AS r
WHERE v.region = r.region AND v.latitude IS NULL AND NOT v.terms @> ARRAY[r.facet];
ALTER TABLE vacancy ENABLE TRIGGER USER;

-- +goose Down
SELECT 1; -- what a vacancy is found by besides does no harm
