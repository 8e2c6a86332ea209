// Package job turns what a person wants of work into ranked vacancies. It reads the
// tables vacancy, vacancy_text, vacancy_source, vacancy_statistic and place, and owns
// none.
//
// [Read] makes a [Wish] of a sentence, by rule (read.go and the files beside it).
// [Searcher.Search] finds its place (locate.go), weighs its words (words.go,
// statistics.go), looks at few candidates and at more where it has to (plan.go,
// statement.go), loosens what nothing fits (wider.go), and reads the cards (get.go).
//
// Nothing that a person is (sex, age, ethnicity, religion, household registration,
// disability, family) and nothing that an employer is (ownership, size) reaches the
// filters or the ranking: [Read] takes it out of the words that are looked for.
package job

import (
	"time"

	"careerbot/internal/geo"
)

// Wish is what somebody wants of work. The zero value of a field is no wish.
type Wish struct {
	Text string `json:"text"` // what is left to rank by words: occupation, skills, duties

	At     string     `json:"at,omitempty"`     // the place as it was said: 中关村, Preston
	Near   *geo.Point `json:"near,omitempty"`   // WGS-84; distances are from it
	Metres float64    `json:"metres,omitempty"` // how far from Near at most; 0 is the default of the search
	Region string     `json:"region,omitempty"` // code of the region in which it must be

	PayFrom  float64 `json:"pay_from,omitempty"` // at least, in the unit
	PayUnit  string  `json:"pay_unit,omitempty"` // hour, day, week, month, year
	Currency string  `json:"currency,omitempty"` // CNY, GBP; "" follows from the place, else from the language

	Employment []string   `json:"employment,omitempty"` // full, part, temporary, odd, internship, apprenticeship, volunteer
	Shifts     []string   `json:"shifts,omitempty"`     // day, evening, night, weekend
	NotShifts  []string   `json:"not_shifts,omitempty"` // 不上夜班, no nights
	HoursMax   float64    `json:"hours_max,omitempty"`  // a week, at most
	Settlement string     `json:"settlement,omitempty"` // day, week, month, done: 日结
	Start      *time.Time `json:"start,omitempty"`      // can begin then
	Skills     []string   `json:"skills,omitempty"`
	Untrained  bool       `json:"untrained,omitempty"` // asks for no experience and no certificate

	Not           []string `json:"not,omitempty"`            // kinds of work that are not wanted, by what titles say: 销售, cleaning
	NotEmployment []string `json:"not_employment,omitempty"` // 不要实习
	Needs         []string `json:"needs,omitempty"`          // of the workplace: [Access]. It ranks a little, and leaves nothing out

	Sort Sort `json:"sort,omitempty"`
}

// Sort is an order of what was found.
type Sort string

// Orders.
const (
	ByFit      Sort = ""         // how well it fits what was said
	ByDistance Sort = "distance" // nearest first; what has no point on the map comes last
	ByPay      Sort = "pay"      // best paid first, brought to one unit; what states none, or is in another currency, comes last
	ByNewest   Sort = "newest"
)

// Query is a wish, and what of it is shown.
type Query struct {
	Wish
	Language string    // of the person: zh, en
	When     time.Time // now if zero
	Limit    int       // 10 if zero
	After    int       // how many are passed over: those that were shown before
	Without  []int64   // groups that are not wanted any more
	Since    time.Time // only what is offered since after it; zero is all
}

// Found is what there is.
type Found struct {
	Vacancies []Vacancy
	Count     int  // how many there are in all within the wish, bounded by MaxCount
	More      bool // there are more than were asked for
	// Wider is how the wish had to be loosened because nothing is within it: "distance"
	// (Metres says to how far), "hours" (shifts, too), "pay", "settlement", "employment",
	// "experience", "words", "place" (they are elsewhere, the nearest first); empty where
	// it did not.
	Wider  []string
	Metres float64  // how far was looked, 0 where distance did not count
	Where  string   // what At was taken for
	Region string   // its code
	Choice []string // At names several places: which is meant?
	// Unknown is what was said of the wish and could not be used: words that stand
	// nowhere, a place that is not known.
	Unknown []string
	Lost    string // the place of these, or the part of At that is not known
	// Mentioned is that none of Vacancies is called by a word of the wish: they only speak
	// of it.
	Mentioned bool
}

// Vacancy is one that may be offered now, as its card shows it.
type Vacancy struct {
	ID, Group       int64 // Group is the same job in several sources
	Labels          []string
	Title, Employer string
	Place, Region   string
	Point           *geo.Point // WGS-84; nil: not known
	Metres          float64    // straight line; 0 where not known
	Minutes         int        // on foot, an estimate; 0 where not known

	Pay                    string // as written
	PayFrom, PayTo         *float64
	PayUnit, Currency      string
	PayGuessed             bool     // the unit is not stated: it is what the amount suggests
	PayHourFrom, PayHourTo *float64 // converted
	Employment             string
	Hours                  *float64 // a week
	Shifts                 []string
	Headcount              *int
	Education, Experience  string
	Skills                 []string
	Settlement             string
	PlacesLeft             *int
	Tools, Insurance       string
	Requirements, Duties   string
	Conditions             string
	Contact, URL           string
	Language, Law          string
	Posted, Through        *time.Time
	Assumed                []string  // fields that a trial filled in: not stated by the employer
	Flags                  []string  // rules that found something that a person should know
	Seen                   time.Time // since when it is offered

	Fit float64 // by which ByFit sorts
	// Unsaid are the wishes that this vacancy does not speak of: it may or may not
	// fulfil them (pay, shifts, hours, settlement, employment, experience, start);
	// "currency" where its pay is in another one and was compared with nothing, and
	// "point" where it is in the district or town and not on the map.
	Unsaid []string
}
