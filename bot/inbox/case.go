package inbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
)

// onCase lets a handler be reached with a case that who asks may know of.
func (s *server) onCase(h func(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error) handler {
	return func(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return errNotFound
		}
		c, err := s.caseOf(r.Context(), s.bot.Pool, by, id)
		if errors.Is(err, errNotFound) {
			return errNoCase
		}
		if err != nil {
			return err
		}
		return h(w, r, by, c)
	}
}

// caseView is what the page of a case shows.
type caseView struct {
	Case
	transcript
	Now        time.Time
	Mine       bool // who looks has it
	Theirs     bool // they may decide about it
	Sources    []source
	Unverified []line
	Others     []numbered // other cases of the same person: their number, and state
	Teams      []string
	Staff      []colleague
	Foreign    bool   // who looks does not speak the person's language
	Draft      string // what stands in the reply box
	Key        string // of the next reply: the same one twice is one
	Notice     string // what went wrong
	Looking    string // who else looks at it
	Canned     []bot.CannedReply
	Search     search
	Plan       planView
}

func (s *server) view(ctx context.Context, by bot.Staff, c Case, language string, page bool) (v caseView, err error) {
	v = caseView{Case: c, Now: s.now(), Key: rand.Text(), Mine: c.Owned() && c.Owner == by.ID, Theirs: c.Owner == by.ID || by.Supervises()}
	v.Foreign = c.State == "waiting" && len(by.Languages) > 0 && !has(by.Languages, c.Language)
	if v.transcript, err = s.read(ctx, by, c, page); err != nil {
		return v, err
	}
	zone, err := s.zone(ctx, by)
	if err != nil {
		return v, err
	}
	v.days(zone)
	v.Sources, v.Unverified = v.sources(c.Language), v.unverified()
	if v.Plan, err = s.plan(ctx, by, c, c.Step); err != nil {
		return v, err
	}
	if !page {
		return v, nil
	}
	if v.Teams, v.Staff, err = s.receivers(ctx, by, language); err != nil {
		return v, err
	}
	if v.Others, err = s.others(ctx, by, c); err != nil {
		return v, err
	}
	if v.Canned, err = s.canned(ctx, by, c); err != nil {
		return v, err
	}
	v.Search.Case = c.ID
	if c.Region != "" {
		v.Search.Region = region.Name(c.Region, language)
	}
	v.Looking = s.lookingText(c.ID, by.ID, language)
	return v, nil
}

// others lists other cases of the same person that who asks may know of.
func (s *server) others(ctx context.Context, by bot.Staff, c Case) ([]numbered, error) {
	rows, err := s.bot.Pool.Query(ctx, `
		SELECT h.id, h.state FROM staff me CROSS JOIN handoff h WHERE me.id = $1 AND me.removed_at IS NULL AND `+listed+`
		AND h.conversation_id = $2 AND h.id <> $3 ORDER BY h.id DESC LIMIT 10`, by.ID, c.Conversation, c.ID)
	if err != nil {
		return nil, fmt.Errorf("look for other cases: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[numbered])
}

// casePage shows a case. What is numbered to be inserted stands in the reply box.
func (s *server) casePage(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	c.Whole, _ = strconv.ParseInt(r.URL.Query().Get("whole"), 10, 64) // what is no number is none
	c.Step, _ = strconv.ParseInt(r.URL.Query().Get("step"), 10, 64)
	draft, err := s.inserted(r.Context(), by, c, r.URL.Query().Get("insert"))
	if err != nil {
		return err
	}
	return s.showCase(w, r, http.StatusOK, by, c, func(v *caseView) { v.Draft = draft })
}

func (s *server) showCase(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, c Case, change func(*caseView)) error {
	v, err := s.view(r.Context(), by, c, languageOf(r), true)
	if err != nil {
		return err
	}
	change(&v)
	r = r.Clone(r.Context())
	r.URL.Path = c.Path() // also where a form was posted
	return s.show(w, r, status, "case", "", by, v)
}

// casePart shows again what changes while a case is open.
func (s *server) casePart(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	if r.PathValue("part") != "live" {
		return errNotFound
	}
	v, err := s.view(r.Context(), by, c, languageOf(r), false)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "case", "live", by, v)
}

// act is what a button does.
type act func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error

// acts has the buttons of a case by their names.
func (s *server) acts(r *http.Request) map[string]act {
	b := s.bot
	return map[string]act{
		"claim": b.Claim,
		"release": func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
			return b.Release(ctx, tx, c, by, "released")
		},
		"return": func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
			return b.End(ctx, tx, c, by, "return")
		},
		"close": func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
			return b.End(ctx, tx, c, by, "close")
		},
		"reopen": b.Reopen,
		"called": b.Called,
		"transfer": func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
			return b.Transfer(ctx, tx, c, by, strings.TrimSpace(r.FormValue("to")), cut(r.FormValue("note"), mostWritten))
		},
	}
}

