package occupation_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/occupation"
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func count(t *testing.T, pool *pgxpool.Pool, query string, args ...any) (n int) {
	t.Helper()
	if err := pool.QueryRow(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const few = `{"code":"4","name":"社会生产服务和生活服务人员","level":1}
{"code":"4-09","name":"水利、环境和公共设施管理服务人员"}
{"code":"4-09-08","name":"环境卫生服务人员"}
{"code":"4-09-08-01","name":"保洁员"}
{"code":"4-09-08-02","name":"生活垃圾清运工","path":["甲甲","乙乙","丙丙"]}
`

func TestLoadFile(t *testing.T) {
	l := &occupation.Loader{Pool: pgtest.New(t)}
	ctx := context.Background()
	path := write(t, "few.jsonl", few+`{"code":"5-01-02-01","name":"农艺工","path":["农林人员","农业生产人员","农作物生产人员"]}
{"code":"4-09-08-03","name":"生活垃圾处O工"}
{"code":"4-09-8","name":"环境卫生"}
{"code":"6-01-01-01","name":"制米工"}
{"code":"4-09-08-01","name":"保洁员"}
{"code":"4-09-08-04","name":"保洁员"}
{"code":"4-09-08-05","name":""}
no json
`)
	r, err := l.LoadFile(ctx, path)
	if err != nil || r.Rows != 13 || r.Groups != 3 || r.Loaded != 4 || r.Updated != 0 || r.Unchanged != 0 {
		t.Errorf("%+v %v", r, err)
	}
	var told []string
	for _, w := range append(r.Wrong, r.Warnings...) {
		told = append(told, w.Code+" "+w.Reason)
	}
	all := strings.Join(told, "\n")
	for _, want := range []string{"4-09-08-03 the name has 'O' in it", "4-09-8 the code is not like", "6-01-01-01 its group 6 has no name", "4-09-08-01 the code is in the file twice", "4-09-08-05 it has no name", " it is no JSON object", "4-09-08-04 the name is that of 4-09-08-01 too"} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s\nin %s", want, all)
		}
	}
	if len(told) != 7 {
		t.Errorf("%d told: %s", len(told), all)
	}
	// The file's rows of groups come before a row's own path.
	if n := count(t, l.Pool, `SELECT count(*) FROM occupation WHERE code = '4-09-08-02' AND path[3] = '环境卫生服务人员' AND source = 'few.jsonl'`); n != 1 {
		t.Error("the path is not the one of the group rows")
	}
	if r, err = l.LoadFile(ctx, path); err != nil || r.Loaded+r.Updated != 0 || r.Unchanged != 4 {
		t.Errorf("again: %+v %v", r, err)
	}
	csv := write(t, "few.jsonl", "\ufeff职业编码,职业名称\n4,社会生产服务和生活服务人员\n4-09,水利、环境和公共设施管理服务人员\n4-09-08,环境卫生服务人员\n4-09-08-01,保洁员\n4-09-08-02,生活垃圾清运员\n")
	if r, err = l.LoadFile(ctx, csv); err != nil || r.Updated != 1 || r.Unchanged != 1 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Reason, "our guide 生活垃圾清运工") {
		t.Errorf("csv: %+v %v", r, err)
	}
	for name, content := range map[string]string{"empty.csv": "  ", "head.csv": "a,b\n1,2\n", "gb.csv": "\xb1\xe0\xc2\xeb,x\n", "none.jsonl": `{"code":"9-01","name":"x"}`, "quote.csv": "code,name\n\"4"} {
		if _, err := l.LoadFile(ctx, write(t, name, content)); err == nil {
			t.Errorf("%s was loaded", name)
		}
	}
	if _, err := l.LoadFile(ctx, filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("a file that is not there was loaded")
	}
}

// TestGuidesAreStored: once, whatever is loaded before or after; an official name from a
// file wins; guides that changed or went are seen.
func TestGuidesAreStored(t *testing.T) {
	l := &occupation.Loader{Pool: pgtest.New(t)}
	ctx := context.Background()
	want := len(guides(t))
	lacks := func(expect bool) {
		t.Helper()
		if got, err := l.LacksGuides(ctx); err != nil || got != expect {
			t.Errorf("lacks guides: %v %v, want %v", got, err, expect)
		}
	}
	lacks(true)
	if n, err := l.LoadGuides(ctx); err != nil || n != want {
		t.Fatalf("%d of %d stored, %v", n, want, err)
	}
	lacks(false)
	if n, err := l.LoadGuides(ctx); err != nil || n != 0 {
		t.Errorf("again: %d %v", n, err)
	}
	if _, err := l.LoadFile(ctx, write(t, "official.jsonl", strings.ReplaceAll(few, "环境卫生服务人员", "环卫人员"))); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Pool.Exec(ctx, `UPDATE occupation_guide SET digest = 'x' WHERE code = '4-09-08-01'`); err != nil {
		t.Fatal(err)
	}
	lacks(true)
	if n, err := l.LoadGuides(ctx); err != nil || n != 1 {
		t.Errorf("one that changed: %d %v", n, err)
	}
	if n := count(t, l.Pool, `SELECT count(*) FROM occupation WHERE path[3] = '环卫人员' AND source = 'official.jsonl'`); n != 2 {
		t.Errorf("%d have the official path; guides come after it", n)
	}
	if _, err := l.Pool.Exec(ctx, `INSERT INTO occupation (code, name, path, source) VALUES ('8-00-00-00', '旧', '{a,b,c}', 'guides');
		INSERT INTO occupation_guide SELECT '8-00-00-00', interest, entry, skills, demands, licences, sometimes, heard, words, 'y' FROM occupation_guide LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	lacks(true)
	if n, err := l.LoadGuides(ctx); err != nil || n != 1 || count(t, l.Pool, `SELECT count(*) FROM occupation_guide`) != want {
		t.Errorf("one that went: %d %v", n, err)
	}
	listed, err := l.List(ctx, occupation.Filter{Group: "4-09-08", Guided: true, Limit: 10})
	if err != nil || len(listed) != 2 || listed[0].TitleZH != "保洁员" || listed[0].TitleEN != "Cleaner" || listed[0].Interest != "RCS" {
		t.Errorf("%+v %v", listed, err)
	}
	if listed, err = l.List(ctx, occupation.Filter{Limit: 5}); err != nil || len(listed) != 5 {
		t.Errorf("%+v %v", listed, err)
	}
}

// TestOfficial loads the classification that lies beside the checkout: all 1,639, and our
// guides call theirs what it does.
func TestOfficial(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "occupations_cn_2022", "occupations.jsonl")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the classification must be beside the checkout: %v", err)
		}
		t.Skipf("the classification is not beside the checkout: %v", err)
	}
	l := &occupation.Loader{Pool: pgtest.New(t)}
	r, err := l.LoadFile(context.Background(), path)
	if err != nil || r.Loaded != 1639 || r.Groups != 8+79+450 || len(r.Wrong) != 0 || len(r.Warnings) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if n, err := l.LoadGuides(context.Background()); err != nil || n < 150 || count(t, l.Pool, `SELECT count(*) FROM occupation`) != 1639 {
		t.Errorf("%d guides, %v", n, err)
	}
}

func FuzzRows(f *testing.F) {
	f.Add([]byte(few))
	f.Add([]byte("code,name\n4-09-08-01,保洁员\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, o := range occupation.ReadRows(data) {
			if len(o.Path) != 3 || o.Name == "" || !occupation.GroupCode(o.Code) {
				t.Errorf("%+v", o)
			}
		}
	})
}
