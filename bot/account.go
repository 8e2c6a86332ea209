package bot

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	folding "golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"careerbot/internal/password"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// Operator is who acts at the command line, in the place of somebody's number: who
// reaches the database may do everything.
const Operator int64 = 0

// OneTimeFor is how long a one-time password can be used.
const OneTimeFor = 72 * time.Hour

var (
	// ErrNotAdmin is given to others: only admins change accounts and teams.
	ErrNotAdmin = errors.New("only an admin may do that")
	// ErrLastAdmin is given where the last would go: without an admin nobody could make another.
	ErrLastAdmin = errors.New("the last admin stays one")
)

// AccountError says which field of an account or a team is wrong.
type AccountError struct {
	Field string // name, login, telegram, email, role, team, languages, regions, skills, capacity, zone, hours, holidays
	Taken bool   // somebody else has it
	Value string
}

func (e *AccountError) Error() string {
	if e.Taken && e.Field == "name" {
		return fmt.Sprintf("there is a team of the name %q already: careerbot staff team set changes it", e.Value)
	}
	if e.Taken {
		return fmt.Sprintf("somebody else has the %s %q", e.Field, e.Value)
	}
	return fmt.Sprintf("the %s %q is wrong: it takes %s", e.Field, e.Value, map[string]string{
		"name": "1 to 60 characters that show", "login": "3 to 64 letters, digits and . _ - @, or none beside a Telegram id",
		"telegram": "a Telegram user id, a number above 0, or none beside a login", "email": "an address as li@example.org, or none",
		"role": "counsellor, supervisor or admin", "team": "the name of a team: one that is there", "languages": "zh and en",
		"regions": "names or codes of regions", "skills": "topics as unpaid_wages, disability, arbitration", "capacity": "a number from 1 to 100",
		"zone": "a time zone as Asia/Shanghai", "hours": "spans as mon 09:00-12:00 or mon-fri 09:00-12:00", "holidays": "days as 2026-10-01",
	}[e.Field])
}

// FoldLogin makes what is typed the login that is stored: however it is written, it
// is the same person's.
func FoldLogin(s string) string { return folding.Fold().String(norm.NFKC.String(strings.TrimSpace(s))) }

// checked puts an account into the form in which it is stored, or says all that is
// wrong with it: an [AccountError] for each field.
func checked(s Staff) (Staff, error) {
	s.Name = strings.Join(strings.Fields(storable(s.Name)), " ")
	s.Login, s.Email = FoldLogin(s.Login), strings.ToLower(strings.TrimSpace(s.Email))
	var all []error
	wrong := func(field, value string) { all = append(all, &AccountError{Field: field, Value: value}) }
	if !nameable(s.Name) {
		wrong("name", s.Name)
	}
	odd := strings.IndexFunc(s.Login, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
	}) >= 0
	if n := utf8.RuneCountInString(s.Login); s.Login != "" && (n < 3 || n > 64 || odd) || s.Login == "" && s.Telegram == 0 {
		wrong("login", s.Login)
	}
	if s.Telegram < 0 {
		wrong("telegram", fmt.Sprint(s.Telegram))
	}
	if a, err := mail.ParseAddress(s.Email); s.Email != "" && (err != nil || a.Address != s.Email || len(s.Email) > 254) {
		wrong("email", s.Email)
	}
	if !slices.Contains([]string{"counsellor", "supervisor", "admin"}, s.Role) {
		wrong("role", s.Role)
	}
	for _, l := range s.Languages {
		if l != "zh" && l != "en" {
			wrong("languages", l)
		}
	}
	s.Regions = slices.Clone(s.Regions)
	for i, r := range s.Regions {
		code, err := region.Parse(r)
		if err != nil {
			wrong("regions", r)
		}
		s.Regions[i] = code
	}
	for _, t := range s.Skills {
		if !text.KnownConcept(t) {
			wrong("skills", t)
		}
	}
	if s.Capacity < 1 || s.Capacity > 100 {
		wrong("capacity", fmt.Sprint(s.Capacity))
	}
	return s, errors.Join(all...)
}

