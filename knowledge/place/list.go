package place

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Filter says which places are listed; what is empty lets all through.
type Filter struct {
	Source    string
	Kind      Kind
	Region    string // code; those inside it, too
	Doubtful  bool   // only those with warnings or without a point on the map
	Withdrawn bool   // those that are no longer shown, instead of the others
	Limit     int
}

// Listed is a place as an admin sees it.
type Listed struct {
	Source    string     `json:"source"`
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      Kind       `json:"kind"`
	Address   string     `json:"address"`
	Region    string     `json:"region"`
	Services  []string   `json:"services"`
	Phones    []string   `json:"phones"`
	Hours     string     `json:"hours"`
	HoursRead bool       `json:"hours_known"`
	Zone      string     `json:"timezone"`
	Lat       *float64   `json:"lat"`
	Lon       *float64   `json:"lon"`
	GivenLat  *float64   `json:"given_lat"`
	GivenLon  *float64   `json:"given_lon"`
	Datum     string     `json:"datum"`
	AsOf      *time.Time `json:"as_of"`
	URL       string     `json:"url"`
	Warnings  []string   `json:"warnings"`
	Withdrawn *time.Time `json:"withdrawn_at"`
}

// List gives places, by source and name.
func (l *Loader) List(ctx context.Context, f Filter) ([]Listed, error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT source, external_id, name, kind, address, region, services, phones, hours, open IS NOT NULL, zone,
		       lat, lon, given_lat, given_lon, datum, as_of, url, warnings, withdrawn_at
		FROM place
		WHERE ($1 = '' OR source = $1) AND ($2 = '' OR kind = $2) AND (region LIKE $3 || '%' OR $3 = 'CN' AND region ~ '^[0-9]')
		  AND (NOT $4 OR warnings <> '{}' OR lat IS NULL) AND (withdrawn_at IS NOT NULL) = $5
		ORDER BY source, name, external_id LIMIT $6`, f.Source, string(f.Kind), f.Region, f.Doubtful, f.Withdrawn, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Listed])
}
