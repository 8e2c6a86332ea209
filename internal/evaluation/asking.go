package evaluation

import (
	"fmt"
	"path/filepath"
)

// Asking measures when a fact is asked for instead of guessing.
type Asking struct {
	Questions int     `json:"questions"`
	Due       int     `json:"due"`   // on which the right reply is a question
	Asked     int     `json:"asked"` // on which one was asked
	Accuracy  float64 `json:"accuracy"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Majority  float64 `json:"majority_accuracy"` // of who never asks, or always
}

// Case is a question about one rule, with what the person has told and replied.
type Case struct {
	Rule    string
	Told    string
	Replies []FollowUp
	Due     bool
}

// FollowUp is a question back and its answer.
type FollowUp struct {
	Asked  string `json:"follow_up_question"`
	Answer string `json:"follow_up_answer"`
}

// ReadCases reads a folder in the form of sharc: each query has a scenario, a
// history and a decision, "ask" where a question is due. Queries without a rule
// are about something else and are left out.
func ReadCases(dir string) ([]Case, error) {
	rules, err := lines[Item](filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		return nil, err
	}
	text := map[string]string{}
	for _, r := range rules {
		text[r.ID] = r.Text
	}
	queries, err := lines[struct {
		ID       string     `json:"id"`
		Scenario string     `json:"scenario"`
		History  []FollowUp `json:"history"`
		Decision string     `json:"decision"`
	}](filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return nil, err
	}
	about, err := grades(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	var cases []Case
	for _, q := range queries {
		if q.Decision == "" {
			return nil, fmt.Errorf("%s: query %s has no decision; this is not a set about asking back", dir, q.ID)
		}
		for id := range about[q.ID] {
			cases = append(cases, Case{text[id], q.Scenario, q.History, q.Decision == "ask"})
		}
	}
	return cases, nil
}

// MeasureAsking asks of each case whether a question is due and measures the
// answers.
func MeasureAsking(cases []Case, due func(Case) bool) Asking {
	a := Asking{Questions: len(cases)}
	right, both := 0, 0
	for _, c := range cases {
		asked := due(c)
		if c.Due {
			a.Due++
		}
		if asked {
			a.Asked++
		}
		if asked == c.Due {
			right++
		}
		if asked && c.Due {
			both++
		}
	}
	a.Accuracy, a.Majority = share(right, len(cases)), share(max(a.Due, len(cases)-a.Due), len(cases))
	a.Precision, a.Recall = share(both, a.Asked), share(both, a.Due)
	a.F1 = share(2*both, a.Asked+a.Due)
	return a
}
