package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Staff is somebody who works for the agency.
type Staff struct {
	ID        int64      `json:"id"`
	Telegram  int64      `json:"telegram"` // their user id there, 0 if none
	Name      string     `json:"name"`
	Role      string     `json:"role"`      // counsellor, supervisor, admin
	Team      string     `json:"team"`      // "" none: no hours
	Languages []string   `json:"languages"` // empty is all
	Regions   []string   `json:"regions"`   // codes; empty is all
	Skills    []string   `json:"skills"`    // concepts
	Capacity  int        `json:"capacity"`
	Duty      *time.Time `json:"on_duty_since"`
	Cases     int        `json:"cases"` // open ones
	Login     string     `json:"login"`
	Email     string     `json:"email"`

	PasswordAt *time.Time `json:"-"` // when it was set; nil: there is none
	OneTime    bool       `json:"-"` // and it has to be changed
}

// Supervises reports whether they may do with others' cases what the others may.
func (s Staff) Supervises() bool { return s.Role != "counsellor" }

// ErrNoStaff is given where somebody is not of the staff.
var ErrNoStaff = errors.New("nobody of the staff")

const staffColumns = `s.id, coalesce(s.telegram_id, 0), s.name, s.role, coalesce((SELECT name FROM team WHERE id = s.team_id), ''),
	s.languages, s.regions, s.skills, s.capacity, s.on_duty_since,
	(SELECT count(*) FROM handoff WHERE owner = s.id AND state IN ('claimed', 'active')),
	coalesce(s.login, ''), coalesce(s.email, ''), CASE WHEN s.password_hash IS NOT NULL THEN s.password_set_at END, s.must_change`

func scanStaff(row pgx.CollectableRow) (s Staff, err error) {
	return s, row.Scan(&s.ID, &s.Telegram, &s.Name, &s.Role, &s.Team, &s.Languages, &s.Regions, &s.Skills, &s.Capacity, &s.Duty, &s.Cases,
		&s.Login, &s.Email, &s.PasswordAt, &s.OneTime)
}

// AddStaff is [Bot.HireStaff] by the operator.
func (b *Bot) AddStaff(ctx context.Context, s Staff) (id int64, err error) {
	return b.HireStaff(ctx, Operator, s)
}

// RemoveStaff is [Bot.DismissStaff] by the operator, of the last admin too.
func (b *Bot) RemoveStaff(ctx context.Context, id int64) error {
	return b.dismiss(ctx, Operator, id, true)
}

// Roster lists the staff.
func (b *Bot) Roster(ctx context.Context) ([]Staff, error) {
	rows, err := b.Pool.Query(ctx, `SELECT `+staffColumns+` FROM staff s WHERE removed_at IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanStaff)
}

// staffBy finds somebody of the staff by their Telegram id, and keeps what they do
// elsewhere waiting: two cases are claimed one after the other.
func staffBy(ctx context.Context, tx pgx.Tx, telegram int64) (Staff, error) {
	return lockStaff(ctx, tx, `telegram_id = $1`, telegram)
}

// StaffMember gives somebody of the staff by their number; [ErrNoStaff] where they
// are none, or no longer.
func (b *Bot) StaffMember(ctx context.Context, id int64) (s Staff, err error) {
	rows, err := b.Pool.Query(ctx, `SELECT `+staffColumns+` FROM staff s WHERE id = $1 AND removed_at IS NULL`, id)
	if err != nil {
		return s, fmt.Errorf("find staff %d: %w", id, err)
	}
	s, err = pgx.CollectExactlyOneRow(rows, scanStaff)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrNoStaff
	}
	return s, err
}

func staffByID(ctx context.Context, tx pgx.Tx, id int64) (Staff, error) {
	return lockStaff(ctx, tx, `id = $1`, id)
}

// lockStaff counts their cases in a statement of its own: the one that waits for the
// lock does not see what came of them meanwhile.
func lockStaff(ctx context.Context, tx pgx.Tx, which string, id int64) (Staff, error) {
	rows, err := tx.Query(ctx, `SELECT `+staffColumns+` FROM staff s WHERE `+which+` AND removed_at IS NULL FOR NO KEY UPDATE OF s`, id)
	if err != nil {
		return Staff{}, err
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanStaff)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrNoStaff
	}
	if err != nil {
		return s, fmt.Errorf("find who acts: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FROM handoff WHERE owner = $1 AND state IN ('claimed', 'active')`, s.ID).Scan(&s.Cases)
	return s, err
}

