package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// SmallestGroup is of how many people a figure must be to be shown: of fewer, somebody
// who knows one of them could tell what they asked.
const SmallestGroup = 5

// Count is a figure of the dashboard. Hidden ones have no numbers.
type Count struct {
	Name        string
	N           int // questions, cases or calls
	Hidden      bool
	Median, P90 time.Duration // of questions: until they were answered
	Tokens      int64         // of calls of a model
	Failed      int
	Cost        *float64 // nil where no price is known

	people int
}

// Dashboard is what has been asked and what became of it, without anything by which a
// person could be told. All that is of people is hidden where they are fewer than
// [SmallestGroup].
type Dashboard struct {
	All     Count              // questions
	Unit    string             // day, week or month: what "when" counts by
	By      map[string][]Count // questions by when, hour, language, region, channel, outcome; topic and source, of which one can have several
	Cases   []Count            // handed over, by reason
	Case    Count
	Ratings []Count // of cases
	Results []Result
	Models  []Count
	Model   Count
	Library Health
}

// InForce is whether questions of the day @day are answered from a row v of the table
// version. Of a document that is one version at most: counted, it is how many documents are
// in force, as the library's page counts them, too. Drafts, what is withdrawn and what was
// or comes to be in force are not.
const InForce = `(v.state = 'published' AND v.in_force @> @day::date)`

// Health is how the library stands now.
type Health struct {
	InForce, Waiting, Expiring, Undated, Warned, Old, Passages, Vectorless, Gaps int
	Questions, Right                                                             int // golden ones, when they were last asked
	Asked                                                                        *time.Time
	Searched                                                                     string // the model whose vectors are searched
}

// parted are the figures whose parts add up to the whole, so that a hidden one could be
// worked out from the others.
var parted = []string{"when", "hour", "language", "region", "channel", "outcome"}

// expiringWithin is when a document is said to expire soon, and oldAfter when it is old.
const (
	expiringWithin = 30 * 24 * time.Hour
	oldAfter       = 2 * 365 * 24 * time.Hour
	// mostNamed bounds lists by topic and source.
	mostNamed = 20
)

// Dashboard counts for a supervisor or an admin, in a region and what lies in it, or
// everywhere; [ErrRights] for others. It is one look at the database.
func (b *Bot) Dashboard(ctx context.Context, staff int64, p Period, region string) (Dashboard, error) {
	d := Dashboard{By: map[string][]Count{}, Unit: "day"}
	switch days := p.To.Sub(p.From).Hours() / 24; {
	case days > 370:
		d.Unit = "month"
	case days > 62:
		d.Unit = "week"
	}
	zone := zoneName(b.deskZone(ctx), b.Now())
	err := pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var may bool
		if err := tx.QueryRow(ctx, `SELECT `+supervising, staff).Scan(&may); err != nil {
			return err
		}
		if !may {
			return ErrRights
		}
		args := pgx.NamedArgs{"from": p.From, "to": p.To, "region": region, "zone": zone, "unit": d.Unit, "steps": steps}
		return errors.Join(d.readQuestions(ctx, tx, args), d.readCases(ctx, tx, args), d.readResults(ctx, tx, args), d.readModels(ctx, tx, args), d.readHealth(ctx, tx, b.Now()))
	})
	if errors.Is(err, ErrRights) {
		return Dashboard{}, ErrRights
	}
	if err != nil {
		return Dashboard{}, fmt.Errorf("count for the dashboard: %w", err)
	}
	for _, by := range parted {
		hide(d.By[by], true)
	}
	hide(d.Cases, true)
	hide(d.Ratings, true)
	hide(d.Models, true)
	wholes := []*Count{&d.All, &d.Case, &d.Model}
	for i := range d.Results {
		hide(d.Results[i].Of, true)
		wholes = append(wholes, &d.Results[i].All)
	}
	for _, whole := range wholes {
		one := []Count{*whole}
		hide(one, false)
		*whole = one[0]
		whole.round()
	}
	for by, all := range d.By {
		round(all, by != "when" && by != "hour")
	}
	round(d.Cases, true)
	round(d.Ratings, true)
	round(d.Models, true)
	for i, r := range d.Results {
		if round(r.Of, true); r.All.Hidden { // what nobody else answered would be one's own
			d.Results[i].Of = nil
		}
	}
	return d, nil
}

// zoneName is what PostgreSQL calls a zone. It does not know the server's own, which has
// no name: that is told by its offset.
func zoneName(zone *time.Location, now time.Time) string {
	if zone != time.Local {
		return zone.String()
	}
	_, offset := now.In(zone).Zone()
	return fmt.Sprintf("<local>%+03d:%02d", -offset/3600, max(offset, -offset)/60%60)
}