// nameable reports whether people can be told a name: it has 1 to 60 characters, all
// of which show, and none that turns the direction of what follows.
func nameable(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 1 && n <= 60 && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// mayAdmin is the right to change accounts, for the statement that changes one: $1
// is who does it.
const mayAdmin = ` ($1::bigint = 0 OR EXISTS (SELECT FROM staff a WHERE a.id = $1 AND a.role = 'admin' AND a.removed_at IS NULL)) `

// lockAdmins keeps admins as they are until the transaction ends: two who take each
// other's role go one after the other. Whose account is changed waits in the same
// order.
func lockAdmins(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `SELECT FROM staff WHERE role = 'admin' AND removed_at IS NULL OR id = $1 ORDER BY id FOR NO KEY UPDATE`, id)
	if err != nil {
		return fmt.Errorf("lock the accounts: %w", err)
	}
	return nil
}

// why tells what kept a statement with mayAdmin from doing anything.
func why(ctx context.Context, tx pgx.Tx, by, id int64, otherwise error) error {
	var may, there, admin bool
	err := tx.QueryRow(ctx, `SELECT `+mayAdmin+`, EXISTS (SELECT FROM staff WHERE id = $2 AND removed_at IS NULL),
		EXISTS (SELECT FROM staff WHERE id = $2 AND role = 'admin')`, by, id).Scan(&may, &there, &admin)
	switch {
	case err != nil:
		return err
	case !may:
		return ErrNotAdmin
	case id != 0 && !there:
		return ErrNoStaff
	case otherwise == ErrLastAdmin && !admin: //nolint:errorlint // it is handed in as it is
		return fmt.Errorf("account %d was not changed", id)
	}
	return otherwise
}

// inAccounts is one change of an account, with its line of the audit; do gives whose
// it was and what is told of it.
func (b *Bot) inAccounts(ctx context.Context, by, id int64, what string, do func(tx pgx.Tx) (about int64, detail string, err error)) (about int64, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := lockAdmins(ctx, tx, id); err != nil {
			return err
		}
		var detail string
		if about, detail, err = do(tx); err != nil {
			return err
		}
		return b.AuditAccount(ctx, tx, by, about, what, detail)
	})
	return about, err
}

// taken says which field of an account somebody else has.
func taken(err error, s Staff) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		switch pg.ConstraintName {
		case "staff_login_key":
			return &AccountError{Field: "login", Taken: true, Value: s.Login}
		case "staff_email_key":
			return &AccountError{Field: "email", Taken: true, Value: s.Email}
		case "staff_telegram_id_key":
			return &AccountError{Field: "telegram", Taken: true, Value: fmt.Sprint(s.Telegram)}
		}
	}
	return err
}

// HireStaff adds somebody. Who has the same Telegram id is changed by the operator,
// and comes back by anybody's hand if they were removed.
func (b *Bot) HireStaff(ctx context.Context, by int64, s Staff) (int64, error) {
	s, err := checked(s)
	if err != nil {
		return 0, err
	}
	return b.inAccounts(ctx, by, 0, "staff_added", func(tx pgx.Tx) (id int64, detail string, err error) {
		err = tx.QueryRow(ctx, `
			INSERT INTO staff (telegram_id, name, role, team_id, languages, regions, skills, capacity, login, email)
			SELECT nullif($2::bigint, 0), $3, $4, (SELECT id FROM team WHERE name = $5), coalesce($6, '{}'::text[]), coalesce($7, '{}'::text[]), coalesce($8, '{}'::text[]), $9,
				nullif($10, ''), nullif($11, '')
			WHERE ($5 = '' OR EXISTS (SELECT FROM team WHERE name = $5)) AND`+mayAdmin+`
			ON CONFLICT (telegram_id) DO UPDATE SET name = excluded.name, role = excluded.role, team_id = excluded.team_id,
				languages = excluded.languages, regions = excluded.regions, skills = excluded.skills, capacity = excluded.capacity,
				login = coalesce(excluded.login, staff.login), email = coalesce(excluded.email, staff.email), removed_at = NULL
				WHERE staff.removed_at IS NOT NULL OR $1 = 0 AND (excluded.role = 'admin' OR staff.role <> 'admin'
					OR EXISTS (SELECT FROM staff o WHERE o.role = 'admin' AND o.removed_at IS NULL AND o.id <> staff.id))
			RETURNING id`, by, s.Telegram, s.Name, s.Role, s.Team, s.Languages, s.Regions, s.Skills, s.Capacity, s.Login, s.Email).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) && by == Operator {
			return 0, "", b.noTeam(ctx, tx, s, ErrLastAdmin)
		}
		if errors.Is(err, pgx.ErrNoRows) {
			return 0, "", why(ctx, tx, by, 0, b.noTeam(ctx, tx, s, &AccountError{Field: "telegram", Taken: true, Value: fmt.Sprint(s.Telegram)}))
		}
		return id, s.Role, taken(err, s)
	})
}

