package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// auditPage is how many lines a page has.
const auditPage = 50

// auditData is what the page of the audit shows: a filter, and lines that it lets
// through, the newest first.
type auditData struct {
	Staff         int64
	Case, Day     string
	Everybody     []auditStaff
	Lines         []auditLine
	Older, Newest string // addresses; "" there is nothing
}

type auditStaff struct {
	ID      int64
	Name    string
	Removed bool
}

type auditLine struct {
	ID                       int64
	At                       time.Time
	Who, About, What, Detail string
	Case                     int64
	CaseThere                bool
	Documents                []docTitle // that it is about
	More                     int        // of them, beside these
	code                     string     // What, as it is stored
}

// namesSeen is the condition that somebody who may see documents of the accesses $2, NULL
// is all, may read the detail of a line a: names of files, addresses and questions only
// where they may see that itself. Of what is no longer there nobody knows who might.
const namesSeen = `($2::text[] IS NULL OR CASE
		WHEN a.what NOT LIKE 'library%' AND a.what NOT LIKE 'address%' OR a.detail ~ '^[-+0-9, …()]*$' THEN true
		WHEN a.what IN ('library_file', 'library_came', 'library_mended') THEN EXISTS (SELECT FROM version v WHERE v.id = substring(a.detail FROM '^([0-9]{1,18}) ')::bigint AND v.access = ANY ($2))
		WHEN a.what LIKE 'address%' THEN EXISTS (SELECT FROM web_address d WHERE d.url = a.detail AND (d.access = '' OR d.access = ANY ($2)))
		WHEN a.what = 'library_golden' THEN EXISTS (
			SELECT FROM golden_question g WHERE g.question = substr(a.detail, 2)
			  AND NOT EXISTS (SELECT FROM unnest(g.documents) d (source) JOIN document USING (source) JOIN version v ON v.document_id = document.id WHERE v.access <> ALL ($2)))
		WHEN a.what IN ('library_loaded', 'library_published') THEN EXISTS (
			SELECT FROM document d WHERE d.source IN (a.detail, 'page:' || a.detail) AND NOT EXISTS (SELECT FROM version v WHERE v.document_id = d.id AND v.access <> ALL ($2)))
		ELSE false END)`

// audit shows who did what. What the filter has that is no number or day is passed
// over.
func (s *server) audit(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	q := r.URL.Query()
	zone, err := s.zone(r.Context(), by)
	if err != nil {
		return err
	}
	d := auditData{Case: q.Get("case"), Day: q.Get("day")}
	d.Staff, _ = strconv.ParseInt(q.Get("staff"), 10, 64)
	about, _ := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(d.Case), "#"), 10, 64)
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64)
	day, dayErr := time.ParseInLocation(time.DateOnly, d.Day, zone)
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	// The right is asked of the database with the lines.
	sql := `SELECT a.id, a.at, coalesce(w.name, ''), CASE WHEN a.about IS DISTINCT FROM a.staff_id THEN coalesce(o.name, '') ELSE '' END, a.what, CASE WHEN ` + namesSeen + ` THEN a.detail ELSE 'hidden' END, coalesce(a.handoff_id, 0), EXISTS (SELECT FROM handoff WHERE id = a.handoff_id)
		FROM audit a LEFT JOIN staff w ON w.id = a.staff_id LEFT JOIN staff o ON o.id = a.about
		WHERE EXISTS (SELECT FROM staff b WHERE b.id = $1 AND b.role IN ('supervisor', 'admin') AND b.removed_at IS NULL)`
	args := []any{by.ID, access}
	where := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		sql += " AND " + condition
	}
	if d.Staff != 0 {
		where("(a.staff_id = ? OR a.about = ?)", d.Staff, d.Staff)
	}
	if about != 0 {
		where("a.handoff_id = ?", about)
	}
	if dayErr == nil {
		where("a.at >= ? AND a.at < ?", day, day.AddDate(0, 0, 1))
	}
	if before > 0 {
		where("a.id < ?", before)
	}
	rows, err := s.bot.Pool.Query(r.Context(), sql+" ORDER BY a.id DESC LIMIT "+strconv.Itoa(auditPage+1), args...)
	if err != nil {
		return fmt.Errorf("read the audit: %w", err)
	}
	own := words[languageOf(r)]
	d.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l auditLine, err error) {
		err = row.Scan(&l.ID, &l.At, &l.Who, &l.About, &l.What, &l.Detail, &l.Case, &l.CaseThere)
		l.At = l.At.In(zone)
		l.code, l.Detail = l.What, detailed(own, l.What, l.Detail)
		if word := own["audit_"+l.What]; word != "" {
			l.What = word
		}
		return l, err
	})
	if err != nil {
		return fmt.Errorf("read the audit: %w", err)
	}
	if err := s.nameDocuments(r, access, d.Lines); err != nil {
		return err
	}
	if d.Everybody, err = s.everybody(r.Context()); err != nil {
		return err
	}
	to := func(before int64) string {
		v := url.Values{}
		for key, value := range map[string]string{"staff": q.Get("staff"), "case": d.Case, "day": d.Day} {
			if value != "" {
				v.Set(key, value)
			}
		}
		if before != 0 {
			v.Set("before", strconv.FormatInt(before, 10))
		}
		return "/inbox/audit?" + v.Encode()
	}
	if len(d.Lines) > auditPage {
		d.Lines = d.Lines[:auditPage]
		d.Older = to(d.Lines[auditPage-1].ID)
	}
	if before > 0 {
		d.Newest = to(0)
	}
	return s.show(w, r, http.StatusOK, "audit", "", by, d)
}