// hide takes the numbers out of what is of too few people. Where the parts add up to a
// whole that is shown, more are hidden until the hidden ones together are enough and not
// one alone, the smallest first: else the hidden one would be what the others leave.
func hide(all []Count, adds bool) {
	people, hidden := 0, 0
	hid := func(i int) {
		people, hidden = people+all[i].people, hidden+1
		all[i] = Count{Name: all[i].Name, Hidden: true}
	}
	for i := range all {
		if all[i].N > 0 && all[i].people < SmallestGroup {
			hid(i)
		}
	}
	for adds && hidden > 0 && (hidden == 1 || people < SmallestGroup) {
		least := -1
		for i, c := range all {
			if !c.Hidden && c.N > 0 && (least < 0 || c.N < all[least].N) {
				least = i
			}
		}
		if least < 0 {
			return
		}
		hid(least)
	}
}

// RoundedTo is what figures of people are rounded to: who subtracts what two periods,
// regions or lists say does not find what fewer have asked.
const RoundedTo = 5

func (c *Count) round() {
	c.N, c.Failed = (c.N+RoundedTo/2)/RoundedTo*RoundedTo, (c.Failed+RoundedTo/2)/RoundedTo*RoundedTo
}

// round rounds figures, and has their order say no more than they do.
func round(all []Count, ordered bool) {
	for i := range all {
		all[i].round()
	}
	if ordered {
		slices.SortFunc(all, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	}
}

// ofRegion is the condition that a row is of a region, or of what lies in it.
const ofRegion = `(@region = '' OR region = @region OR CASE WHEN @region ~ '^[0-9]' THEN starts_with(region, @region) ELSE starts_with(region, @region || '-') END)`

// tallied is the columns of a count: how many, and of at least how many people. Of a
// million rows a real count of them would take half a minute. Each person sets a bit of
// either word, and who shares one with another is not counted: there are as many people
// as bits, or more. Who was erased is nobody.
const (
	tallied = `count(*), ` + peopled
	peopled = `bit_or(1::bigint << (conversation_id % 64)::int) AS one, bit_or(1::bigint << (conversation_id % 61)::int) AS other`
)

// persons is of how many people it is at least.
type persons struct{ one, other *int64 }

func (p persons) count() int {
	n := 0
	for _, word := range []*int64{p.one, p.other} {
		if word != nil {
			n = max(n, bits.OnesCount64(uint64(*word))) //nolint:gosec // as bits
		}
	}
	return n
}

// readQuestions counts questions by what they are counted by, and measures how long
// answers took: in steps of a twentieth.
func (d *Dashboard) readQuestions(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	all, err := readSums(ctx, tx, args)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b tallySum) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name)) })
	type times struct {
		Count
		persons

		steps map[int]int
	}
	whens, whole := map[string]*times{}, times{steps: map[int]int{}}
	var cited []tallySum
	for _, s := range all {
		c := Count{Name: s.name, N: s.n, people: s.count()}
		switch s.kind {
		case "source":
			cited = append(cited, s)
			continue
		case "topic":
			if c.people >= SmallestGroup && len(d.By["topic"]) < mostNamed {
				d.By["topic"] = append(d.By["topic"], c)
			}
			continue
		case "step":
		default:
			d.By[s.kind] = append(d.By[s.kind], c)
			continue
		}
		w := whens[s.when]
		if w == nil {
			w = &times{Count: Count{Name: s.when}, steps: map[int]int{}}
			whens[s.when] = w
		}
		step, err := strconv.Atoi(s.name)
		if err != nil {
			return fmt.Errorf("a step of time: %w", err)
		}
		for _, t := range []*times{w, &whole} {
			t.N += s.n
			t.steps[step] += s.n
			t.persons = persons{bitsOf(t.one, s.one), bitsOf(t.other, s.other)}
		}
	}
	slices.SortFunc(d.By["hour"], func(a, b Count) int { return cmp.Or(len(a.Name)-len(b.Name), cmp.Compare(a.Name, b.Name)) })
	for _, when := range slices.Sorted(maps.Keys(whens)) {
		w := whens[when]
		w.people, w.Median, w.P90 = w.count(), quantile(w.steps, 0.5), quantile(w.steps, 0.9)
		d.By["when"] = append(d.By["when"], w.Count)
	}
	whole.people, whole.Median, whole.P90 = whole.count(), quantile(whole.steps, 0.5), quantile(whole.steps, 0.9)
	d.All = whole.Count
	return d.readSources(ctx, tx, cited)
}

// steps is how many steps there are between a time and 2.7 times of it.
const steps = 20

// bitsOf is the bits of two words.
func bitsOf(a, b *int64) *int64 {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	or := *a | *b
	return &or
}

// quantile is the time within which a part of those lies that are counted by steps.
func quantile(by map[int]int, part float64) time.Duration {
	all, below := 0, 0
	for _, n := range by {
		all += n
	}
	for _, step := range slices.Sorted(maps.Keys(by)) {
		if below += by[step]; float64(below) >= part*float64(all) {
			return time.Duration(math.Round(math.Exp(float64(step)/steps)-1)) * time.Millisecond
		}
	}
	return 0
}

