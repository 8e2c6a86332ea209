package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
	Models  []Count
	Model   Count
	Library Health
}

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
	// A province, then what lies in it.
	deep := 2
	if region != "" && region[0] <= '9' {
		deep = min(6, len(region)+2)
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
		args := pgx.NamedArgs{"from": p.From, "to": p.To, "region": region, "zone": zone, "unit": d.Unit, "deep": deep, "most": mostNamed, "k": SmallestGroup}
		return errors.Join(d.readQuestions(ctx, tx, args), d.readNamed(ctx, tx, args), d.readCases(ctx, tx, args), d.readModels(ctx, tx, args), d.readHealth(ctx, tx, b.Now()))
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
	// A question can have several of these: they add up to nothing.
	for _, by := range []string{"topic", "source"} {
		hide(d.By[by], false)
		d.By[by] = slices.DeleteFunc(d.By[by], func(c Count) bool { return c.Hidden })
	}
	hide(d.Cases, true)
	hide(d.Ratings, true)
	hide(d.Models, true)
	for _, whole := range []*Count{&d.All, &d.Case, &d.Model} {
		one := []Count{*whole}
		hide(one, false)
		*whole = one[0]
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

// ofRegion is the condition that a row is of a region, or of what lies in it.
const ofRegion = `(@region = '' OR region = @region OR CASE WHEN @region ~ '^[0-9]' THEN starts_with(region, @region) ELSE starts_with(region, @region || '-') END)`

func (d *Dashboard) readQuestions(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, `
		SELECT CASE WHEN grouping("when") = 0 THEN 'when' WHEN grouping(hour) = 0 THEN 'hour' WHEN grouping(language) = 0 THEN 'language'
		            WHEN grouping(place) = 0 THEN 'region' WHEN grouping(channel) = 0 THEN 'channel' WHEN grouping(outcome) = 0 THEN 'outcome' ELSE '' END AS by,
		       coalesce("when", hour, language, place, channel, outcome, ''), count(*), count(DISTINCT conversation_id),
		       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY milliseconds)
		FROM (
			SELECT to_char(date_trunc(@unit, at AT TIME ZONE @zone), 'YYYY-MM-DD') AS "when", to_char(at AT TIME ZONE @zone, 'FMHH24') AS hour,
			       language, CASE WHEN region ~ '^[0-9]' THEN left(region, @deep::int) ELSE region END AS place, channel, outcome, conversation_id, milliseconds
			FROM tally WHERE at >= @from AND at < @to AND `+ofRegion+`
		) t
		GROUP BY GROUPING SETS ((), ("when"), (hour), (language), (place), (channel), (outcome))
		ORDER BY 1, 3 DESC, 2`, args)
	if err != nil {
		return err
	}
	var by string
	var c Count
	var parts []float64
	_, err = pgx.ForEachRow(rows, []any{&by, &c.Name, &c.N, &c.people, &parts}, func() error {
		if len(parts) == 2 {
			c.Median, c.P90 = time.Duration(parts[0])*time.Millisecond, time.Duration(parts[1])*time.Millisecond
		}
		if by == "" {
			d.All = c
		} else {
			d.By[by] = append(d.By[by], c)
		}
		c, parts = Count{}, nil
		return nil
	})
	// Time goes on in its order.
	slices.SortFunc(d.By["when"], func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	return err
}

// readNamed counts by topic and by document, the most frequent.
func (d *Dashboard) readNamed(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	for by, statement := range map[string]string{
		"topic": `SELECT name, count(*), count(DISTINCT conversation_id) FROM tally, unnest(topics) AS name
			WHERE at >= @from AND at < @to AND ` + ofRegion + ` GROUP BY name HAVING count(DISTINCT conversation_id) >= @k ORDER BY 2 DESC, 1 LIMIT @most`,
		// The title of its latest text; a document that is gone is not named.
		"source": `SELECT (SELECT v.title FROM version v WHERE v.document_id = c.document_id ORDER BY v.ordinal DESC LIMIT 1), c.n, c.people FROM (
				SELECT v.document_id, count(DISTINCT t.question) AS n, count(DISTINCT t.conversation_id) AS people FROM (SELECT ctid AS question, conversation_id, versions FROM tally WHERE at >= @from AND at < @to AND ` + ofRegion + `) t, unnest(t.versions) AS cited JOIN version v ON v.id = cited
				GROUP BY v.document_id HAVING count(DISTINCT t.conversation_id) >= @k ORDER BY 2 DESC, 1 LIMIT @most
			) c ORDER BY c.n DESC, 1`,
	} {
		rows, err := tx.Query(ctx, statement, args)
		if err != nil {
			return err
		}
		if d.By[by], err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Count, err error) {
			return c, row.Scan(&c.Name, &c.N, &c.people)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dashboard) readCases(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, `
		SELECT 'case', '', count(*), count(DISTINCT conversation_id) FROM handoff WHERE opened_at >= @from AND opened_at < @to AND `+ofRegion+`
		UNION ALL
		SELECT 'reason', reason, count(*), count(DISTINCT conversation_id) FROM handoff WHERE opened_at >= @from AND opened_at < @to AND `+ofRegion+` GROUP BY reason
		UNION ALL
		SELECT 'rating', rating, count(*), count(DISTINCT conversation_id) FROM handoff
		WHERE surveyed_at >= @from AND surveyed_at < @to AND rating <> '' AND `+ofRegion+` GROUP BY rating
		ORDER BY 1, 3 DESC, 2`, args)
	if err != nil {
		return err
	}
	var kind string
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&kind, &c.Name, &c.N, &c.people}, func() error {
		switch kind {
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
	rows, err := tx.Query(ctx, `
		SELECT grouping(model) = 1, coalesce(model, ''), count(*), count(DISTINCT conversation_id), count(*) FILTER (WHERE failure <> ''),
		       coalesce(sum(prompt_tokens::bigint + completion_tokens), 0)::bigint, sum(cost)
		FROM (
			SELECT u.*, y.conversation_id, coalesce(y.region, '') AS region FROM model_use u LEFT JOIN tally y ON y.turn_id = u.turn_id WHERE u.at >= @from AND u.at < @to
		) t WHERE `+ofRegion+`
		GROUP BY GROUPING SETS ((), (model)) ORDER BY 3 DESC, 2`, args)
	if err != nil {
		return err
	}
	var whole bool
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&whole, &c.Name, &c.N, &c.people, &c.Failed, &c.Tokens, &c.Cost}, func() error {
		if whole {
			d.Model = c
		} else {
			d.Models = append(d.Models, c)
		}
		c = Count{}
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
		       count(*) FILTER (WHERE holds AND upper(in_force) <= $2::date), count(*) FILTER (WHERE holds AND valid_from IS NULL AND kind = 'policy'),
		       count(*) FILTER (WHERE holds AND warnings <> '{}'), count(*) FILTER (WHERE holds AND coalesce(valid_from, loaded_on) < $3::date),
		       (SELECT count(*) FROM passage), CASE WHEN EXISTS (SELECT FROM current) THEN (SELECT count(*) FROM passage)
		           - (SELECT count(*) FROM passage_embedding WHERE space_id = (SELECT space_id FROM current)) ELSE 0 END,
		       (SELECT count(*) FROM gap WHERE state = 'open'),
		       coalesce((SELECT model FROM embedding_space WHERE id = (SELECT space_id FROM current)), '')
		FROM (SELECT *, state = 'published' AND in_force @> $1::date AS holds FROM version) v`,
		today, today.Add(expiringWithin), today.Add(-oldAfter)).
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
