package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// docsNamed gives the documents that an admin acts on: those that are ticked, with the
// revisions at which they were looked at, all that the filter lets through, or the sample
// guides.
func (s *server) docsNamed(r *http.Request) (ids []int64, seen map[int64]string, err error) {
	if r.PostFormValue("all") != "" {
		f, code, err := docFilterOf(r)
		if err != nil { // nothing is there
			return nil, nil, nil //nolint:nilerr // the page says that the place is not known
		}
		all, _, err := s.docs.List(r.Context(), knowledge.Listed{State: f.State, Text: f.Text, Region: code, Kind: f.Kind, Limit: mostDocs})
		if err != nil {
			return nil, nil, err
		}
		for _, v := range all {
			ids = append(ids, v.ID)
		}
		return ids, nil, nil
	}
	if r.PostFormValue("samples") != "" {
		ids, _, err = s.docs.Samples(r.Context())
		return ids, nil, err
	}
	given := r.PostForm["id"]
	if len(given) == 0 {
		given = strings.Split(r.PostFormValue("ids"), ",")
	}
	seen = map[int64]string{}
	for _, one := range given {
		number, revision, _ := strings.Cut(strings.TrimSpace(one), "-")
		if id, err := strconv.ParseInt(number, 10, 64); err == nil && len(ids) < mostDocs {
			ids, seen[id] = append(ids, id), revision
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), seen, nil
}

// asSeen is a version as a form names it: its number, and the revision that is shown.
func asSeen(v knowledge.Version) string { return fmt.Sprintf("%d-%s", v.ID, v.Revision) }

func joined(ids []int64) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(all, ",")
}

// docAct does what was asked for with some documents.
func (s *server) docAct(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	ids, seen, err := s.docsNamed(r)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		http.Redirect(w, r, "/inbox/library?done=none", http.StatusSeeOther)
		return nil
	}
	ctx, do, detail := r.Context(), r.PostFormValue("do"), docsDetail(ids)
	n, to := len(ids), ""
	if do == "check" && seen == nil {
		do = "look" // at all of them: nobody has seen which they are
	}
	switch do {
	case "check":
		var found []int64
		found, err = s.docs.Check(ctx, ids, by.Name, knowledge.Seen(ids, seen), s.noted(by, "library_checked", detail))
		n = len(found)
	case "look": // before it is published
		shown := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return seen[id] == "" }) // what just arrived is named only
		if len(shown) > 0 {
			err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error { return knowledge.Seen(shown, seen)(ctx, tx) })
		}
		if err == nil {
			return s.showBatch(w, r, http.StatusOK, by, ids, batchView{})
		}
	case "publish":
		var p knowledge.Publication
		if p, err = s.publishDocs(r, by, ids, seen); errors.Is(err, errUnchecked) {
			return s.showBatch(w, r, http.StatusUnprocessableEntity, by, ids, batchView{Problem: "docs_wrong_unchecked"})
		}
		to = fmt.Sprintf("&publication=%d", p.ID)
	case "withdraw":
		if r.PostFormValue("sure") == "" {
			return s.showBatch(w, r, http.StatusOK, by, ids, batchView{Withdraws: true})
		}
		var withdrawal int64
		withdrawal, err = s.docs.Withdraw(ctx, ids, by.Name, knowledge.Seen(ids, seen), s.noted(by, "library_withdrawn", detail))
		to = fmt.Sprintf("&withdrawal=%d", withdrawal)
	case "discard":
		if r.PostFormValue("sure") == "" {
			return s.ask(w, r, by, question{
				Title: said(r, "docs_ask_discard", n), Text: said(r, "docs_ask_discard_what"), Do: said(r, "docs_discard"), Back: "/inbox/library", Grave: true,
				Fields: map[string]string{"do": do, "ids": joined(ids)},
			})
		}
		n, err = s.docs.Discard(ctx, ids, s.noted(by, "library_discarded", detail), s.bot.GoldensFall(by.ID))
	default:
		return errNotFound
	}
	var late *knowledge.LateError
	switch {
	case errors.As(err, &late):
		v := batchView{Problem: "docs_wrong_late", Detail: strings.Join(late.Titles, ", "), Withdraws: do == "withdraw"}
		if v.Withdraws {
			v.Problem = "docs_wrong_late_withdraw"
		}
		return s.showBatch(w, r, http.StatusConflict, by, ids, v)
	case errors.Is(err, bot.ErrBlocked):
		v := batchView{Problem: "docs_blocked", Report: s.lastRun(r, ids), Withdraws: do == "withdraw"}
		if v.Withdraws {
			v.Problem = "docs_blocked_withdraw"
		}
		return s.showBatch(w, r, http.StatusConflict, by, ids, v)
	case errors.Is(err, knowledge.ErrChanged):
		_, which, _ := strings.Cut(err.Error(), knowledge.ErrChanged.Error()+": ")
		if do == "publish" || do == "withdraw" {
			return s.showBatch(w, r, http.StatusConflict, by, ids, batchView{Problem: "docs_wrong_changed", Detail: which, Withdraws: do == "withdraw"})
		}
		return s.showDocs(w, r, http.StatusConflict, by, docListView{Problem: "docs_wrong_changed", Detail: which})
	case errors.Is(err, knowledge.ErrState):
		return s.showDocs(w, r, http.StatusConflict, by, docListView{Problem: "docs_wrong_state"})
	case err != nil:
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/inbox/library?done=%s&n=%d%s", do, n, to), http.StatusSeeOther)
	return nil
}

