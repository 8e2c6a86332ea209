package bot

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Result is what became of people who were asked how they are after a time, of those who
// answered. It is counted by whole months and provinces, since no more is stored.
type Result struct {
	Round string  // weeks, months
	All   Count   // people who answered
	Of    []Count // by what they answered
}

// rounds are when people are asked how they are, in their order.
var rounds = []string{"weeks", "months"}

func (d *Dashboard) readResults(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, `
		SELECT round, outcome, count(*) FROM follow_result
		WHERE day >= date_trunc('month', @from::timestamptz AT TIME ZONE @zone)::date AND day < (@to::timestamptz AT TIME ZONE @zone)::date
		  AND (@region = '' OR region = province(@region)) GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`, args)
	if err != nil {
		return err
	}
	by := map[string]*Result{}
	for _, round := range rounds {
		by[round] = &Result{Round: round}
	}
	var round string
	var c Count
	if _, err := pgx.ForEachRow(rows, []any{&round, &c.Name, &c.N}, func() error {
		c.people = c.N
		r := by[round]
		r.Of = append(r.Of, c)
		r.All.N, r.All.people = r.All.N+c.N, r.All.people+c.N
		return nil
	}); err != nil {
		return err
	}
	for _, round := range rounds {
		d.Results = append(d.Results, *by[round])
	}
	return nil
}
