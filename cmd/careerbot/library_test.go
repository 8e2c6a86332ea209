package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
)

// TestLibraryVerbs: what is loaded is one publication that can be taken back; one after
// which fewer golden questions would be answered rightly leaves drafts, says what to do
// and fails; and each verb that changes the library is in the audit as the operator's.
func TestLibraryVerbs(t *testing.T) {
	url := pgtest.URL(t)
	t.Setenv("CAREERBOT_STARTER", "off")
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	dir := t.TempDir()
	rule, golden := filepath.Join(dir, "docs", "缝纫工.md"), filepath.Join(dir, "golden.jsonl")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	does := func(want int, says string, args ...string) {
		t.Helper()
		if code, out, stderr := verb(t, url, args...); code != want || !strings.Contains(out+stderr, says) {
			t.Fatalf("%v: %d\n%s%s", args, code, out, stderr)
		}
	}
	const first = "# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。\n\n第二条 申请缝纫工培训补贴，向区人力资源社会保障局提出。\n"
	write(rule, first)
	write(golden, `{"question":"缝纫工培训补贴标准是多少？","documents":["`+rule+`"]}`+"\n")
	does(0, "careerbot library undo 1", "load", filepath.Dir(rule))
	does(0, "1 golden questions, 1 of them new", "golden", "load", golden)
	does(0, "七百元", "ask", "缝纫工培训补贴标准是多少？")

	write(rule, "# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n")
	does(1, "careerbot golden run --json 2\n", "load", filepath.Dir(rule))
	does(1, "fewer golden questions would be answered rightly", "load", filepath.Dir(rule))
	does(0, "七百元", "ask", "缝纫工培训补贴标准是多少？")
	does(1, "worse: 缝纫工培训补贴标准是多少？", "golden", "run", "2")
	does(1, "careerbot golden run shows all", "library", "publish", "2")
	does(0, "", "golden", "remove", "1")
	does(0, "careerbot library undo", "load", filepath.Dir(rule))
	var publication string
	if err := pool.QueryRow(t.Context(), `SELECT max(id)::text FROM publication`).Scan(&publication); err != nil {
		t.Fatal(err)
	}
	does(0, "", "library", "undo", publication)
	does(0, "七百元", "ask", "缝纫工培训补贴标准是多少？")
	does(0, "to take it back", "library", "publish", "2")
	does(0, "answered rightly now 0, then 0", "golden", "run", "--withdraw", "2")
	does(0, "careerbot library restore 2\n", "library", "withdraw", "2")
	does(0, "", "library", "restore", "2")
	does(1, "brought back already", "library", "restore", "2")
	does(0, "careerbot library restore 3\n", "library", "withdraw", "2")
	write(rule, "# 关于缝纫工补贴的通知\n\n粤人社规〔2025〕3号\n\n缝纫工补贴每月三百元，自发布之日起施行。\n\n广东省人力资源和社会保障厅\n2025年12月3日\n")
	code, _, stderr := verb(t, url, "load", "--draft", filepath.Dir(rule))
	for _, says := range []string{
		"wait to be checked and published", "perhaps region 44 广东省: \"粤人社规〔2025〕3号\"", "perhaps issuer 广东省人力资源和社会保障厅", "perhaps valid_from 2025-12-03",
		"1 document (" + rule + ") does not say from which day", "1 document (" + rule + ") does not say for which place",
	} {
		if code != 0 || !strings.Contains(stderr, says) {
			t.Errorf("%d: it does not say %q:\n%s", code, says, stderr)
		}
	}
	does(0, "", "library", "discard", "3")
	rows, err := pool.Query(t.Context(), `SELECT what || ' ' || detail FROM audit WHERE staff_id IS NULL ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	loaded := "library_loaded " + filepath.Dir(rule)
	want := []string{
		loaded, "library_golden +缝纫工培训补贴标准是多少？", loaded, loaded, "library_golden -缝纫工培训补贴标准是多少？", loaded, "library_undone " + publication,
		"library_published 2", "library_withdrawn 2", "library_restored 2", "library_withdrawn 2", loaded, "library_discarded 3",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the audit has\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var by string
	if err := pool.QueryRow(t.Context(), `SELECT string_agg(DISTINCT by, ',') FROM publication`).Scan(&by); err != nil || by != operator() {
		t.Errorf("published by %q, %v", by, err)
	}
}
