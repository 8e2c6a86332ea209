package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

func (s *server) caseRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/{$}", s.signedIn(s.list("queue")))
	mux.HandleFunc("GET /inbox/mine", s.signedIn(s.list("mine")))
	mux.HandleFunc("GET /inbox/all", s.signedIn(s.list("all")))
	mux.HandleFunc("GET /inbox/events", s.signedIn(s.events))
	mux.HandleFunc("GET /inbox/case/{id}", s.signedIn(s.onCase(s.casePage)))
	mux.HandleFunc("GET /inbox/case/{id}/part/{part}", s.signedIn(s.onCase(s.casePart)))
	mux.HandleFunc("POST /inbox/case/{id}/do", s.signedIn(s.onCase(s.do)))
	mux.HandleFunc("POST /inbox/case/{id}/say", s.signedIn(s.onCase(s.say)))
	mux.HandleFunc("POST /inbox/case/{id}/note", s.signedIn(s.onCase(s.note)))
	mux.HandleFunc("POST /inbox/case/{id}/plan", s.signedIn(s.onCase(s.editPlan)))
	mux.HandleFunc("POST /inbox/case/{id}/typing", s.signedIn(s.onCase(s.typing)))
	mux.HandleFunc("POST /inbox/case/{id}/library", s.signedIn(s.onCase(s.library)))
	mux.HandleFunc("POST /inbox/case/{id}/suggest", s.signedIn(s.onCase(s.suggest)))
	mux.HandleFunc("POST /inbox/duty", s.signedIn(s.switchDuty))
	mux.HandleFunc("POST /inbox/language", s.language)
}

// listPage is what the lists show.
type listPage struct {
	Which  string // queue, mine, all
	States []string
	Cases  []Case
	Counts status
	Now    time.Time
	Filter filter
	Self   string // where the list is, as it is narrowed
	More   string // where it goes on; "" nowhere
	Teams  []string
	Staff  []numbered
}

// filter narrows the list of all cases.
type filter struct {
	State, Team, Day string
	Staff, Before    int64
}

type numbered struct {
	ID   int64
	Name string
}

// perPage is how many cases a list shows at once.
const perPage = 100

func (s *server) list(which string) handler {
	return func(w http.ResponseWriter, r *http.Request, by bot.Staff) (err error) {
		p := listPage{Which: which, States: []string{"open", "waiting", "claimed", "active", "returned", "closed"}, Now: s.now(), Self: r.URL.RequestURI()}
		if which == "all" {
			p.Filter = readFilter(r.URL.Query())
		}
		if p.Cases, err = s.cases(r.Context(), by, which, p.Filter); err != nil {
			return err
		}
		if p.Counts, err = s.status(r.Context(), by); err != nil {
			return err
		}
		if which == "all" {
			if p.Teams, p.Staff, err = s.colleagues(r.Context()); err != nil {
				return err
			}
			if len(p.Cases) == perPage {
				q := r.URL.Query()
				q.Set("before", strconv.FormatInt(p.Cases[perPage-1].ID, 10))
				p.More = "/inbox/all?" + q.Encode()
			}
		}
		block := ""
		if r.Header.Get("HX-Request") != "" {
			block = "list"
		}
		return s.show(w, r, http.StatusOK, "queue", block, by, p)
	}
}

func readFilter(q url.Values) (f filter) {
	f.State, f.Team, f.Day = q.Get("state"), q.Get("team"), q.Get("day")
	f.Staff, _ = strconv.ParseInt(q.Get("staff"), 10, 64)
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	return f
}

// cases lists cases for who asks: those that wait, the most urgent first, then who
// has waited longest; their own, whoever waits for an answer first; or all that they
// may know of, the newest first.
func (s *server) cases(ctx context.Context, by bot.Staff, which string, f filter) ([]Case, error) {
	args := []any{by.ID}
	where := map[string]string{
		"queue": ` AND h.state = 'waiting' ORDER BY h.priority DESC, h.waiting_since, h.id`,
		"mine":  ` AND h.owner = me.id AND h.state IN ('claimed', 'active') ORDER BY h.person_at IS NULL, h.priority DESC, h.person_at, h.claimed_at, h.id`,
		"all": ` AND ($2 = '' OR h.state = $2 OR $2 = 'open' AND ` + open + `)
			AND ($3 = '' OR coalesce(team.name, (SELECT name FROM team WHERE id = o.team_id)) = $3)
			AND ($4 = 0 OR h.owner = $4 OR EXISTS (SELECT FROM handoff_event e WHERE e.handoff_id = h.id AND e.staff_id = $4 AND e.what = 'claim'))
			AND ($5::timestamptz IS NULL OR h.opened_at >= $5 AND h.opened_at < $6)
			AND ($7 = 0 OR h.id < $7) ORDER BY h.id DESC`,
	}[which]
	if which == "all" {
		var from, to *time.Time
		if day, err := time.ParseInLocation(time.DateOnly, f.Day, s.now().Location()); err == nil {
			end := day.AddDate(0, 0, 1)
			from, to = &day, &end
		}
		args = append(args, f.State, f.Team, f.Staff, from, to, f.Before)
	}
	rows, err := s.bot.Pool.Query(ctx, `SELECT `+caseColumns+` FROM `+caseTables+where+` LIMIT `+strconv.Itoa(perPage), args...)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return pgx.CollectRows(rows, scanCase)
}

