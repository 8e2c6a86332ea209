package bot_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

const (
	lacksHotpot = "农民工火锅师傅补贴怎么申请？"
	hotpot      = "# 农民工火锅师傅补贴办法\n\n第一条 火锅师傅补贴怎么申请：农民工申请火锅师傅补贴，向社保窗口申请。"
)

// expectGap does a pass, and says in which state the only group of questions is then.
func expectGap(t *testing.T, b *bot.Bot, when, want string) {
	t.Helper()
	for _, pass := range []func(context.Context) (int, error){b.GroupGaps, b.RetryGaps} {
		if _, err := pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var state string
	if err := b.Pool.QueryRow(t.Context(), `SELECT state FROM gap_group`).Scan(&state); err != nil || state != want {
		t.Errorf("%s: %q, want %q, %v", when, state, want, err)
	}
}

// addHotpot publishes the rule that answers the question.
func addHotpot(t *testing.T, l *knowledge.Library, given knowledge.Metadata) {
	t.Helper()
	r, err := l.Add(t.Context(), knowledge.Source{Name: "/hotpot.md", Bytes: []byte(hotpot), Given: given})
	if err != nil || r.Version == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := l.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestGapOfLaterRule: what a rule answers that was published before it holds is asked again
// on the day on which it does.
func TestGapOfLaterRule(t *testing.T) {
	b, l, _ := diving(t)
	day := aDay
	b.Now = func() time.Time { return day }
	lacking(t, b, "4401", lacksHotpot)
	expectGap(t, b, "before it is published", "open")
	addHotpot(t, l, knowledge.Metadata{ValidFrom: aDay.AddDate(0, 0, 5)})
	expectGap(t, b, "before it holds", "open")
	day = aDay.AddDate(0, 0, 4)
	expectGap(t, b, "the day before it holds", "open")
	day = aDay.AddDate(0, 0, 5)
	expectGap(t, b, "when it holds", "closed")
}

// TestGapAmidPublication: what somebody asks while a publication is looked at, before
// anybody is answered from it, is asked again after that, also where a pass comes between.
func TestGapAmidPublication(t *testing.T) {
	for _, between := range []bool{false, true} {
		b, l, _ := diving(t)
		b.Now = time.Now
		l.Now = time.Now
		l.Gate = func(context.Context, []int64, string) (knowledge.Judgement, error) {
			return knowledge.Judgement{Note: func(context.Context) {}, Would: func(context.Context, pgx.Tx) error {
				lacking(t, b, "4401", lacksHotpot)
				if between {
					expectGap(t, b, "amid the publication", "open")
				}
				return nil
			}}, nil
		}
		addHotpot(t, l, knowledge.Metadata{})
		expectGap(t, b, "published", "closed")
		if between {
			continue
		}
		admin, err := b.AddStaff(t.Context(), bot.Staff{Name: "王主任", Login: "wang", Role: "admin", Telegram: 7, Capacity: 5})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Pool.Exec(t.Context(), `UPDATE gap_group SET tried_of = 'another'`); err != nil {
			t.Fatal(err)
		}
		if err := b.ReopenGap(t.Context(), admin, 1); err != nil {
			t.Fatal(err)
		}
		expectGap(t, b, "opened by an admin, who finds it is not answered", "open")
	}
}
