package postgres

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// RefusesData reports whether the database refused the data itself: to try again
// would not help. Everything else is the database's trouble and passes.
func RefusesData(err error) bool {
	var said *pgconn.PgError
	if !errors.As(err, &said) || len(said.Code) < 2 {
		return false
	}
	switch said.Code[:2] {
	case "22", "23", "54": // data exception, integrity violation, limit exceeded (depth)
		return true
	}
	return false
}