// do does what a button says, and shows the case as it is then.
func (s *server) do(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	verb := r.FormValue("verb")
	do, ok := s.acts(r)[verb]
	if !ok {
		return errNotFound
	}
	if asked, err := s.askedFirst(w, r, by, c, verb); asked || err != nil {
		return err
	}
	err := s.bot.Act(r.Context(), by.ID, c.ID, verb, func(ctx context.Context, tx pgx.Tx, locked *bot.Case, me bot.Staff) error {
		if err := s.mayAct(ctx, tx, me, c.ID); err != nil {
			return err
		}
		return do(ctx, tx, locked, me)
	})
	if err == nil {
		http.Redirect(w, r, c.Path(), http.StatusSeeOther)
		return nil
	}
	return s.refused(w, r, by, c, err, "")
}

// mayAct asks, behind the lock of the case, whether who acts may read of it at all;
// what else they may is asked by what they do.
func (s *server) mayAct(ctx context.Context, tx pgx.Tx, me bot.Staff, id int64) error {
	c, err := s.caseOf(ctx, tx, me, id)
	if err == nil && c.Words == "none" {
		return bot.ErrNotTheirs
	}
	return err
}

// refusal gives the words for what was not done, as the case is now; ok is false where
// something else went wrong.
func (s *server) refusal(ctx context.Context, by bot.Staff, c *Case, language string, why error) (told string, ok bool) {
	w := words[language]
	switch {
	case errors.Is(why, bot.ErrFull):
		return w["error_full"], true
	case errors.Is(why, bot.ErrNobody):
		return w["transfer_nobody"], true
	case errors.Is(why, bot.ErrEmptyTeam):
		return w["transfer_empty"], true
	case errors.Is(why, errEmpty):
		return w["say_empty"], true
	case errors.Is(why, errLong):
		return fmt.Sprintf(w["say_long"], mostWritten), true
	case errors.Is(why, bot.ErrTaken), errors.Is(why, bot.ErrNotTheirs):
	default:
		return "", false
	}
	now, err := s.caseOf(ctx, s.bot.Pool, by, c.ID)
	if err != nil {
		return w["error_taken"], true
	}
	*c = now
	switch {
	case c.Owned() && c.Owner != by.ID:
		return fmt.Sprintf(w["taken_by"], c.OwnerName), true
	case errors.Is(why, bot.ErrNotTheirs) && c.State == "waiting":
		return w["say_unclaimed"], true
	case !c.Open():
		return w["case_over"], true
	}
	return w["error_taken"], true
}

// refused shows a case with what was not done, and why. What was written stays.
func (s *server) refused(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case, why error, draft string) error {
	told, ok := s.refusal(r.Context(), by, &c, languageOf(r), why)
	if !ok {
		return why
	}
	return s.showCase(w, r, http.StatusConflict, by, c, func(v *caseView) { v.Notice, v.Draft = told, draft })
}

// Path is where a case is shown.
func (c Case) Path() string { return "/inbox/case/" + strconv.FormatInt(c.ID, 10) }

// Place is where the person is, in words.
func (c Case) Place(language string) string {
	if c.Region == "" {
		return words[language]["region_unknown"]
	}
	return region.Name(c.Region, language)
}

// Why says why it was handed over.
func (c Case) Why(language string) string { return wordOr(language, "why_"+c.Reason, c.Reason) }

// About says what it is about.
func (c Case) About(language string) (topics []string) {
	for _, t := range c.Topics {
		if !strings.HasPrefix(t, "ask_") && len(topics) < 4 {
			topics = append(topics, wordOr(language, "topic_"+t, strings.ReplaceAll(t, "_", " ")))
		}
	}
	return topics
}

// Spoken is the language of the person.
func (c Case) Spoken(language string) string {
	return wordOr(language, "spoken_"+c.Language, c.Language)
}

// Door is where the person writes.
func (c Case) Door(language string) string { return wordOr(language, "door_"+c.Channel, c.Channel) }

func wordOr(language, key, otherwise string) string {
	if w, ok := words[language][key]; ok {
		return w
	}
	return otherwise
}

// Waited says how long it is since a moment, or until then.
func (c Case) Waited(now time.Time, language string) string { return span(now.Sub(c.Since), language) }

// Climbed reports whether supervisors are called to it.
func (c Case) Climbed() bool { return c.Level >= bot.SupervisorsAt }

// Overdue reports whether a promised call should have been made.
func (c Case) Overdue(now time.Time) bool { return c.CallBy != nil && c.CallBy.Before(now) }

// CallIn says how long it is until the promised call, or since.
func (c Case) CallIn(now time.Time, language string) string {
	if c.Overdue(now) {
		return span(now.Sub(*c.CallBy), language)
	}
	return span(c.CallBy.Sub(now), language)
}

func span(d time.Duration, language string) string {
	w, minutes := words[language], int(max(0, d).Minutes())
	switch {
	case minutes < 60:
		return fmt.Sprintf(w["minutes"], minutes)
	case minutes < 24*60:
		return fmt.Sprintf(w["hours"], minutes/60, minutes%60)
	}
	return fmt.Sprintf(w["days"], minutes/60/24, minutes/60%24)
}
