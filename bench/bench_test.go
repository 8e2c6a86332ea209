package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"careerbot/internal/evaluation"
)

// The children of the measurements are this test program again.
func TestMain(m *testing.M) {
	if os.Getenv(childVar) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// chinese and english are subjects that a passage and a question share.
var (
	chinese = []string{"失业保险金", "工伤认定", "最低工资", "试用期工资", "年休假", "生育津贴", "劳动仲裁", "培训补贴", "经济补偿", "社保转移"}
	english = []string{"unemployment benefit", "workplace injury", "minimum wage", "probation period", "annual leave",
		"maternity pay", "labour arbitration", "training subsidy", "severance pay", "pension transfer"}
)

// collection writes a test collection in which question n is about passage n.
func collection(t *testing.T, language string) string {
	t.Helper()
	var passages, queries, qrels strings.Builder
	subjects, text, question := english, "Section %d says who may claim %s and how.", "How do I claim %s?"
	if language == "zh" {
		subjects, text, question = chinese, "第%d条规定了%s的申请条件和办理程序。", "怎样申请%s？"
	}
	qrels.WriteString("query-id\tdoc-id\tscore\n")
	line := func(b *strings.Builder, v any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(data, '\n'))
	}
	for i, s := range subjects {
		line(&passages, map[string]string{"id": fmt.Sprintf("p%d", i), "title": s, "text": fmt.Sprintf(text, i, s)})
		line(&queries, map[string]string{"id": fmt.Sprintf("q%d", i), "text": fmt.Sprintf(question, s)})
		fmt.Fprintf(&qrels, "q%d\tp%d\t1\n", i, i)
	}
	line(&queries, map[string]string{"id": "none", "text": "a question without a relevant passage"})
	dir := t.TempDir()
	for name, data := range map[string]string{"passages.jsonl": passages.String(), "queries.jsonl": queries.String(), "qrels_passages.tsv": qrels.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func newBench(t *testing.T) *bench {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{self: self, work: t.TempDir(), limit: time.Minute, stderr: t.Output()}
}

func TestBleveFindsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"zh", "en"} {
		r, err := newBench(t).measureBleve(t.Context(), collection(t, language))
		if err != nil {
			t.Fatal(err)
		}
		if r.language != language || r.Passages != 10 || r.Queries != 10 {
			t.Errorf("%s: took it for %s, %d passages, %d queries", language, r.language, r.Passages, r.Queries)
		}
		if r.Recall1 != 1 || r.NDCG10 != 1 {
			t.Errorf("%s: recall@1 %v, nDCG@10 %v", language, r.Recall1, r.NDCG10)
		}
		if r.Process < 1<<20 || r.Disk == 0 || r.P50 <= 0 {
			t.Errorf("%s: process %d, disk %d, p50 %v", language, r.Process, r.Disk, r.P50)
		}
	}
}

func TestLangchainOnAPrivateServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a PostgreSQL")
	}
	t.Setenv("DATABASE_URL", "")
	t.Setenv("OPENAI_EMBEDDING_MODEL", "")
	r, err := newBench(t).measureLangchain(t.Context(), collection(t, "zh"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Passages != 10 || r.Queries != 10 || r.Recall1 != 1 {
		t.Errorf("%d passages, %d queries, recall@1 %v", r.Passages, r.Queries, r.Recall1)
	}
	if r.Disk < 1<<20 || r.Process < 1<<20 {
		t.Errorf("database %d, process %d bytes", r.Disk, r.Process)
	}
}

func TestLostPassagesAreAnError(t *testing.T) {
	t.Parallel()
	e, err := newBleve(filepath.Join(t.TempDir(), "index"), "en")
	if err != nil {
		t.Fatal(err)
	}
	defer e.close(t.Context()) //nolint:errcheck // a test's index
	set := evaluation.Set{Passages: []evaluation.Item{{ID: "a", Text: "one"}, {ID: "a", Text: "two"}}}
	if _, err := measure(t.Context(), set, e); err == nil || !strings.Contains(err.Error(), "1 of 2 passages") {
		t.Errorf("two passages of one id: %v", err)
	}
}

func TestAChildHasALimitAndItsErrorIsShown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if _, err := b.measureBleve(t.Context(), filepath.Join(t.TempDir(), "missing")); err == nil || !strings.Contains(err.Error(), "passages.jsonl") {
		t.Errorf("a folder that is not there: %v", err)
	}
	b.limit = 50 * time.Millisecond
	if _, _, err := b.start(t.Context(), "sleep", []string{"30"}); err == nil || !strings.Contains(err.Error(), "not done within 50ms") {
		t.Errorf("over the limit: %v", err)
	}
}

func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"-unknown"}, {"-limit", "0s", "x"}} {
		if code := run(t.Context(), args, t.Output(), t.Output()); code != 2 {
			t.Errorf("%q: exit code %d", args, code)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	c := table{Dir: "some/dev"}
	c.add(row{System: "broken one", Error: "no server", Process: 3 << 20})
	c.add(row{System: "careerbot", Retrieval: evaluation.Retrieval{Passages: 1590, Queries: 652,
		Recall10: 0.9379, NDCG10: 0.83361, P50: 4.03, P95: 5.958, LoadSeconds: 1.511},
		Process: 60 << 20, Server: 102 << 20, Disk: 4 << 19, language: "zh"})
	got := c.String()
	for _, want := range []string{"## some/dev\n\n1590 passages, 652 queries, zh\n", "broken one failed: no server",
		"| careerbot  |    0.9379 |  0.8336 |   4.03 |   5.96 |    1.5 |          60 |            102 |      2.0 |"} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in:\n%s", want, got)
		}
	}
	width := 0
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		if n := utf8.RuneCountInString(line); width == 0 {
			width = n
		} else if n != width {
			t.Errorf("a line of %d characters among those of %d:\n%s", n, width, got)
		}
	}
	data, err := json.Marshal(report{Tables: []table{c}})
	if err != nil || !bytes.Contains(data, []byte(`"recall@10":0.9379`)) {
		t.Errorf("%v: %s", err, data)
	}
}

func TestHashing(t *testing.T) {
	t.Parallel()
	texts := []string{"", "。。", "劳动合同法第十条", "The labour contract, section 10", "\xff\xfe"}
	vectors, err := hashing{}.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	again, err := hashing{}.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		norm := 0.0
		for d, x := range v {
			norm += float64(x) * float64(x)
			if math.Abs(float64(x-again[i][d])) > 1e-6 {
				t.Fatalf("%q: another vector the second time", texts[i])
			}
		}
		if len(v) != hashDimensions || math.Abs(norm-1) > 1e-4 {
			t.Errorf("%q: %d dimensions, norm %v", texts[i], len(v), norm)
		}
	}
	var all []string
	features("工伤 go2", func(f string) { all = append(all, f) })
	if got := strings.Join(all, " "); got != "工 伤 工伤 go2 3^go 3go2 3o2$" {
		t.Errorf("features: %s", got)
	}
}

func TestBatchesAreBounded(t *testing.T) {
	t.Parallel()
	big := evaluation.Item{Text: strings.Repeat("x", 3<<20)}
	for want, items := range map[int][]evaluation.Item{
		500: make([]evaluation.Item, 1200), 7: make([]evaluation.Item, 7), 1: {big, big, big},
	} {
		if got := batchLength(items); got != want {
			t.Errorf("%d items: batch of %d, want %d", len(items), got, want)
		}
	}
}