// noTeam says that a team is not there, where that is so.
func (b *Bot) noTeam(ctx context.Context, tx pgx.Tx, s Staff, otherwise error) error {
	var there bool
	err := tx.QueryRow(ctx, `SELECT $1 = '' OR EXISTS (SELECT FROM team WHERE name = $1)`, s.Team).Scan(&there)
	switch {
	case err != nil:
		return err
	case !there:
		return &AccountError{Field: "team", Value: s.Team}
	}
	return otherwise
}

// ChangeStaff sets what an admin decides of somebody. A new email lets go of the
// identity provider's account; a new login, of nothing.
func (b *Bot) ChangeStaff(ctx context.Context, by int64, s Staff) error {
	s, err := checked(s)
	if err != nil {
		return err
	}
	_, err = b.inAccounts(ctx, by, s.ID, "staff_changed", func(tx pgx.Tx) (int64, string, error) {
		before, err := staffByID(ctx, tx, s.ID)
		if err != nil {
			return 0, "", why(ctx, tx, by, s.ID, err)
		}
		done, err := tx.Exec(ctx, `
			UPDATE staff s SET name = $3, role = $4, team_id = (SELECT id FROM team WHERE name = $5), languages = coalesce($6, '{}'::text[]),
				regions = coalesce($7, '{}'::text[]), skills = coalesce($8, '{}'::text[]), capacity = $9, login = nullif($10, ''), email = nullif($11, ''), telegram_id = nullif($12::bigint, 0),
				oidc_subject = CASE WHEN coalesce(email, '') = $11 THEN oidc_subject END,
				password_hash = CASE WHEN $10 <> '' THEN password_hash END, must_change = must_change AND $10 <> ''
			WHERE id = $2 AND removed_at IS NULL AND ($5 = '' OR EXISTS (SELECT FROM team WHERE name = $5)) AND`+mayAdmin+`AND ($4 = 'admin' OR`+notLast+`)`,
			by, s.ID, s.Name, s.Role, s.Team, s.Languages, s.Regions, s.Skills, s.Capacity, s.Login, s.Email, s.Telegram)
		if err == nil && done.RowsAffected() == 0 {
			err = why(ctx, tx, by, s.ID, b.noTeam(ctx, tx, s, ErrLastAdmin))
		}
		if err == nil && (before.Login != s.Login || before.Email != s.Email || before.Telegram != s.Telegram) {
			// Who came in by what is theirs no more goes.
			_, err = tx.Exec(ctx, `WITH known AS (DELETE FROM staff_device WHERE staff_id = $1) DELETE FROM staff_session WHERE staff_id = $1`, s.ID)
		}
		return s.ID, differences(before, s), taken(err, s)
	})
	return err
}

// notLast holds of an account s that is no admin's, or not the only one's.
const notLast = ` (s.role <> 'admin' OR EXISTS (SELECT FROM staff o WHERE o.role = 'admin' AND o.removed_at IS NULL AND o.id <> s.id)) `

// differences names what was changed, for the audit; of a role also how.
func differences(was, is Staff) string {
	var all []string
	note := func(what string, differs bool) {
		if differs {
			all = append(all, what)
		}
	}
	if was.Role != is.Role {
		all = append(all, "role "+was.Role+" → "+is.Role)
	}
	note("name", was.Name != is.Name)
	note("login", was.Login != is.Login)
	note("email", was.Email != is.Email)
	note("telegram", was.Telegram != is.Telegram)
	note("team", was.Team != is.Team)
	note("languages", !slices.Equal(was.Languages, is.Languages))
	note("regions", !slices.Equal(was.Regions, is.Regions))
	note("skills", !slices.Equal(was.Skills, is.Skills))
	note("capacity", was.Capacity != is.Capacity)
	return strings.Join(all, ", ")
}

