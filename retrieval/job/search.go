package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/geo"
	"careerbot/internal/pay"
	"careerbot/internal/region"
	"careerbot/retrieval"
)

// Searcher finds vacancies in one database.
type Searcher struct {
	Pool   *pgxpool.Pool
	Places *retrieval.Searcher // knows the names of places; nil: those of vacancies only

	remembered remembered
	spelling   vocabulary
	lists      lists
}

const (
	// DefaultMetres is how far from a place is near, where the wish does not say.
	DefaultMetres = 5000
	// Furthest is how far the search goes to find anything at all.
	Furthest = 50_000
	// MaxCount bounds Found.Count: it means so many, or more.
	MaxCount = 500
	// MostPassed bounds Query.After, and mostShown Query.Limit: what a page costs grows with
	// both, and nobody reads so far.
	MostPassed = 1000
	mostShown  = 200
)

// ErrQuery says what is wrong with a query.
var ErrQuery = errors.New("cannot search for that")

// Search finds what fits a wish. See [Found] for what is in the answer.
//
// Which vacancies have the words is asked of one index together with the filters
// (plan.go has the looks, from narrow to wide), and all conditions are in the statement
// that ranks (statement.go), so a filter never leaves fewer than there are. If there is
// none the wish is loosened, one condition at a time (wider.go), and it is said how.
func (s *Searcher) Search(ctx context.Context, q Query) (Found, error) {
	q.Limit = cmp.Or(q.Limit, 10)
	if q.When.IsZero() {
		q.When = time.Now()
	}
	if err := q.check(); err != nil {
		return Found{}, err
	}
	var found Found
	counted, err := s.statistics(ctx)
	if err != nil {
		return Found{}, err
	}
	ground, done, err := s.locate(ctx, &q, counted, &found)
	if done || err != nil {
		return found, err
	}
	w := wish{Query: q, ground: ground, counted: counted, wanted: counted.words(q), part: enoughWords, currency: q.money(ground.region)}
	w.hourly, _ = pay.Pay{From: q.PayFrom, Unit: pay.Unit(q.PayUnit), Currency: w.currency}.Hourly(q.HoursMax)
	if w.wanted.unknown {
		found.Unknown = append(found.Unknown, q.Text)
		return found, nil
	}
	hits, err := s.page(ctx, &w, &found)
	if err == nil && found.Count == 0 && q.Since.IsZero() { // who waits for what is new wants what they said
		hits, err = s.loosen(ctx, &w, &found)
	}
	if err != nil {
		return Found{}, fmt.Errorf("search vacancies: %w", err)
	}
	return found, s.show(ctx, &w, hits, &found)
}

func (q *Query) check() error {
	switch {
	case q.Limit < 1 || q.Limit > mostShown:
		return fmt.Errorf("%w: %d vacancies; it takes 1 to %d", ErrQuery, q.Limit, mostShown)
	case q.After < 0 || q.After > MostPassed:
		return fmt.Errorf("%w: after %d; it takes 0 to %d", ErrQuery, q.After, MostPassed)
	case q.Near != nil && !q.Near.Valid():
		return fmt.Errorf("%w: there is no point %g,%g", ErrQuery, q.Near.Lat, q.Near.Lon)
	case !(q.Metres >= 0 && q.PayFrom >= 0 && q.HoursMax >= 0): // true for NaN, too
		return fmt.Errorf("%w: a distance, pay or hours below nothing", ErrQuery)
	}
	switch q.Sort {
	case ByFit, ByDistance, ByPay, ByNewest:
		return nil
	}
	return fmt.Errorf("%w: no order %q", ErrQuery, q.Sort)
}

// currencies are what people are paid in.
var currencies = map[string]string{"CN": "CNY", "GB": "GBP", "HK": "HKD", "MO": "MOP", "TW": "TWD"}

// money is the currency that pay is asked in: the one that was said, else that of the
// place, which may be a point or a region, else that of whoever speaks the language.
func (q *Query) money(code string) string {
	country := region.Country(cmp.Or(code, q.Region))
	if q.Near != nil {
		country = cmp.Or(geo.Country(*q.Near), country)
	}
	language := map[string]string{"en": "GBP"}
	return cmp.Or(q.Currency, currencies[country], language[q.Language], "CNY")
}

// hit is a vacancy that was found.
type hit struct {
	id, group int64
	fit, rank float64
	metres    *float64 // nil where it has no point, or none was asked for
	unsaid    int
}

