package bot_test

import (
	"context"
	"testing"

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
}
