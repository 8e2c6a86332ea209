package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Reported is a vacancy of which people say that it looks wrong.
type Reported struct {
	Vacancy  int64     `json:"vacancy"`
	Title    string    `json:"title"`
	Employer string    `json:"employer"`
	Source   string    `json:"source"`
	State    string    `json:"state"`
	People   int       `json:"people"` // conversations that said so
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
}

// Reports lists what nobody of the staff has looked at, what most people say first.
func (b *Bot) Reports(ctx context.Context, limit int) ([]Reported, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT v.id, v.title, v.employer, s.name, v.state, r.people, r.first, r.last
		FROM (SELECT vacancy_id, count(*) AS people, min(said_at) AS first, max(said_at) AS last FROM vacancy_report WHERE settled_at IS NULL GROUP BY vacancy_id) r
		JOIN vacancy v ON v.id = r.vacancy_id JOIN vacancy_source s ON s.id = v.source_id
		ORDER BY r.people DESC, r.first, v.id LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list reported vacancies: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Reported])
}

// ErrNoReport means that nobody has reported a vacancy, or that somebody has looked.
var ErrNoReport = errors.New("there is no report of this vacancy that nobody has looked at")

// SettleReports notes that somebody has looked at what was said of a vacancy. What is done
// about the vacancy itself is a verdict of its own.
func (b *Bot) SettleReports(ctx context.Context, vacancy int64, by string) error {
	if strings.TrimSpace(by) == "" {
		return errors.New("it takes the name of who has looked")
	}
	done, err := b.Pool.Exec(ctx, `UPDATE vacancy_report SET settled_at = $3, settled_by = $2 WHERE vacancy_id = $1 AND settled_at IS NULL`, vacancy, storable(by), b.Now())
	if err != nil {
		return fmt.Errorf("settle reports of vacancy %d: %w", vacancy, err)
	}
	if done.RowsAffected() == 0 {
		return ErrNoReport
	}
	return nil
}