// colleagues gives the teams and the staff, to whom a case can go.
func (s *server) colleagues(ctx context.Context) (teams []string, staff []numbered, err error) {
	rows, err := s.bot.Pool.Query(ctx, `SELECT name FROM team ORDER BY name`)
	if err != nil {
		return nil, nil, fmt.Errorf("list teams: %w", err)
	}
	if teams, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, nil, fmt.Errorf("list teams: %w", err)
	}
	rows, err = s.bot.Pool.Query(ctx, `SELECT id, name FROM staff WHERE removed_at IS NULL ORDER BY on_duty_since IS NULL, name, id`)
	if err != nil {
		return nil, nil, fmt.Errorf("list staff: %w", err)
	}
	staff, err = pgx.CollectRows(rows, pgx.RowToStructByPos[numbered])
	return teams, staff, err
}

// status is what somebody of the staff has to know wherever they are.
type status struct {
	Waiting int   `json:"waiting"`
	Offered int   `json:"offered"` // to them
	Mine    int   `json:"mine"`
	Unread  int   `json:"unread"`  // messages in theirs
	Arrived int64 `json:"arrived"` // grows with a case that comes into the queue
	Wrote   int64 `json:"wrote"`   // grows with a message in theirs
	Called  int64 `json:"called"`  // grows when they are called again to a case that waits
	Call    int64 `json:"call"`    // grows when they are reminded of a call-back
	Danger  int   `json:"danger"`  // cases of people who may be in danger, that wait for them
}

func (s *server) status(ctx context.Context, by bot.Staff) (n status, err error) {
	err = s.bot.Pool.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE h.state = 'waiting'), count(*) FILTER (WHERE h.state = 'waiting' AND h.offered_to = me.id),
		       count(*) FILTER (WHERE h.state <> 'waiting'), coalesce(sum(`+unread+`), 0),
		       coalesce(max(extract(epoch FROM h.waiting_since) * 1000) FILTER (WHERE h.state = 'waiting'), 0)::bigint,
		       coalesce(max(CASE WHEN h.state <> 'waiting' THEN h.fed END), 0),
		       coalesce(max(extract(epoch FROM h.alerted_at) * 1000) FILTER (WHERE h.state = 'waiting' AND h.level > 1
			AND (me.on_duty_since IS NOT NULL OR me.role <> 'counsellor' AND h.level >= $2)), 0)::bigint,
		       -- Theirs, or of nobody; an overdue one is the supervisors', too.
		       (SELECT coalesce(max(extract(epoch FROM r.reminded_at) * 1000), 0)::bigint FROM handoff r JOIN staff m ON m.id = $1
			WHERE r.callback_due_at IS NOT NULL AND (r.owner = m.id OR r.owner IS NULL AND m.on_duty_since IS NOT NULL
				OR m.role <> 'counsellor' AND r.callback_by <= r.reminded_at)),
		       count(*) FILTER (WHERE h.state = 'waiting' AND h.priority > 0 AND (me.on_duty_since IS NOT NULL OR me.role <> 'counsellor'))
		FROM staff me JOIN handoff h ON h.state = 'waiting' OR h.state IN ('claimed', 'active') AND h.owner = me.id
		LEFT JOIN case_seen seen ON seen.staff_id = me.id AND seen.handoff_id = h.id
		WHERE me.id = $1 AND me.removed_at IS NULL`, by.ID, bot.SupervisorsAt).
		Scan(&n.Waiting, &n.Offered, &n.Mine, &n.Unread, &n.Arrived, &n.Wrote, &n.Called, &n.Call, &n.Danger)
	if err != nil {
		return n, fmt.Errorf("count cases: %w", err)
	}
	return n, nil
}

// switchDuty puts who asks on duty, or off it.
func (s *server) switchDuty(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if asked, err := s.leaves(w, r, by); asked || err != nil {
		return err
	}
	if err := s.bot.SwitchDuty(r.Context(), by.ID, r.FormValue("on") != ""); err != nil {
		return err
	}
	http.Redirect(w, r, within(r.FormValue("back")), http.StatusSeeOther)
	return nil
}

// language sets the language of the pages.
func (s *server) language(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	language := "en"
	if r.FormValue("language") == "zh" {
		language = "zh"
	}
	http.SetCookie(w, &http.Cookie{Name: "careerbot-staff-language", Value: language, Path: "/inbox/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure(r)})
	http.Redirect(w, r, within(r.FormValue("next")), http.StatusSeeOther)
}
