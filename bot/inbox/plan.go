package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/guidance"
)

// errDay: what was typed as a day is none.
var errDay = errors.New("no day")

// planView is the plan of the person of a case, for who may read all of it.
type planView struct {
	Read   bool // who looks may read it
	Edit   bool // and change it
	Full   bool
	Path   string
	Open   []planLine
	Done   []planLine
	Remind bool
	Chosen planLine // the step that is being changed
}

// planLine is a step.
type planLine struct {
	ID    int64
	Words string
	Day   *time.Time
	Done  bool
}

// planSteps reads the plan of an open case, in the statement that asks who may.
const planSteps = `
	SELECT s.id, s.words, s.due_on, s.done_at IS NOT NULL, p.remind
	FROM staff me JOIN handoff h ON h.id = $2 JOIN plan p ON p.conversation_id = h.conversation_id JOIN plan_step s ON s.conversation_id = p.conversation_id
	WHERE me.id = $1 AND me.removed_at IS NULL AND ` + open + ` AND ` + mayRead + ` = 'all'
	ORDER BY s.done_at DESC NULLS FIRST, s.place`

// plan reads the plan of a case for who looks at it; chosen is the step to be changed.
func (s *server) plan(ctx context.Context, by bot.Staff, c Case, chosen int64) (v planView, err error) {
	v = planView{Read: c.Words == "all" && c.Open(), Edit: c.Owned() && c.Owner == by.ID, Path: c.Path()}
	rows, err := s.bot.Pool.Query(ctx, planSteps, by.ID, c.ID)
	if err != nil {
		return v, fmt.Errorf("read the plan of case %d: %w", c.ID, err)
	}
	var l planLine
	_, err = pgx.ForEachRow(rows, []any{&l.ID, &l.Words, &l.Day, &l.Done, &v.Remind}, func() error {
		switch {
		case l.Done && len(v.Done) < 5:
			v.Done = append(v.Done, l)
		case !l.Done:
			v.Open = append(v.Open, l)
			if l.ID == chosen {
				v.Chosen = l
			}
		}
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("read the plan of case %d: %w", c.ID, err)
	}
	v.Full = len(v.Open) >= guidance.MostSteps
	return v, nil
}

// planChanges reads what the form of a step says: of a step that is there its words and
// its day can both change.
func planChanges(r *http.Request) ([]guidance.Change, error) {
	c := guidance.Change{What: r.FormValue("what"), Words: r.FormValue("words")}
	c.Step, _ = strconv.ParseInt(r.FormValue("step"), 10, 64) // what is no number is no step
	switch c.What {
	case "done", "undone", "first", "delete":
		c.Words = ""
		return []guidance.Change{c}, nil
	case "add", "words":
	default:
		return nil, errNotFound
	}
	if day := strings.TrimSpace(r.FormValue("day")); day != "" {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil || at.Year() < 2000 || at.Year() > 2100 {
			return nil, errDay
		}
		c.Day = &at
	}
	if c.What == "add" {
		return []guidance.Change{c}, nil
	}
	return []guidance.Change{{What: "day", Step: c.Step, Day: c.Day}, {What: "words", Step: c.Step, Words: c.Words}}, nil
}

// editPlan changes the plan for the counsellor who has the case.
func (s *server) editPlan(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	changes, err := planChanges(r)
	if errors.Is(err, errNotFound) {
		return err
	}
	if err == nil {
		err = s.bot.Act(r.Context(), by.ID, c.ID, "plan", func(ctx context.Context, tx pgx.Tx, locked *bot.Case, me bot.Staff) error {
			if err := s.mayAct(ctx, tx, me, c.ID); err != nil {
				return err
			}
			return s.bot.EditPlan(ctx, tx, locked, me, changes...)
		})
	}
	if err == nil {
		http.Redirect(w, r, c.Path()+"#plan", http.StatusSeeOther)
		return nil
	}
	for _, known := range []struct {
		is   error
		word string
	}{{guidance.ErrFullPlan, "plan_full"}, {guidance.ErrNoStep, "plan_gone"}, {guidance.ErrNoWords, "plan_empty"}, {errDay, "plan_no_day"}} {
		if errors.Is(err, known.is) {
			return s.showCase(w, r, http.StatusConflict, by, c, func(v *caseView) { v.Notice = words[languageOf(r)][known.word] })
		}
	}
	return s.refused(w, r, by, c, err, "")
}
