package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

func onDay(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// newLibraryBot gives a bot over texts.
func newLibraryBot(t *testing.T, raws []knowledge.Raw) *bot.Bot {
	t.Helper()
	pool := pgtest.New(t)
	library := &knowledge.Library{Pool: pool, Now: func() time.Time { return aDay }}
	if err := library.Import(context.Background(), raws, nil); err != nil {
		t.Fatal(err)
	}
	return &bot.Bot{
		Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Home: "CN", Hub: bot.NewHub(),
		Now: func() time.Time { return aDay }, Log: slog.New(slog.DiscardHandler),
		Contact: func(string) string { return "12333" },
	}
}

func formerRules() []knowledge.Raw {
	return []knowledge.Raw{
		{ID: "old", Title: "江海市夜班津贴办法", Text: "夜班津贴每班不低于十元。", Metadata: knowledge.Metadata{Region: "CN", Number: "江人社〔2010〕5号", ValidFrom: onDay(2010, 1, 1)}},
		{ID: "new", Title: "江海市夜班津贴新办法", Text: "夜班津贴每班不低于三十元。\n\n本办法自2023年1月1日起施行，《江海市夜班津贴办法》同时废止。",
			Metadata: knowledge.Metadata{Region: "CN", ValidFrom: onDay(2023, 1, 1), Supersedes: []string{"江海市夜班津贴办法"}}},
		{ID: "ended", Title: "江海市防暑办法", Text: "高温岗位每天发两瓶水。", Metadata: knowledge.Metadata{Region: "CN", ValidFrom: onDay(2010, 1, 1), ValidTo: onDay(2020, 1, 1)}},
		{ID: "en-old", Title: "Night Shift Pay Rules 2010", Text: "Night shift pay is at least 10 yuan a shift.", Metadata: knowledge.Metadata{Region: "CN", ValidFrom: onDay(2010, 1, 1), ValidTo: onDay(2023, 1, 1)}},
		{ID: "en-new", Title: "Night Shift Pay Rules 2023", Text: "Night shift pay is at least 30 yuan a shift.", Metadata: knowledge.Metadata{Region: "CN", ValidFrom: onDay(2023, 1, 1)}},
	}
}

// A rule that no longer holds is never the answer of today, and is named as a
// former one where the question asks for its time.
func TestInForce(t *testing.T) {
	b := newLibraryBot(t, formerRules())
	const note = "请注意：《江海市夜班津贴办法》从2023-01-01起已经失效，现在不适用，由《江海市夜班津贴新办法》取代。"
	for _, c := range []struct {
		ask, asOf string
		has, not  []string
	}{
		{"夜班津贴每班多少", "", []string{"三十元"}, []string{"十元。 [2]", note}},
		{"2022年夜班津贴每班多少", "", []string{note, "不低于十元"}, []string{"三十元"}},
		{"2023年3月夜班津贴每班多少", "", []string{"三十元"}, []string{note}},
		{"以前的规定夜班津贴每班多少", "", []string{note, "不低于十元"}, []string{"三十元"}},
		{"《江海市夜班津贴办法》的夜班津贴每班多少", "", []string{note, "三十元"}, []string{"低于十元"}},
		{"夜班津贴每班以前是多少", "", []string{note, "不低于十元"}, []string{"三十元"}},
		{"夜班津贴每班多少", "2022-06-01", []string{"不低于十元"}, []string{"三十元", "请注意"}},
		{"How much is night shift pay a shift?", "", []string{"30 yuan"}, []string{"10 yuan", "Please note"}},
		{"How much was night shift pay a shift in 2021?", "", []string{"10 yuan", "has not been in force since 2023-01-01"}, []string{"30 yuan"}},
		{"How much was night shift pay a shift under the old rules?", "", []string{"10 yuan", "has not been in force since 2023-01-01"}, []string{"30 yuan"}},
	} {
		q := bot.Question{Text: c.ask}
		if c.asOf != "" {
			q.AsOf, _ = time.Parse(time.DateOnly, c.asOf)
		}
		a, err := b.Answer(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.has {
			if !strings.Contains(a.Text, want) {
				t.Errorf("%s (%s): no %q in %q", c.ask, c.asOf, want, a.Text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(a.Text, not) {
				t.Errorf("%s (%s): %q in %q", c.ask, c.asOf, not, a.Text)
			}
		}
		if strings.Contains(a.Text, note) && !cited(a, "同时废止") {
			t.Errorf("%s: nothing says that it ended: %+v", c.ask, a.Citations)
		}
		if asked := strings.Contains(c.ask, "202") && !strings.Contains(c.ask, "2023") || strings.Contains(c.ask, "以前") || strings.Contains(c.ask, "old"); asked != (len(a.Choices) > 0) {
			t.Errorf("%s: choices %v", c.ask, a.Choices)
		}
	}
	// What nothing answers but the end of what it asks about.
	for _, ask := range []string{"《江海市夜班津贴办法》还有效吗", "江人社〔2010〕5号还有效吗", "江人社[2010]5号废止了吗"} {
		a, err := b.Answer(context.Background(), bot.Question{Text: ask})
		if err != nil || !strings.HasPrefix(a.Text, note) || len(a.Citations) == 0 {
			t.Errorf("%s: %+v, %v", ask, a, err)
		}
	}
}

// That a document has ended has a source too where nothing says what took its
// place: the document itself, whose line says until when it held.
func TestEndedWithoutSuccessor(t *testing.T) {
	b := newLibraryBot(t, formerRules())
	for ask, sources := range map[string]int{"《江海市防暑办法》还有效吗": 1, "How much was night shift pay a shift in 2021?": 1} {
		a, err := b.Answer(context.Background(), bot.Question{Text: ask})
		if err != nil || len(a.Citations) != sources || a.Citations[0].ValidTo == nil || !strings.Contains(strings.SplitN(a.Text, "\n", 2)[0], "[1]") {
			t.Errorf("%s: %+v, %v", ask, a, err)
		}
	}
}

func cited(a bot.Answer, words string) bool {
	for _, c := range a.Citations {
		if strings.Contains(c.Quote, words) {
			return true
		}
	}
	return false
}

// Rules in force that differ in a figure are both shown, with their rank.
func TestConflict(t *testing.T) {
	raws := []knowledge.Raw{
		{ID: "law", Title: "夜班劳动法", Text: "劳动者连续上夜班的，每月不得超过八天。", Metadata: knowledge.Metadata{Region: "CN", ValidFrom: onDay(2010, 1, 1)}},
		{ID: "local", Title: "广东省夜班条例", Text: "劳动者连续上夜班的，每月不得超过十天。", Metadata: knowledge.Metadata{Region: "44", ValidFrom: onDay(2020, 1, 1)}},
		{ID: "guide", Title: "夜班问答", Text: "劳动者连续上夜班的，每月不得超过十二天。", Metadata: knowledge.Metadata{Region: "CN", Kind: "guide"}},
		{ID: "other", Title: "年休假条例", Text: "职工累计工作满一年的，年休假五天。", Metadata: knowledge.Metadata{Region: "CN"}},
		{ID: "same", Title: "年休假实施办法", Text: "职工累计工作满一年的，年休假为5天。", Metadata: knowledge.Metadata{Region: "CN"}},
	}
	b := newLibraryBot(t, raws)
	ask := func(text, region string) bot.Answer {
		t.Helper()
		a, err := b.Answer(context.Background(), bot.Question{Text: text, Region: region})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := ask("劳动者连续上夜班每月不得超过几天", "44")
	if a.Outcome != bot.Partial || a.Reason != "rules in force differ" || !cited(a, "八天") || !cited(a, "十天") {
		t.Errorf("%+v", a)
	}
	for _, want := range []string{"是法律（全国", "是地方性法规（广东", "的层级更高", "人工"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("no %q in %s", want, a.Text)
		}
	}
	for question, region := range map[string]string{"劳动者连续上夜班每月不得超过几天": "31"} { // the local rule is not theirs
		if a := ask(question, region); strings.Contains(a.Text, "层级") {
			t.Errorf("%s", a.Text)
		}
	}
	if a := ask("职工累计工作满一年年休假几天", ""); a.Reason == "rules in force differ" {
		t.Errorf("5 is 五: %s", a.Text)
	}
}

// TestTeamRuleToNobody: a rule that is for a team is quoted and named to nobody else: not
// as what took another's place, not as a former rule, not by its title, and not by the
// number of its passage; nor is a draft.
func TestTeamRuleToNobody(t *testing.T) {
	ctx := t.Context()
	var library *knowledge.Library
	passage := func(version int64) (id int64) {
		t.Helper()
		if err := library.Pool.QueryRow(ctx, `SELECT min(id) FROM passage WHERE version_id = $1`, version).Scan(&id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	var old, secret, former, draft knowledge.Result
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) {
		library = l
		for _, one := range []struct {
			r    *knowledge.Result
			from knowledge.Source
		}{
			{&old, knowledge.Source{Name: "/old.md", Bytes: []byte("# 江海市夜班津贴办法\n\n第一条 夜班津贴每班不低于十元。"), Given: knowledge.Metadata{ValidFrom: aDay.AddDate(-3, 0, 0)}}},
			{&secret, knowledge.Source{Name: "/secret.md", Access: "team:3", Bytes: []byte("# 机密审批口径\n\n第一条 夜班津贴每班按机密标准从严审批，《江海市夜班津贴办法》同时废止。"),
				Given: knowledge.Metadata{ValidFrom: aDay.AddDate(0, -1, 0), Supersedes: []string{"江海市夜班津贴办法"}}}},
			{&former, knowledge.Source{Name: "/former.md", Access: "team:3", Bytes: []byte("# 机密津贴旧口径\n\n第一条 夜班津贴每班按机密标准五元。"), Given: knowledge.Metadata{ValidFrom: aDay.AddDate(-4, 0, 0), ValidTo: aDay.AddDate(-3, 0, 0)}}},
			{&draft, knowledge.Source{Name: "/draft.md", Draft: true, Bytes: []byte("# 机密草稿\n\n第一条 夜班津贴每班机密九十元。")}},
		} {
			var err error
			if *one.r, err = l.Add(ctx, one.from); err != nil {
				return nil, err
			}
		}
		return nil, l.CatchUp(ctx)
	})
	for _, asked := range []string{
		"《江海市夜班津贴办法》规定夜班津贴每班多少？", "以前的规定夜班津贴每班多少", "夜班津贴每班多少", "《机密审批口径》怎么规定夜班津贴？", "《机密津贴旧口径》规定夜班津贴每班多少？", "2022年夜班津贴每班多少", "《机密草稿》规定夜班津贴每班多少？",
	} {
		a, err := b.Answer(ctx, bot.Question{Text: asked, Language: "zh", Region: "CN"})
		if err != nil {
			t.Fatalf("%s: %v", asked, err)
		}
		said := strings.ReplaceAll(a.Text, asked, "")
		for _, c := range a.Citations {
			said += c.Title + c.Quote
		}
		for _, own := range []string{"机密标准", "从严", "五元", "九十元", "由《机密"} {
			if strings.Contains(said, own) {
				t.Errorf("%s: %s", asked, said)
			}
		}
	}
	s := b.Searcher
	for what, version := range map[string]int64{"of a team": secret.Version, "of a team, former": former.Version, "a draft": draft.Version} {
		if p, found, err := s.Passage(ctx, passage(version)); err != nil || found {
			t.Errorf("%s, by number: %+v, %v", what, p, err)
		}
		if f, found, err := s.Ended(ctx, version, aDay.AddDate(9, 0, 0)); err != nil || found {
			t.Errorf("%s, as ended: %+v, %v", what, f, err)
		}
		if holds, err := s.Hold(ctx, []int64{version}, aDay); err != nil || holds {
			t.Errorf("%s holds for everybody: %v", what, err)
		}
	}
	if p, found, err := s.Passage(ctx, passage(old.Version)); err != nil || !found || p.Version != old.Version {
		t.Errorf("of a public one: %+v, %v, %v", p, found, err)
	}
	if f, found, err := s.Ended(ctx, old.Version, aDay); err != nil || !found || f.By != "" {
		t.Errorf("%+v, %v, %v", f, found, err)
	}
	if got, err := b.SourcesOf(ctx, []int64{passage(secret.Version), passage(draft.Version)}); err != nil || len(got) != 0 {
		t.Errorf("as sources: %+v, %v", got, err)
	}
}