// detailed says in words what the audit has besides.
func detailed(own map[string]string, what, detail string) string {
	switch {
	case strings.HasPrefix(what, "staff_"):
		return changed(own, detail)
	case strings.HasPrefix(what, "proposal_"):
		return fmt.Sprintf(own["audit_proposal_n"], detail)
	case what == "canned_removed":
		return "#" + detail
	case what == "transfer" && detail != "":
		return fmt.Sprintf(own["audit_to"], detail)
	case what == "login" || what == "login_failed": // a way to sign in, and from where
		method, from, ok := strings.Cut(detail, " ")
		if word := own["method_"+method]; ok && word != "" {
			return word + " · " + from
		}
	}
	if word := own["audit_detail_"+detail]; word != "" {
		return word
	}
	return detail
}

// changed says in words what of an account was changed.
func changed(own map[string]string, detail string) string {
	fields := strings.Split(detail, ", ")
	for i, f := range fields {
		said := strings.Fields(f)
		for j, part := range said {
			for _, key := range []string{"audit_field_" + part, "role_" + part} {
				if word := own[key]; word != "" {
					said[j] = word
				}
			}
		}
		fields[i] = strings.Join(said, " ")
	}
	return strings.Join(fields, " · ")
}

// everybody lists all who were ever on the staff.
func (s *server) everybody(ctx context.Context) ([]auditStaff, error) {
	rows, err := s.bot.Pool.Query(ctx, `SELECT id, name, removed_at IS NOT NULL FROM staff ORDER BY removed_at IS NOT NULL, name, id`)
	if err != nil {
		return nil, fmt.Errorf("list the staff: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[auditStaff])
}

// zone is the one in which somebody reads times: their team's, else the agency's.
func (s *server) zone(ctx context.Context, by bot.Staff) (*time.Location, error) {
	if by.Team == "" {
		return s.bot.Zone(ctx), nil
	}
	var name string
	if err := s.bot.Pool.QueryRow(ctx, `SELECT time_zone FROM team WHERE name = $1`, by.Team).Scan(&name); err != nil {
		return nil, fmt.Errorf("look up a time zone: %w", err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return s.bot.Zone(ctx), nil //nolint:nilerr // a team has none that is not known
	}
	return zone, nil
}