// readSources counts by document, the most frequent: by the title of its latest text
// that is published and for everybody; one that has none is not named.
func (d *Dashboard) readSources(ctx context.Context, tx pgx.Tx, cited []tallySum) error {
	var ids []string
	var n []int
	var one, other []*int64
	for _, s := range cited {
		ids, n, one, other = append(ids, s.name), append(n, s.n), append(one, s.one), append(other, s.other)
	}
	rows, err := tx.Query(ctx, `
		SELECT t.title, c.n, c.one, c.other FROM (
			SELECT v.document_id, sum(n)::bigint AS n, bit_or(one) AS one, bit_or(other) AS other
			FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS x (cited, n, one, other) JOIN version v ON v.id = x.cited::bigint
			GROUP BY v.document_id ORDER BY 2 DESC, 1 LIMIT $5
		) c CROSS JOIN LATERAL (
			SELECT v.title FROM version v WHERE v.document_id = c.document_id AND v.access = 'public' AND v.state IN ('published', 'withdrawn') ORDER BY v.ordinal DESC LIMIT 1
		) t ORDER BY c.n DESC, 1`, ids, n, one, other, 2*mostNamed)
	if err != nil {
		return err
	}
	var c Count
	var p persons
	_, err = pgx.ForEachRow(rows, []any{&c.Name, &c.N, &p.one, &p.other}, func() error {
		if c.people = p.count(); c.people >= SmallestGroup && len(d.By["source"]) < mostNamed {
			d.By["source"] = append(d.By["source"], c)
		}
		return nil
	})
	return err
}

func (d *Dashboard) readCases(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, `
		SELECT 'case', '', `+tallied+` FROM handoff WHERE opened_at >= @from AND opened_at < @to AND `+ofRegion+`
		UNION ALL
		SELECT 'reason', reason, `+tallied+` FROM handoff WHERE opened_at >= @from AND opened_at < @to AND `+ofRegion+` GROUP BY reason
		UNION ALL
		SELECT 'rating', rating, `+tallied+` FROM handoff
		WHERE surveyed_at >= @from AND surveyed_at < @to AND rating <> '' AND `+ofRegion+` GROUP BY rating
		ORDER BY 1, 3 DESC, 2`, args)
	if err != nil {
		return err
	}
	var kind string
	var c Count
	var p persons
	_, err = pgx.ForEachRow(rows, []any{&kind, &c.Name, &c.N, &p.one, &p.other}, func() error {
		switch c.people = p.count(); kind {
		case "case":
			d.Case = c
		case "reason":
			d.Cases = append(d.Cases, c)
		case "rating":
			d.Ratings = append(d.Ratings, c)
		}
		return nil
	})
	return err
}

func (d *Dashboard) readModels(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, modelSums, args)
	if err != nil {
		return err
	}
	var whole bool
	var c Count
	var p persons
	_, err = pgx.ForEachRow(rows, []any{&whole, &c.Name, &c.N, &p.one, &p.other, &c.Failed, &c.Tokens, &c.Cost}, func() error {
		if c.people = p.count(); whole {
			d.Model = c
		} else {
			d.Models = append(d.Models, c)
		}
		c.Cost = nil
		return nil
	})
	return err
}

func (d *Dashboard) readHealth(ctx context.Context, tx pgx.Tx, now time.Time) error {
	h := &d.Library
	y, m, day := now.Date()
	today := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	err := tx.QueryRow(ctx, `
		WITH current AS (SELECT space_id FROM embedding_switch ORDER BY id DESC LIMIT 1)
		SELECT count(*) FILTER (WHERE holds), count(*) FILTER (WHERE state IN ('draft', 'checked')),
		       count(*) FILTER (WHERE holds AND upper(in_force) <= @soon::date), count(*) FILTER (WHERE holds AND valid_from IS NULL AND kind = 'policy'),
		       count(*) FILTER (WHERE holds AND warnings <> '{}'), count(*) FILTER (WHERE holds AND coalesce(valid_from, loaded_on) < @old::date),
		       (SELECT count(*) FROM passage), CASE WHEN EXISTS (SELECT FROM current) THEN (SELECT count(*) FROM passage)
		           - (SELECT count(*) FROM passage_embedding WHERE space_id = (SELECT space_id FROM current)) ELSE 0 END,
		       (SELECT count(*) FROM gap WHERE state = 'open'),
		       coalesce((SELECT model FROM embedding_space WHERE id = (SELECT space_id FROM current)), '')
		FROM (SELECT v.*, `+InForce+` AS holds FROM version v) v`,
		pgx.NamedArgs{"day": today, "soon": today.Add(expiringWithin), "old": today.Add(-oldAfter)}).
		Scan(&h.InForce, &h.Waiting, &h.Expiring, &h.Undated, &h.Warned, &h.Old, &h.Passages, &h.Vectorless, &h.Gaps, &h.Searched)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `SELECT questions, right_after, at FROM golden_run WHERE NOT blocked ORDER BY id DESC LIMIT 1`).Scan(&h.Questions, &h.Right, &h.Asked)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return err
}
