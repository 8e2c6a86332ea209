// Package vacancy is what employers offer: feeds in, screened vacancies out.
//
// The life of a vacancy, top to bottom: package feed reads the rows of a source
// (feed/); a [Mapping] says where in a row the fields are (mapping.go, value.go,
// mappings/); reader makes a record of it (record.go, words.go), says what it lacks of
// what the law demands (required.go) and has it screened (package screen); same.go
// tells the same job from two sources; [Store.Load] stores a batch at a time
// (load.go, batch.go) and withdraws what is gone. What a rule calls unlawful waits for
// a person ([Store.Decide], review.go). Sources that have an address are fetched when
// they are due (source.go, run.go, fetch.go); the feed of another instance is followed
// from where it was read to (subscribe.go).
//
// It owns the tables vacancy_source, vacancy, vacancy_text, vacancy_former,
// vacancy_verdict and vacancy_origin and the view vacancy_live. retrieval reads them; the schema is the
// contract between the two. Records are kept: a vacancy that has ended leaves the
// results at once and stays in its table, with what it said before it was changed.
// Nothing here deletes: the law asks for two years of service records (人力资源市场暂行条例
// art. 33) and three of advertisements online (网络招聘服务管理规定); both are kept for good.
package vacancy

import (
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Store keeps vacancies in a database.
type Store struct {
	Pool *pgxpool.Pool
	Now  func() time.Time
	Tick time.Duration // how often Keep looks for what is due, and whether a lock is still held; some seconds if zero
	Wait time.Duration // how long a feed may take to begin, as one that is made when it is asked for; five minutes if zero
	Lull time.Duration // how long it may send nothing after that, or next to nothing; a minute if zero
}

// State says where a vacancy stands.
type State string

// The states. Only what is published, and valid, is offered.
const (
	Published  State = "published"
	Review     State = "review"     // a rule says it may be unlawful
	Rejected   State = "rejected"   // a person has decided that it is not offered
	Incomplete State = "incomplete" // lacks what the law demands
	Withdrawn  State = "withdrawn"  // gone from its feed, or closed
)

// States lists them.
var States = []State{Published, Review, Rejected, Incomplete, Withdrawn}
