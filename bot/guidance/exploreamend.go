package guidance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// given is an answer, and the turn that gave it: a message that is changed after it was
// answered is another answer to the same question, not one to the next.
type given struct {
	Turn int64  `json:"t"`
	Half string `json:"h"`
	N    int    `json:"n"`
}

// mostGiven is how many of the last answers can be changed in that way.
const mostGiven = 5

// notes remembers what a turn answered.
func (x *exploring) notes(half string, n int) {
	x.is.Given = append(slices.Clone(x.is.Given), given{x.Turn, half, n})
	x.is.Given = x.is.Given[max(0, len(x.is.Given)-mostGiven):]
}

// amends makes the question of a changed message the one that is answered; false if
// that is too long ago to be known.
func (x *exploring) amends(ctx context.Context) (bool, error) {
	if x.Turn == 0 {
		return true, nil
	}
	var before int64
	err := x.Pool.QueryRow(ctx, `
		SELECT o.id FROM turn t CROSS JOIN LATERAL regexp_replace(t.external_id, '#[0-9]+$', '') AS first (id)
			JOIN turn o ON o.conversation_id = t.conversation_id AND o.id < t.id AND (o.external_id = first.id OR starts_with(o.external_id, first.id || '#'))
		WHERE t.id = $1 AND t.edited > 0 AND first.id <> t.external_id ORDER BY o.id DESC LIMIT 1`, x.Turn).Scan(&before)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("find what a message was changed from: %w", err)
	}
	for _, g := range x.is.Given {
		if g.Turn == before {
			x.is.Asks, x.is.Redo, x.is.Again = g.Half, g.N, false
			return true, nil
		}
	}
	return false, nil
}