// DismissStaff takes somebody off the staff: their cases go back to the queue, their
// sessions end, and nothing is left to sign in with. The last admin stays.
func (b *Bot) DismissStaff(ctx context.Context, by, id int64) error {
	return b.dismiss(ctx, by, id, false)
}

// dismiss is DismissStaff, of the last admin too where that is meant.
func (b *Bot) dismiss(ctx context.Context, by, id int64, last bool) error {
	err := b.dismissOnce(ctx, by, id, last)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001") { // it ran into somebody, and was taken back
		err = b.dismissOnce(ctx, by, id, last)
	}
	return err
}

func (b *Bot) dismissOnce(ctx context.Context, by, id int64, last bool) error {
	_, err := b.inAccounts(ctx, by, id, "staff_removed", func(tx pgx.Tx) (int64, string, error) {
		done, err := tx.Exec(ctx, `
			UPDATE staff s SET removed_at = $3, on_duty_since = NULL, password_hash = NULL, must_change = false
			WHERE id = $2 AND removed_at IS NULL AND`+mayAdmin+`AND ($4 OR`+notLast+`)`, by, id, b.Now(), last)
		if err == nil && done.RowsAffected() == 0 {
			err = why(ctx, tx, by, id, ErrLastAdmin)
		}
		if err == nil {
			err = EndSessions(ctx, tx, id)
		}
		if err == nil {
			err = b.handBack(ctx, tx, id, "removed")
		}
		if err == nil {
			// Last, behind the locks on the cases: to change a key keeps everybody waiting
			// who writes down that something was done by this counsellor.
			_, err = tx.Exec(ctx, `UPDATE staff SET login = NULL, email = NULL, oidc_subject = NULL WHERE id = $1`, id)
		}
		return id, "", err
	})
	return err
}

// EndSessions signs somebody out everywhere, and no browser is known any more.
func EndSessions(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `WITH gone AS (DELETE FROM staff_session WHERE staff_id = $1), known AS (DELETE FROM staff_device WHERE staff_id = $1)
		DELETE FROM login_attempt WHERE key = 'staff ' || $1::text`, id)
	if err != nil {
		return fmt.Errorf("end the sessions of staff %d: %w", id, err)
	}
	return nil
}

// OneTimePassword gives somebody who has a login a new password, to be told to them:
// it has to be changed when it is first used, within [OneTimeFor]. What they had
// before does not count any more, and they are signed out everywhere.
func (b *Bot) OneTimePassword(ctx context.Context, by, id int64) (string, error) {
	secret := password.OneTime()
	hash, err := password.Hash(ctx, secret)
	if err != nil {
		return "", err
	}
	_, err = b.inAccounts(ctx, by, id, "password_given", func(tx pgx.Tx) (int64, string, error) {
		done, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $3, password_set_at = $4, must_change = true
			WHERE id = $2 AND removed_at IS NULL AND login IS NOT NULL AND`+mayAdmin, by, id, hash, b.Now())
		if err == nil && done.RowsAffected() == 0 {
			err = why(ctx, tx, by, id, &AccountError{Field: "login"})
		}
		if err == nil {
			err = EndSessions(ctx, tx, id)
		}
		return id, "", err
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// SwitchDuty says that somebody works from now on, or no longer, by their own hand.
func (b *Bot) SwitchDuty(ctx context.Context, id int64, on bool) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		by, err := staffByID(ctx, tx, id)
		if err != nil {
			return err
		}
		return b.Duty(ctx, tx, by, on)
	})
}

// AuditAccount writes down what was done about somebody's account; by is 0 for the
// operator and for who is not signed in, about for nobody known.
func (b *Bot) AuditAccount(ctx context.Context, db session, by, about int64, what, detail string) error {
	_, err := db.Exec(ctx, `INSERT INTO audit (staff_id, about, what, detail, at) VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5)`,
		by, about, what, storable(detail), b.Now())
	if err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	return nil
}
