package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNoTeam is given where there is no team of a name.
var ErrNoTeam = errors.New("there is no such team")

// SetTeam is [Bot.ChangeTeam] by the operator.
func (b *Bot) SetTeam(ctx context.Context, t Team) error { return b.ChangeTeam(ctx, Operator, t) }

// ChangeTeam makes a team or changes it; only admins may.
func (b *Bot) ChangeTeam(ctx context.Context, by int64, t Team) error {
	t, err := checkedTeam(t)
	if err != nil {
		return err
	}
	return b.inTeams(ctx, by, "team_changed", t.Name, `
		INSERT INTO team (name, time_zone, hours, holidays)
		SELECT $2, $3, coalesce($4, '{}'::text[]), coalesce($5::text[], '{}')::date[] WHERE`+mayAdmin+`
		ON CONFLICT (name) DO UPDATE SET time_zone = excluded.time_zone, hours = excluded.hours, holidays = excluded.holidays`,
		t.Name, t.TimeZone, t.Hours, t.Holidays)
}

// AddTeam makes a team. One that there is already stays as it is: that is an
// [AccountError] of a name that is taken.
func (b *Bot) AddTeam(ctx context.Context, by int64, t Team) error {
	t, err := checkedTeam(t)
	if err != nil {
		return err
	}
	return b.inTeams(ctx, by, "team_added", t.Name, `
		INSERT INTO team (name, time_zone, hours, holidays)
		SELECT $2, $3, coalesce($4, '{}'::text[]), coalesce($5::text[], '{}')::date[] WHERE`+mayAdmin,
		t.Name, t.TimeZone, t.Hours, t.Holidays)
}

// RenameTeam changes a team, its name too. [ErrNoTeam] where there is none of the
// name that it had.
func (b *Bot) RenameTeam(ctx context.Context, by int64, was string, t Team) error {
	t, err := checkedTeam(t)
	if err != nil {
		return err
	}
	detail := t.Name
	if was != t.Name {
		detail = was + " → " + t.Name
	}
	return b.inTeams(ctx, by, "team_changed", detail, `
		UPDATE team SET name = $2, time_zone = $3, hours = coalesce($4, '{}'::text[]), holidays = coalesce($5::text[], '{}')::date[]
		WHERE name = $6 AND`+mayAdmin, t.Name, t.TimeZone, t.Hours, t.Holidays, was)
}

// TeamInUseError says who is in a team that was to be removed, and which open cases
// wait for it.
type TeamInUseError struct {
	Name  string
	Staff []string
	Cases []int64
}

func (e *TeamInUseError) Error() string {
	var why []string
	if len(e.Staff) > 0 {
		why = append(why, "these are in it: "+strings.Join(e.Staff, ", "))
	}
	if len(e.Cases) > 0 {
		why = append(why, "these open cases are its: "+strings.Trim(fmt.Sprint(e.Cases), "[]"))
	}
	return fmt.Sprintf("the team %q stays: %s", e.Name, strings.Join(why, "; "))
}

// RemoveTeam takes a team away, with its canned replies, if nobody and no open case
// is in it; else a [TeamInUseError] tells who and which.
func (b *Bot) RemoveTeam(ctx context.Context, by int64, name string) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, `SELECT id FROM team WHERE name = $2 AND`+mayAdmin+`FOR UPDATE`, by, name).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return why(ctx, tx, by, 0, ErrNoTeam)
		}
		if err != nil {
			return fmt.Errorf("find a team: %w", err)
		}
		used := TeamInUseError{Name: name}
		err = tx.QueryRow(ctx, `SELECT ARRAY(SELECT name FROM staff WHERE team_id = $1 AND removed_at IS NULL ORDER BY id),
			ARRAY(SELECT id FROM handoff WHERE team_id = $1 AND state IN ('waiting', 'claimed', 'active') ORDER BY id)`, id).Scan(&used.Staff, &used.Cases)
		if err != nil {
			return fmt.Errorf("look who is in a team: %w", err)
		}
		if len(used.Staff)+len(used.Cases) > 0 {
			return &used
		}
		for _, sql := range []string{`UPDATE staff SET team_id = NULL WHERE team_id = $1`, `UPDATE handoff SET team_id = NULL WHERE team_id = $1`, `DELETE FROM team WHERE id = $1`} {
			if _, err := tx.Exec(ctx, sql, id); err != nil {
				return fmt.Errorf("remove a team: %w", err)
			}
		}
		return b.AuditAccount(ctx, tx, by, 0, "team_removed", name)
	})
}

// inTeams is one change of a team, with its line of the audit. The statement has who
// does it as its first argument, and changes nothing where they may not.
func (b *Bot) inTeams(ctx context.Context, by int64, what, detail, sql string, args ...any) error {
	_, err := b.inAccounts(ctx, by, 0, what, func(tx pgx.Tx) (int64, string, error) {
		done, err := tx.Exec(ctx, sql, append([]any{by}, args...)...)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "23505" {
			err = &AccountError{Field: "name", Taken: true, Value: fmt.Sprint(args[0])}
		}
		if err == nil && done.RowsAffected() == 0 {
			err = why(ctx, tx, by, 0, ErrNoTeam)
		}
		return 0, detail, err
	})
	return err
}

// checkedTeam puts a team into the form in which it is stored, or says all that is
// wrong with it: an [AccountError] for each line.
func checkedTeam(t Team) (Team, error) {
	var all []error
	wrong := func(field, value string) { all = append(all, &AccountError{Field: field, Value: value}) }
	t.Name = strings.Join(strings.Fields(storable(t.Name)), " ")
	if !nameable(t.Name) {
		wrong("name", t.Name)
	}
	if _, err := time.LoadLocation(t.TimeZone); err != nil || t.TimeZone == "" || t.TimeZone == "Local" {
		wrong("zone", t.TimeZone)
	}
	var hours []string
	for _, h := range t.Hours {
		of, err := spans(h)
		if err != nil {
			wrong("hours", h)
		}
		hours = append(hours, of...)
	}
	for _, d := range t.Holidays {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			wrong("holidays", d)
		}
	}
	t.Hours = hours
	return t, errors.Join(all...)
}

// TeamOf is a team with who is in it.
type TeamOf struct {
	Team
	ID     int64 `json:"id"`
	Staff  int   `json:"staff"`
	OnDuty int   `json:"on_duty"`
}

// Teams lists the teams.
func (b *Bot) Teams(ctx context.Context) ([]TeamOf, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT t.id, t.name, t.time_zone, t.hours, ARRAY(SELECT to_char(d, 'YYYY-MM-DD') FROM unnest(t.holidays) d ORDER BY d), count(s.id), count(s.on_duty_since)
		FROM team t LEFT JOIN staff s ON s.team_id = t.id AND s.removed_at IS NULL GROUP BY t.id ORDER BY t.name`)
	if err != nil {
		return nil, fmt.Errorf("list the teams: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t TeamOf, err error) {
		return t, row.Scan(&t.ID, &t.Name, &t.TimeZone, &t.Hours, &t.Holidays, &t.Staff, &t.OnDuty)
	})
}
