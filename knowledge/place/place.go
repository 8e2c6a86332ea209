// Package place loads the places where people are helped: service stations,
// odd-jobs markets, training centres, bureaux.
//
// The life of a list, top to bottom: [Loader.Load] (load.go) finds its file and
// reads it (rows.go: CSV, GeoJSON, JSON lines) into rows; fields.go knows the words
// that columns are called by; draft.go makes a place of a row or says why not;
// store.go puts the places of one file into the database in one transaction.
//
// It owns the table place. retrieval reads it; the schema (internal/postgres/migrations)
// is the contract between the two.
package place

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/geo"
)

// Loader loads lists of places into a database.
type Loader struct {
	Pool *pgxpool.Pool
	Now  func() time.Time
}

// Kind is what a place is.
type Kind string

// The kinds of places.
const (
	Station  Kind = "station"   // a public service station or centre
	Market   Kind = "market"    // odd jobs: 零工市场, 零工驿站
	Training Kind = "training"  // a training centre
	Bureau   Kind = "bureau"    // an office of the administration
	LegalAid Kind = "legal_aid" // legal aid
	Other    Kind = "other"
)

// Kinds are all of them.
var Kinds = []Kind{Station, Market, Training, Bureau, LegalAid, Other}

// Options are what is stated with a list; they hold where a row does not say.
type Options struct {
	Source  string    // whose list it is; "": the name of the file
	Datum   geo.Datum // of the coordinates; "": what the mapping says, else WGS-84
	Region  string    // where the places are, as a code: what rows say lies within it
	Mapping *Mapping  // how its columns are called; nil: by the words that are known
	Replace bool      // what is no longer in the file is withdrawn
}

// Trouble is what is wrong with a row of a file.
type Trouble struct {
	Row    int    `json:"row"` // the first line of data is 1; 0 is the file itself
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason"`
}

// Report is what became of one file.
type Report struct {
	File      string    `json:"file"`
	Source    string    `json:"source"`
	Refused   string    `json:"refused,omitempty"` // why nothing of it was loaded
	Rows      int       `json:"rows"`
	Loaded    int       `json:"loaded"`    // new places
	Updated   int       `json:"updated"`   // known ones of which something has changed
	Unchanged int       `json:"unchanged"` // known ones
	Withdrawn int       `json:"withdrawn"` // no longer in the file; only with Replace
	NoPoint   int       `json:"no_point"`  // of those in the file: without a point on the map
	NoHours   int       `json:"no_hours"`  // of those in the file: not known when they are open
	Wrong     []Trouble `json:"wrong,omitempty"`
	Warnings  []Trouble `json:"warnings,omitempty"`
}

// draft is a place as a row gives it, checked.
type draft struct {
	row      int
	id       string
	name     string
	kind     Kind
	address  string
	region   string
	services []string
	phones   []string
	hours    geo.Hours
	zone     string
	point    *geo.Point // WGS-84; nil: none, or one that cannot be
	given    *geo.Point
	datum    geo.Datum
	asOf     *time.Time
	url      string
	warnings []string
}

// Load loads the files at paths, and those in the folders at paths, one by one, each
// in a transaction: what is wrong with one row or one file does not stop the rest.
// progress is called after each file. The error is for a database that failed, a
// path that is not there, or options that do not go together.
func (l *Loader) Load(ctx context.Context, paths []string, o Options, progress func(r Report, done, total int)) ([]Report, error) {
	files, err := find(paths)
	if err != nil {
		return nil, err
	}
	if o.Replace && o.Source != "" && len(files) > 1 {
		return nil, ErrReplaceMany
	}
	var reports []Report
	for i, path := range files {
		r, err := l.loadFile(ctx, path, o)
		if err != nil {
			return reports, err
		}
		reports = append(reports, r)
		if progress != nil {
			progress(r, i+1, len(files))
		}
	}
	return reports, nil
}
