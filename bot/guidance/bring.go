package guidance

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// place is a place of the lists, as far as it matters for a plan.
type place struct {
	Name, Address, Hours string
	Phones               []string
}

// placeBy reads a place that is in use, by a condition on its row.
func (g *Guide) placeBy(ctx context.Context, condition string, arg any) (p place, ok bool, err error) {
	rows, err := g.Pool.Query(ctx, `SELECT name, address, hours, phones FROM place WHERE withdrawn_at IS NULL AND `+condition+` LIMIT 1`, arg)
	if err != nil {
		return p, false, fmt.Errorf("find a place: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	if err != nil {
		return p, false, fmt.Errorf("find a place: %w", err)
	}
	if len(all) == 0 {
		return p, false, nil
	}
	return all[0], true, nil
}