// staffed reports whether there is anybody to hand over to. Where they work does
// not matter: the web pages are always there.
func (b *Bot) staffed(ctx context.Context) (yes bool, err error) {
	if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff WHERE removed_at IS NULL)`).Scan(&yes); err != nil {
		return false, fmt.Errorf("look for staff: %w", err)
	}
	return yes, nil
}

// Team works at certain hours.
type Team struct {
	Name     string   `json:"name"`
	TimeZone string   `json:"time_zone"`
	Hours    []string `json:"hours"` // as "mon 09:00-12:00"; none is always
	Holidays []string `json:"holidays"`
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// span is a stretch of a weekday, in minutes.
type span struct{ day, from, to int }

func parseSpan(s string) (p span, err error) {
	wrong := fmt.Errorf("%q: hours take the form mon 09:00-12:00", s)
	day, times, ok := strings.Cut(s, " ")
	from, to, dash := strings.Cut(times, "-")
	if p.day = slices.Index(weekdays, day); !ok || !dash || p.day < 0 {
		return p, wrong
	}
	minutes := func(s string) int {
		h, m, _ := strings.Cut(s, ":")
		hour, e1 := strconv.Atoi(h)
		minute, e2 := strconv.Atoi(m)
		if e1 != nil || e2 != nil || hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 24*60 || len(s) != 5 {
			return -1
		}
		return hour*60 + minute
	}
	if p.from, p.to = minutes(from), minutes(to); p.from < 0 || p.to <= p.from {
		return p, wrong
	}
	return p, nil
}

// spans writes mon-fri 09:00-12:00 out as the spans of the days that it stands for.
func spans(given string) (all []string, err error) {
	days, times, _ := strings.Cut(strings.Join(strings.Fields(strings.ToLower(given)), " "), " ")
	from, to, ranged := strings.Cut(days, "-")
	if !ranged {
		to = from
	}
	// The week begins on Monday, for who writes sat-sun.
	week := append(slices.Clone(weekdays[1:]), weekdays[0])
	i, j := slices.Index(week, from), slices.Index(week, to)
	if i < 0 || j < i {
		return nil, fmt.Errorf("%q: it takes mon 09:00-12:00 or mon-fri 09:00-12:00", given)
	}
	for _, day := range week[i : j+1] {
		s := day + " " + times
		if _, err := parseSpan(s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// opens gives when the team works next: the moment itself where it works then, zero
// where it never does.
func (t Team) opens(now time.Time) time.Time {
	if len(t.Hours) == 0 && len(t.Holidays) == 0 {
		return now
	}
	zone, err := time.LoadLocation(t.TimeZone)
	if err != nil {
		zone = time.UTC // SetTeam lets none in
	}
	local := now.In(zone)
	for ahead := range 60 {
		y, m, d := local.AddDate(0, 0, ahead).Date()
		day := time.Date(y, m, d, 0, 0, 0, 0, zone)
		if slices.Contains(t.Holidays, day.Format(time.DateOnly)) {
			continue
		}
		best := time.Time{}
		spans := t.Hours
		if len(spans) == 0 {
			spans = []string{weekdays[day.Weekday()] + " 00:00-24:00"}
		}
		for _, h := range spans {
			p, err := parseSpan(h)
			if err != nil || p.day != int(day.Weekday()) {
				continue
			}
			// By the clock on the wall, also on days that summer time makes longer.
			from, to := time.Date(y, m, d, 0, p.from, 0, 0, zone), time.Date(y, m, d, 0, p.to, 0, 0, zone)
			switch {
			case !to.After(now):
			case !from.After(now):
				return now
			case best.IsZero() || from.Before(best):
				best = from
			}
		}
		if !best.IsZero() {
			return best
		}
	}
	return time.Time{}
}

// working gives the teams that work now and have anybody, and when somebody works next: now where
// somebody does, or where there is staff without hours.
func (b *Bot) working(ctx context.Context, db session) (open []int64, next time.Time, err error) {
	now := b.Now()
	open = []int64{}
	rows, err := db.Query(ctx, `
		SELECT t.id, t.time_zone, t.hours, t.holidays::text[], EXISTS (SELECT FROM staff WHERE team_id = t.id AND removed_at IS NULL) FROM team t
		UNION ALL SELECT 0, 'UTC', '{}', '{}', true WHERE EXISTS (SELECT FROM staff WHERE team_id IS NULL AND removed_at IS NULL)`)
	if err != nil {
		return nil, next, fmt.Errorf("look at the working hours: %w", err)
	}
	var t Team
	var id int64
	var manned bool
	_, err = pgx.ForEachRow(rows, []any{&id, &t.TimeZone, &t.Hours, &t.Holidays, &manned}, func() error {
		at := t.opens(now)
		if manned && at.Equal(now) {
			open = append(open, id)
		}
		if manned && !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
		t = Team{}
		return nil
	})
	if err != nil {
		return nil, next, fmt.Errorf("look at the working hours: %w", err)
	}
	return open, next, nil
}
