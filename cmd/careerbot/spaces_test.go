package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
)

// TestSpaces: whoever sets another model in the configuration goes on being answered by
// the one before; the new space is filled with passages and vacancies, and switched to
// and left by verbs. A model that is away at the start does not change that.
func TestSpaces(t *testing.T) {
	model := &llmtest.Server{}
	web := httptest.NewServer(model)
	t.Cleanup(web.Close)
	url := pgtest.URL(t)
	t.Setenv("OPENAI_BASE_URL", web.URL+"/v1")
	t.Setenv("OPENAI_EMBEDDING_MODEL", "embed-1")
	dir := t.TempDir()
	rule, jobs := filepath.Join(dir, "规定.md"), filepath.Join(dir, "jobs.ndjson")
	for name, body := range map[string]string{
		rule: "# 护工证考核规定\n\n第一条 护工证由市职业技能鉴定中心考核。\n",
		jobs: `{"id":"1","title":"保洁","company":"市图书馆","city":"杭州","district":"西湖区","salary_text":"25元/小时","employment_type":"全职","openings":"招2人","education":"不限","description":"打扫阅览室","benefits":["五险"]}` + "\n",
	} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("DATABASE_URL", url)
	t.Setenv("CAREERBOT_STARTER", "off")
	verb := func(args ...string) (int, string) {
		var out, err bytes.Buffer
		code := run(t.Context(), args, strings.NewReader(""), &out, &err)
		return code, out.String() + err.String()
	}
	// does runs a verb, and gives what it says and which models it asked.
	does := func(want int, args ...string) (said string, asked []string) {
		t.Helper()
		model.Forget()
		code, said := verb(args...)
		if code != want {
			t.Fatalf("%v: %d %s", args, code, said)
		}
		for _, r := range model.Requests() {
			if !slices.Contains(asked, r.Model) {
				asked = append(asked, r.Model)
			}
		}
		return said, asked
	}
	does(0, "load", rule)
	does(0, "vacancies", "load", "--mapping", "jobs_zh", "--label", "样例", "--source", "a", "--shift-dates", "1", jobs)
	if _, asked := does(0, "search", "护工证"); !slices.Contains(asked, "embed-1") {
		t.Errorf("asked %v", asked)
	}
	t.Setenv("OPENAI_EMBEDDING_MODEL", "embed-2")
	does(0, "load", rule)
	searches := func(question, want string) {
		t.Helper()
		model.Forget()
		verb("search", question)
		last := model.Requests()[len(model.Requests())-1]
		if last.Model != want || len(last.Input) != 1 || last.Input[0] != question {
			t.Errorf("%s: asked %s for %q, not %s", question, last.Model, last.Input, want)
		}
	}
	searches("护工证 考核", "embed-1")
	if said, _ := does(0, "doctor"); !strings.Contains(said, "by words and by embed-1 (8 dimensions); that of embed-2 is filled beside it") {
		t.Errorf("doctor: %s", said)
	}
	said, _ := does(0, "spaces", "list", "--json")
	if !strings.Contains(said, `"model":"embed-2"`) {
		t.Fatal(said)
	}
	said, _ = does(0, "spaces", "build", "embed-2")
	_, id, _ := strings.Cut(said, "careerbot spaces switch ")
	id = strings.TrimSpace(id)
	if !strings.Contains(said, `"done":2,"all":2`) || id == "" { // a passage and a vacancy
		t.Fatalf("filled: %s", said)
	}
	does(0, "spaces", "switch", id)
	searches("护工证 鉴定", "embed-2")
	does(0, "spaces", "back")
	searches("护工证 中心", "embed-1")
	does(0, "spaces", "switch", id)
	// Away at the start: the space that is searched is known without asking.
	t.Setenv("OPENAI_EMBEDDING_MODEL", "embed-3")
	model.Next(llmtest.Status(403, "away"))
	code, said := verb("search", "护工证 市")
	if all := model.Requests(); code != 0 || all[len(all)-1].Model != "embed-2" {
		t.Errorf("away at the start: %d %s", code, said)
	}
	// Without a model nothing is sent anywhere.
	t.Setenv("OPENAI_EMBEDDING_MODEL", "")
	if _, asked := does(0, "search", "护工证 何处"); len(asked) != 0 {
		t.Errorf("without a model %v is asked", asked)
	}
}
