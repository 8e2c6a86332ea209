package bot_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/prompts"
)

// What a turn was answered with is stored with it: the question, the version of
// the words, and, where the library lacks an answer, a gap.
func TestRecords(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	ctx := context.Background()
	for _, c := range []struct {
		message, question string
		outcome           bot.Outcome
		gap               bool
	}{
		{"你好，试用期最长可以约定几个月？谢谢", "试用期最长可以约定几个月？", bot.Answered, false},
		{"how do I repair the gearbox of a tractor", "how do I repair the gearbox of a tractor", bot.Declined, true},
		{"你好", "", bot.Clarify, false},
	} {
		r := receive(t, b, "records", c.message, c.message)
		reply(t, b, r)
		var question, version string
		var outcome bot.Outcome
		err := b.Pool.QueryRow(ctx, `SELECT question, prompts, outcome FROM turn WHERE id = $1`, r.Turn).Scan(&question, &version, &outcome)
		if err != nil || question != c.question || outcome != c.outcome || version != prompts.Version {
			t.Errorf("%s: question %q, words %q, %s, %v", c.message, question, version, outcome, err)
		}
		rows, _ := b.Pool.Query(ctx, `SELECT question, language, region, outcome FROM gap WHERE turn_id = $1`, r.Turn)
		gaps, err := pgx.CollectRows(rows, pgx.RowToMap)
		if err != nil || len(gaps) == 1 != c.gap {
			t.Errorf("%s: gaps %v, %v", c.message, gaps, err)
		}
		if c.gap && (gaps[0]["question"] != c.question || gaps[0]["language"] != "en" || gaps[0]["region"] != "CN") {
			t.Errorf("gap %v", gaps[0])
		}
	}
	gaps, err := b.Gaps(ctx, 10)
	if err != nil || len(gaps) != 1 || gaps[0].Question != "how do I repair the gearbox of a tractor" || gaps[0].Outcome != bot.Declined {
		t.Errorf("gaps %+v, %v", gaps, err)
	}
	f, err := b.Figures(ctx, time.Now().Add(-time.Hour))
	if err != nil || f.Outcomes[bot.Answered] != 1 || f.Outcomes[bot.Declined] != 1 || f.Outcomes[bot.Clarify] != 0 || f.Gaps != 1 || f.Calls != 0 {
		t.Errorf("figures %+v, %v", f, err)
	}
	if f, err := b.Figures(ctx, time.Now().Add(time.Hour)); err != nil || len(f.Outcomes) != 0 {
		t.Errorf("figures of the future: %+v, %v", f, err)
	}
}
