package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// TestProposals: an accepted guide is in the library and answers its question; the
// decided questions are a set that eval reads.
func TestProposals(t *testing.T) {
	url := pgtest.URL(t)
	if code, _, stderr := verb(t, url, "proposals", "export", t.TempDir()); code != 1 || !strings.Contains(stderr, "nothing has been decided") {
		t.Errorf("without any: %d %s", code, stderr)
	}
	dir := t.TempDir()
	law := filepath.Join(dir, "规定.md")
	if err := os.WriteFile(law, []byte("# 护工证考核规定\n\n第一条 护工证由市职业技能鉴定中心考核。\n\n第二条 报名不收费用。\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "办法.md"), []byte("# 护工补贴办法\n\n第一条 护工每月领取补贴三百元。\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := verb(t, url, "load", law, filepath.Join(dir, "办法.md")); code != 0 {
		t.Fatal(stderr)
	}
	ctx := t.Context()
	var log bytes.Buffer
	config := Config{DatabaseURL: url}
	a, err := open(ctx, config, &log)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, sql := range []string{
		`INSERT INTO staff (name, role) VALUES ('Li', 'counsellor'), ('Qian', 'admin')`,
		`INSERT INTO conversation (channel, external_id) VALUES ('web', 'x')`,
		`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, owner) VALUES (1, 'active', 'asked', 'zh', '', now(), now(), 1)`,
	} {
		if _, err := a.Pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	var passage int64
	if err := a.Pool.QueryRow(ctx, `SELECT id FROM passage WHERE body LIKE '%鉴定中心%'`).Scan(&passage); err != nil {
		t.Fatal(err)
	}
	sources, err := a.Bot.SourcesOf(ctx, []int64{passage})
	if err != nil {
		t.Fatal(err)
	}
	propose := func(question, text string) int64 {
		t.Helper()
		id, err := a.Bot.Propose(ctx, bot.Proposal{Staff: 1, Case: 1, Title: strings.TrimSuffix(question, "？"), Question: question, Text: text, Language: "zh", Sources: sources})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	// A guide after which fewer golden questions are answered rightly stays a draft.
	if _, err := a.Bot.AddGolden(ctx, bot.Operator, []bot.Golden{{Question: "养老院护工证去哪里考？"}}); err != nil {
		t.Fatal(err)
	}
	yes, no := propose("养老院护工证去哪里考？", "养老院护工证到市职业技能鉴定中心考，报名时带身份证。"), propose("火星上的工资怎么发？", "不知道")
	if err := a.Bot.AcceptProposal(ctx, 2, yes, 1, nil, nil, a.publishGuide); !errors.Is(err, bot.ErrBlocked) {
		t.Errorf("a guide for what must not be answered: %v", err)
	}
	if p, err := a.Bot.Proposals(ctx, 0, "proposed", 9); err != nil || len(p) != 2 {
		t.Errorf("%d are to be decided, %v", len(p), err)
	}
	if n, err := a.Bot.RemoveGolden(ctx, bot.Operator, []int64{1}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if err := a.Bot.AcceptProposal(ctx, 2, yes, 1, nil, nil, func(ctx context.Context, g bot.Guide) error {
		if err := a.publishGuide(ctx, g); err != nil {
			return err
		}
		return a.publishGuide(ctx, g) // done again it is the same document
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Bot.RejectProposal(ctx, 2, no, 1, "没有依据", true, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.publishGuide(ctx, bot.Guide{Source: "guide:proposal/9", Title: "T", Markdown: "", Language: "zh"}); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("a guide without words: %v", err)
	}
	var by string
	var audits int
	if err := a.Pool.QueryRow(ctx, `
		SELECT (SELECT by FROM publication ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM audit WHERE what = 'library_published' AND staff_id = 2 AND detail = 'guide:proposal/1')`).Scan(&by, &audits); err != nil || by == "" || by == operator() || audits != 1 {
		t.Errorf("published by %q, %d times in the audit, %v", by, audits, err)
	}
	var kind string
	var versions int
	if err := a.Pool.QueryRow(ctx, `SELECT min(v.kind), count(*) FROM version v JOIN document d ON d.id = v.document_id WHERE d.source = 'guide:proposal/1'`).Scan(&kind, &versions); err != nil || kind != "guide" || versions != 1 {
		t.Errorf("%q, %d versions, %v", kind, versions, err)
	}
	if code, out, stderr := verb(t, url, "ask", "--json", "养老院护工证去哪里考？"); code != 0 || !strings.Contains(out, `"title":"养老院护工证去哪里考"`) || !strings.Contains(out, "鉴定中心") {
		t.Errorf("asked: %s %s", out, stderr)
	}
	if code, out, _ := verb(t, url, "proposals", "list"); code != 0 || !strings.Contains(out, "accepted") || !strings.Contains(out, "没有依据") {
		t.Errorf("listed: %s", out)
	}
	if code, out, _ := verb(t, url, "proposals", "list", "--json", "--state", "accepted"); code != 0 || strings.Count(out, "\n") != 1 || !strings.Contains(out, `"document":"guide:proposal/1"`) {
		t.Errorf("listed: %s", out)
	}
	if code, _, _ := verb(t, url, "proposals", "list", "--state", "lost"); code != 2 {
		t.Errorf("an unknown state: %d", code)
	}
	to := filepath.Join(dir, "set")
	for range 2 {
		if code, _, stderr := verb(t, url, "proposals", "export", to); code != 0 || !strings.Contains(stderr, "2 questions") {
			t.Fatalf("%d %s", code, stderr)
		}
	}
	qrels, err := os.ReadFile(filepath.Join(to, "qrels.tsv"))
	if err != nil || !strings.HasPrefix(string(qrels), "query-id\tdoc-id\tscore\nproposal-1\t") || !strings.Contains(string(qrels), "proposal-1\tguide:proposal/1#") || strings.Count(string(qrels), "规定.md#") != 1 || !regexp.MustCompile(`规定\.md#\d+\t2\n`).Match(qrels) || strings.Contains(string(qrels), "proposal-2") {
		t.Errorf("%s, %v", qrels, err)
	}
	code, out, stderr := verb(t, url, "eval", "answers", to, "--json")
	var result struct {
		Questions  int     `json:"questions"`
		Answerable int     `json:"answerable"`
		CitedGold  float64 `json:"cited_gold"`
		Answered   float64 `json:"answered"`
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil || code != 0 || result.Questions != 2 || result.Answerable != 1 || result.CitedGold != 1 {
		t.Errorf("eval: %d %s %s, %v", code, out, stderr, err)
	}
	if code, out, _ := verb(t, url, "eval", "retrieval", to, "--json"); code != 0 || !strings.Contains(out, `"queries":1`) || strings.Contains(out, `"recall@5":0,`) {
		t.Errorf("eval: %s", out)
	}
	// A guide is no rule: what it says of rules is said by a counsellor.
	rule := propose("护工补贴还有吗？", "蓝府发〔2026〕9号说，自2027年1月1日起施行，有效期至2027年12月31日。\n\n《护工补贴办法》同时废止。")
	if err := a.Bot.AcceptProposal(ctx, 2, rule, 1, nil, nil, a.publishGuide); err != nil {
		t.Fatal(err)
	}
	var said, holds string
	if err := a.Pool.QueryRow(ctx, `
		SELECT v.number || coalesce(v.valid_from::text, '') || coalesce(v.valid_to::text, '') || array_to_string(v.supersedes, ' '),
		       (SELECT coalesce(upper(in_force)::text, '') FROM version WHERE title = '护工补贴办法')
		FROM version v JOIN document d ON d.id = v.document_id WHERE d.source = 'guide:proposal/3'`).Scan(&said, &holds); err != nil || said != "" || holds != "" {
		t.Errorf("the guide has %q, the rule holds until %q, %v", said, holds, err)
	}
	if code, out, stderr := verb(t, url, "ask", "--json", "护工每月领取多少补贴？"); code != 0 || !strings.Contains(out, "三百元") {
		t.Errorf("asked: %s %s", out, stderr)
	}
}