// find gives the first of what is within the wish, one more than its limit if there is
// more, whatever it says of those to pass over; page.go has the rest.
//
// It takes looks until what was found cannot be bettered by what was left out.
func (s *Searcher) find(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	w.fix()
	looks := w.plan()
	last := len(looks) - 1
	enough := float64(aFew * (w.Limit + 1))
	for i, n := next(looks, -1, enough), 1; ; n++ {
		hits, rows, err := s.look(ctx, w, looks[i], found)
		if err != nil {
			return nil, err
		}
		full := len(hits) > w.Limit
		if i == last || full && hits[w.Limit].rank >= looks[i].outside {
			return hits, s.count(ctx, w, looks, i, rows, found)
		}
		enough = max(4*enough, 4*float64(rows))
		more := next(looks, i, enough)
		if n == mostLooks-1 {
			more = last
		}
		// What is left is too much to be looked at: a page of what is best in the titles,
		// or near, or new, is good enough.
		if full && (n == mostLooks || looks[more].rows > mostRows/4) {
			return hits, s.count(ctx, w, looks, i, rows, found)
		}
		i = more
	}
}

func (s *Searcher) look(ctx context.Context, w *wish, l look, found *Found) (hits []hit, candidates int, err error) {
	statement, args := w.statement(l)
	rows, err := s.Pool.Query(ctx, statement, args)
	if err != nil {
		return nil, 0, err
	}
	found.Count = 0
	var h hit
	_, err = pgx.ForEachRow(rows, []any{&h.id, &h.group, &h.fit, &h.metres, &h.rank, &h.unsaid, &found.Count, &candidates}, func() error {
		hits = append(hits, h)
		h.metres = nil // not to be written over
		return nil
	})
	return hits, candidates, err
}

// count says how many there are within a wish of which look i was taken, and had so many
// rows. Where that look says that there are plainly more than are counted, they are not.
func (s *Searcher) count(ctx context.Context, w *wish, looks []look, i, rows int, found *Found) error {
	last := looks[len(looks)-1]
	if i < len(looks)-1 && found.Count < MaxCount {
		if last.rows*float64(rows)/max(looks[i].rows, 1) > plainly*MaxCount {
			found.Count = MaxCount
			return nil
		}
		statement, args := w.counting(last)
		if err := s.Pool.QueryRow(ctx, statement, args).Scan(&found.Count); err != nil {
			return err
		}
	}
	found.Count = min(found.Count, MaxCount)
	return nil
}

// show reads the cards of what was found.
func (s *Searcher) show(ctx context.Context, w *wish, hits []hit, found *Found) error {
	if found.More = len(hits) > w.Limit; found.More {
		hits = hits[:w.Limit]
	}
	ids := make([]int64, len(hits))
	byID := make(map[int64]hit, len(hits))
	for i, h := range hits {
		ids[i], byID[h.id] = h.id, h
	}
	var err error
	if found.Vacancies, err = s.Get(ctx, ids); err != nil {
		return err
	}
	if found.Mentioned, err = s.mentioned(ctx, w, ids); err != nil {
		return err
	}
	dated := map[int64]bool{}
	if w.Start != nil {
		if dated, err = s.dated(ctx, ids); err != nil {
			return err
		}
	}
	for i := range found.Vacancies {
		v := &found.Vacancies[i]
		h := byID[v.ID]
		v.Fit = math.Round(h.fit*1e6) / 1e6
		for bit, what := range unsaid {
			if h.unsaid>>bit&1 == 1 {
				v.Unsaid = append(v.Unsaid, what)
			}
		}
		if w.Start != nil && !dated[v.ID] {
			v.Unsaid = append(v.Unsaid, "start")
		}
		switch {
		case w.Near == nil:
		case h.metres == nil:
			v.Unsaid = append(v.Unsaid, "point")
		default:
			v.Metres, v.Minutes = *h.metres, max(1, geo.DefaultWalk.Minutes(*h.metres))
		}
	}
	return nil
}

// mentioned reports whether none of some vacancies has a word of the wish in its title.
func (s *Searcher) mentioned(ctx context.Context, w *wish, ids []int64) (none bool, err error) {
	if len(ids) == 0 || len(w.wanted.words) == 0 {
		return false, nil
	}
	called := make([]int32, len(w.wanted.words))
	for i, one := range w.wanted.words {
		called[i] = one.title
	}
	err = s.Pool.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM vacancy WHERE id = ANY ($1) AND terms && $2::int[])`, ids, called).Scan(&none)
	return none, err
}

// dated are the vacancies that say on which day they begin: no feed does, the form does.
func (s *Searcher) dated(ctx context.Context, ids []int64) (map[int64]bool, error) {
	rows, err := s.Pool.Query(ctx, `SELECT vacancy_id FROM vacancy_post WHERE vacancy_id = ANY ($1) AND form->>'first_day' <> '' `, ids)
	if err != nil {
		return nil, fmt.Errorf("read first days: %w", err)
	}
	all := map[int64]bool{}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		all[id] = true
		return nil
	})
	return all, err
}
