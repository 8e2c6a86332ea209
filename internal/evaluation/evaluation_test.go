package evaluation_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/evaluation"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.0001 {
		t.Errorf("%s is %.4f, want %.4f", what, got, want)
	}
}

// TestRetrieval checks the measures on rankings worked out by hand.
func TestRetrieval(t *testing.T) {
	var r evaluation.Retrieval
	r.Add([]string{"x", "a", "y", "b"}, map[string]float64{"a": 1, "b": 1}) // found at 2 and 4
	r.Add([]string{"a"}, map[string]float64{"a": 3, "c": 1})                // the better one at 1, the other missing
	r.Add([]string{"x"}, nil)                                               // nothing to find: not counted
	r.Finish([]time.Duration{4 * time.Millisecond, 2 * time.Millisecond, 3 * time.Millisecond})
	if r.Queries != 2 {
		t.Errorf("%d queries, want 2", r.Queries)
	}
	near(t, "recall@1", r.Recall1, (0+0.5)/2)
	near(t, "recall@5", r.Recall5, (1+0.5)/2)
	near(t, "mrr@10", r.MRR10, (0.5+1)/2)
	first := (1/math.Log2(3) + 1/math.Log2(5)) / (1 + 1/math.Log2(3))
	second := 3 / (3 + 1/math.Log2(3))
	near(t, "ndcg@10", r.NDCG10, (first+second)/2)
	near(t, "p50", r.P50, 3)
	near(t, "p95", r.P95, 4)
}

func TestSummarise(t *testing.T) {
	a := evaluation.Summarise([]evaluation.Trial{
		{Answerable: true, Confidence: 0.9, Answered: true, CitedGold: true},
		{Answerable: true, Confidence: 0.4, Answered: true},
		{Answerable: true, Confidence: 0.2},
		{Confidence: 0.3, Answered: true},
		{Confidence: 0.1},
	})
	// Of the six pairs five have the answerable question higher.
	near(t, "auroc", a.AUROC, 5.0/6)
	near(t, "answered", a.Answered, 2.0/3)
	near(t, "false answers", a.FalseAnswers, 0.5)
	near(t, "cited gold", a.CitedGold, 0.5)
	near(t, "answered at 10 % false", a.Answered10, 2.0/3)
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{
		"corpus.jsonl":  `{"id":"d#1","title":"t","text":"x"}` + "\n\n" + `{"id":"e","text":"y"}` + "\n",
		"queries.jsonl": `{"id":"1","text":"q"}` + "\n" + `{"id":"2","text":"r"}` + "\n",
		"qrels.tsv":     "query-id\tdoc-id\tscore\r\n1\td#1\t1\r\n2\te\t2\n2\td#1\t0\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := evaluation.Read(dir)
	if err != nil || len(s.Passages) != 2 || len(s.Queries) != 2 || s.Relevant["2"]["e"] != 2 || len(s.Relevant["2"]) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	h := s.Halve()
	answerable := 0
	for _, q := range h.Queries {
		if *q.Answerable {
			answerable++
		}
	}
	if answerable != len(h.Passages) {
		t.Errorf("%d answerable questions over %d passages", answerable, len(h.Passages))
	}
	if _, err := evaluation.Read(filepath.Join(dir, "absent")); err == nil {
		t.Error("a folder that is not there was read")
	}
}

// A question without its passage is unanswerable only if nothing that is left
// has its answer.
func TestHalveLeavesOutWhatIsStillAnswered(t *testing.T) {
	var s evaluation.Set
	s.Relevant = map[string]map[string]float64{}
	for i := range 20 {
		id := fmt.Sprintf("d%d", i)
		s.Passages = append(s.Passages, evaluation.Item{ID: id, Text: "缓缴期限原则上不超过6个月。编号" + id})
		for name, said := range map[string]string{"same": "期限原则上，不超过 6个月", "own": "编号" + id + "号文件全文", "short": "6个月"} {
			var q evaluation.Query
			if err := json.Unmarshal([]byte(fmt.Sprintf(`{"id":%q,"text":"q","answers":[{"text":%q}]}`, name+id, said)), &q); err != nil {
				t.Fatal(err)
			}
			s.Queries = append(s.Queries, q)
			s.Relevant[q.ID] = map[string]float64{id: 1}
		}
	}
	h := s.Halve()
	unanswerable := map[string]int{}
	for _, q := range h.Queries {
		if name, _, _ := strings.Cut(q.ID, "d"); !*q.Answerable {
			unanswerable[name]++
		}
	}
	without := 20 - len(h.Passages)
	if without == 0 || unanswerable["same"] != 0 || unanswerable["own"] != without || unanswerable["short"] != without {
		t.Errorf("%v of %d", unanswerable, without)
	}
}

// TestAsking: the cases of a folder in the form of sharc, and the measures on
// four of them worked out by hand.
func TestAsking(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{
		"corpus.jsonl": `{"id":"r","text":"You must:\n* pay\n* register"}` + "\n",
		"queries.jsonl": `{"id":"1","scenario":"s","history":[{"follow_up_question":"Did you pay?","follow_up_answer":"Yes"}],"decision":"ask"}` + "\n" +
			`{"id":"2","decision":"no"}` + "\n" + `{"id":"3","decision":"irrelevant"}` + "\n",
		"qrels.tsv": "query-id\tdoc-id\tscore\n1\tr\t1\n2\tr\t1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cases, err := evaluation.ReadCases(dir)
	if err != nil || len(cases) != 2 || !cases[0].Due || cases[1].Due || cases[0].Told != "s" || cases[0].Replies[0].Answer != "Yes" || cases[1].Rule == "" {
		t.Errorf("%+v, %v", cases, err)
	}
	four := []evaluation.Case{{Told: "ask", Due: true}, {Told: "", Due: true}, {Told: "ask"}, {Told: ""}, {Told: ""}}
	a := evaluation.MeasureAsking(four, func(c evaluation.Case) bool { return c.Told == "ask" })
	if a.Questions != 5 || a.Due != 2 || a.Asked != 2 {
		t.Errorf("%+v", a)
	}
	near(t, "accuracy", a.Accuracy, 3.0/5)
	near(t, "majority", a.Majority, 3.0/5)
	near(t, "precision", a.Precision, 0.5)
	near(t, "recall", a.Recall, 0.5)
	near(t, "F1", a.F1, 0.5)
	if err := os.WriteFile(filepath.Join(dir, "queries.jsonl"), []byte(`{"id":"1","text":"x"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := evaluation.ReadCases(dir); err == nil {
		t.Error("a set without decisions was read")
	}
}