// docsDetail names documents in the audit: the first of many.
func docsDetail(ids []int64) string {
	const most = 50
	if len(ids) <= most {
		return joined(ids)
	}
	return fmt.Sprintf("%s … (%d)", joined(ids[:most]), len(ids))
}

// errUnchecked says that nobody has looked at some drafts that are to be published.
var errUnchecked = errors.New("some drafts have not been checked")

// publishDocs publishes drafts that have been looked at, as they were then. Who says so
// with "seen" has looked at the others now.
func (s *server) publishDocs(r *http.Request, by bot.Staff, ids []int64, seen map[int64]string) (knowledge.Publication, error) {
	var unchecked []int64
	rows, err := s.bot.Pool.Query(r.Context(), `SELECT id FROM version WHERE id = ANY ($1) AND state = 'draft'`, ids)
	if err == nil {
		unchecked, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	}
	if err != nil {
		return knowledge.Publication{}, fmt.Errorf("look for unchecked drafts: %w", err)
	}
	if len(unchecked) > 0 {
		if r.PostFormValue("seen") == "" {
			return knowledge.Publication{}, errUnchecked
		}
		if _, err := s.docs.Check(r.Context(), unchecked, by.Name, knowledge.Seen(unchecked, seen), s.noted(by, "library_checked", docsDetail(unchecked))); err != nil {
			return knowledge.Publication{}, err
		}
	}
	also := []knowledge.Also{knowledge.Seen(ids, seen), s.noted(by, "library_published", docsDetail(ids))}
	if r.PostFormValue("silent") != "" {
		also = append(also, func(ctx context.Context, tx pgx.Tx) error { return s.bot.Silent(ctx, tx, ids, by.Name) })
	}
	return s.docs.Publish(r.Context(), ids, by.Name, also...)
}

// publication is one of the history.
type publication struct {
	ID       int64
	By       string
	At       time.Time
	UndoneBy string
	UndoneAt *time.Time
	Count    int
	Titles   []string // of the first
	Undoable bool
}

type goldenRun struct {
	At            time.Time
	By            string
	Questions     int
	Before, After int
	Blocked       bool
	Documents     int
}

type historyView struct {
	Publications []publication
	Withdrawals  []publication
	Batches      []knowledge.Batch
	Runs         []goldenRun
	May          bool
	Problem      string
}

// mostHistory bounds each part of the history.
const mostHistory = 50

func (s *server) docHistory(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showHistory(w, r, http.StatusOK, by, "")
}

func (s *server) showHistory(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, problem string) error {
	v := historyView{May: by.Role == "admin", Problem: problem}
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	if v.Publications, err = s.publications(r.Context(), access, 0); err != nil {
		return err
	}
	if v.Withdrawals, err = s.withdrawals(r, access); err != nil {
		return err
	}
	if v.Batches, err = s.docs.Batches(r.Context(), mostHistory); err != nil {
		return err
	}
	rows, err := s.bot.Pool.Query(r.Context(), `SELECT at, by, questions, right_before, right_after, blocked, cardinality(versions) FROM golden_run ORDER BY id DESC LIMIT $1`, mostHistory)
	if err == nil {
		v.Runs, err = pgx.CollectRows(rows, pgx.RowToStructByPos[goldenRun])
	}
	if err != nil {
		return fmt.Errorf("read what golden questions came to: %w", err)
	}
	return s.show(w, r, status, "docshistory", "", by, v)
}
