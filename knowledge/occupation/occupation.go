// Package occupation loads occupations: the official classification (codes, names and
// groups, which are facts) from a file, and guides to common ones, which are written by us
// in both languages and come with the program.
//
// Top to bottom: rows.go reads a file (JSON lines or CSV) into occupations and says what is
// wrong with it; guide.go has the guides and what each must have; store.go writes both;
// list.go reads them for an admin. docs/occupations.md says how the guides are written.
//
// It owns the tables occupation and occupation_guide. retrieval/occupation reads them; the
// schema (internal/postgres/migrations) is the contract between the two.
package occupation

import "github.com/jackc/pgx/v5/pgxpool"

// Loader loads occupations into a database.
type Loader struct {
	Pool *pgxpool.Pool
}

// Occupation is one of the classification.
type Occupation struct {
	Code string   `json:"code"`
	Name string   `json:"name"`
	Path []string `json:"path"` // names of the major, medium and minor group
}

// Trouble is what is wrong with a row of a file.
type Trouble struct {
	Row    int    `json:"row"` // the first line of data is 1
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason"`
}

// Report is what became of a file.
type Report struct {
	File      string    `json:"file"`
	Rows      int       `json:"rows"`
	Groups    int       `json:"groups"` // rows that are groups of occupations
	Loaded    int       `json:"loaded"` // new occupations
	Updated   int       `json:"updated"`
	Unchanged int       `json:"unchanged"`
	Wrong     []Trouble `json:"wrong,omitempty"`    // rows that were left out
	Warnings  []Trouble `json:"warnings,omitempty"` // rows to look at
}
