package occupation_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval/occupation"
)

// TestText: the article that a licence rests on is found where the library has it in force
// for everybody, under its short name too, and nowhere else.
func TestText(t *testing.T) {
	pool := pgtest.New(t)
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("food.md", "---\ntitle: 中华人民共和国食品安全法\nissuer: 全国人民代表大会常务委员会\nregion: CN\nvalid_from: 2015-10-01\n---\n\n第四十四条 食品生产经营企业应当建立健全食品安全管理制度。\n\n第四十五条 食品生产经营者应当建立并执行从业人员健康管理制度。从事接触直接入口食品工作的食品生产经营人员应当每年进行健康检查，取得健康证明后方可上岗工作。\n")
	write("old.md", "---\ntitle: 城镇燃气管理条例\nregion: CN\nvalid_from: 2011-03-01\nvalid_to: 2020-01-01\n---\n\n第十五条 国家对燃气经营实行许可证制度。\n")
	write("local.md", "---\ntitle: 护士条例\nregion: \"4401\"\nvalid_from: 2008-05-12\n---\n\n第七条 护士执业，应当经执业注册取得护士执业证书。\n")
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() }) // nothing to lose
	l := &knowledge.Library{Pool: pool, Reader: reader, Now: time.Now}
	results, err := l.Load(context.Background(), []string{dir}, knowledge.Source{}, nil)
	if err != nil || len(results) != 3 {
		t.Fatalf("%v %v", results, err)
	}
	f := &occupation.Finder{Pool: pool}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	text := func(rule string, day time.Time) string {
		c, ok, err := f.Text(context.Background(), rule, day)
		if err != nil || ok != (c.Body != "") {
			t.Fatal(ok, err)
		}
		if ok && (c.Version == 0 || c.ValidFrom == nil || c.End <= c.Start) {
			t.Errorf("%+v", c)
		}
		return c.Body
	}
	if got := text("《食品安全法》第四十五条", day); !strings.Contains(got, "取得健康证明后方可上岗工作") {
		t.Errorf("%q", got)
	}
	if got := text("《安全生产法》第三十条、《食品安全法》第四十四条", day); !strings.Contains(got, "管理制度") { // the first that there is
		t.Errorf("%q", got)
	}
	for _, none := range []string{"《食品安全法》第四十六条", "《食品安全法》", "《城镇燃气管理条例》第十五条", "《护士条例》第七条", "《安全生产法》第三十条", ""} {
		if got := text(none, day); got != "" {
			t.Errorf("%s: %q", none, got)
		}
	}
	if got := text("《城镇燃气管理条例》第十五条", time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)); got == "" {
		t.Error("it held in 2019")
	}
}
