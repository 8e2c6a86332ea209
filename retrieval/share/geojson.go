package share

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// firstHand are the places that were not taken from another instance: those are got
// from where they were said first, so that no list goes round in a circle.
const firstHand = `withdrawn_at IS NULL AND external_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]+$'`

// feature is a place as GeoJSON (RFC 7946) has it, WGS-84. `careerbot places load`
// reads it.
type feature struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"` // instance:id
	Geometry   *geometry  `json:"geometry"`
	Properties properties `json:"properties"`
}

type geometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

type properties struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Address  string   `json:"address"`
	Region   string   `json:"region"`
	Services []string `json:"services"`
	Phones   []string `json:"phones"`
	Hours    string   `json:"hours"`
	TimeZone string   `json:"timezone"`
	AsOf     *string  `json:"as_of"`
	URL      string   `json:"url"`
	Source   string   `json:"source"`
}

// geoJSON gives all places as one FeatureCollection, written row by row.
func (d *Door) geoJSON(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	leave, err := d.export(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if err := d.advance(r.Context(), 1); err != nil { // which also gives the instance its name
		return err
	}
	return d.reading(r.Context(), func(tx pgx.Tx) error {
		var instance string
		var count int
		var modified *time.Time
		err := tx.QueryRow(r.Context(), `SELECT (SELECT id FROM share_instance), count(*) FILTER (WHERE `+firstHand+`), max(greatest(loaded_at, withdrawn_at)) FROM place`).
			Scan(&instance, &count, &modified)
		if err != nil {
			return err
		}
		if modified == nil {
			modified = &time.Time{}
		}
		w.Header().Set("Content-Type", "application/geo+json")
		if w.fresh(r, *modified, "places 1", instance, count, modified.UnixMicro()) {
			return nil
		}
		w.WriteHeader(http.StatusOK)
		if w.head {
			return nil
		}
		rows, err := tx.Query(r.Context(), `SELECT `+placeColumns+` FROM place WHERE `+firstHand+` ORDER BY id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		if _, err := io.WriteString(w, `{"type":"FeatureCollection","features":[`); err != nil {
			return err
		}
		between := ""
		for rows.Next() {
			p, err := readPlace(rows, d.now())
			if err != nil {
				return err
			}
			one, err := json.Marshal(p.feature(instance))
			if err != nil {
				return err
			}
			if _, err := io.WriteString(w, between+string(one)); err != nil {
				return err
			}
			between = ",\n"
		}
		if err := rows.Err(); err != nil {
			return err
		}
		_, err = io.WriteString(w, "]}\n")
		return err
	})
}

func (p place) feature(instance string) feature {
	f := feature{Type: "Feature", ID: instance + ":" + strconv.FormatInt(p.ID, 10), Properties: properties{
		p.Name, p.Kind, p.Address, p.Region, p.Services, p.Phones, p.Hours, p.TimeZone, p.AsOf, p.Link, p.Source,
	}}
	if p.Latitude != nil && p.Longitude != nil {
		f.Geometry = &geometry{"Point", [2]float64{*p.Longitude, *p.Latitude}}
	}
	return f
}
