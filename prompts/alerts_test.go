package prompts_test

import (
	"os"
	"strings"
	"testing"

	"careerbot/prompts"
)

// TestAlertWords renders what is said of what is looked out for and what is kept, in both
// languages, so that a change of words is seen in review.
func TestAlertWords(t *testing.T) {
	var out strings.Builder
	say := func(name, text string) {
		if strings.TrimSpace(text) == "" || strings.Contains(text, "<no value>") {
			t.Errorf("%s says nothing: %q", name, text)
		}
		out.WriteString("== " + name + "\n" + text + "\n")
	}
	for _, l := range []string{"zh", "en"} {
		for what := range strings.FieldsSeq("nowhere lost unwanted_saved") {
			say(l+" says "+what, prompts.WatchSay(l, what))
		}
		for what := range strings.FieldsSeq("none quit confirm_wrong confirm_far confirm_pay unclear") {
			say(l+" after a list, "+what, prompts.AfterJobs(l, what))
		}
		say(l+" looked out for", prompts.Alerts(l, []string{"W", "V"}))
		say(l+" what work", prompts.WhatWork(l, "Leeds"))
		say(l+" hiring", prompts.Hiring(l, "https://work.example.org/post/"))
		say(l+" finds both", prompts.Finds(l, true, true))
		say(l+" finds jobs", prompts.Finds(l, true, false))
		say(l+" finds places", prompts.Finds(l, false, true))
		say(l+" greets", prompts.Greeting(l, prompts.Finds(l, true, true)))
		stated := prompts.JobCard{Sign: "①", Title: "T", Pay: "P", Settlement: "day", Shifts: []string{"evening"}, Hours: 20, Education: "E", Experience: "X", Insurance: "I"}
		for fact := range strings.FieldsSeq("pay hours meals insurance start needs") {
			say(l+" states "+fact, prompts.JobFact(l, stated, fact, []string{"C"}))
			say(l+" does not state "+fact, prompts.JobFact(l, prompts.JobCard{Title: "T"}, fact, nil))
		}
		few := prompts.KeptTitles{Titles: []string{"T", prompts.TitleAnd(l, "U", prompts.JobLabel(l, "far"))}, Count: 2}
		say(l+" kept", prompts.JobsKept(l, prompts.KeptJobs{
			Last: "W", Seen: 2, Searches: []prompts.KeptSearch{{Wish: "V"}, {Wish: "W", Lost: true}}, Saved: few, Unwanted: prompts.KeptTitles{Titles: few.Titles, Count: 12},
			Pending: prompts.KeptTitles{Titles: []string{"T"}, Count: 1}, Asked: few, Reported: few, Meaning: true,
		}))
		say(l+" kept, one", prompts.JobsKept(l, prompts.KeptJobs{Seen: 1}))
		say(l+" kept, nothing, to a model", prompts.JobsKept(l, prompts.KeptJobs{Meaning: true}))
		if s := prompts.JobsKept(l, prompts.KeptJobs{}); s != "" {
			t.Errorf("%s: nothing is kept: %q", l, s)
		}
	}
	const golden = "testdata/alerts.golden.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Error("what is said is not testdata/alerts.golden.txt; look at it, then go test ./prompts -run TestAlertWords -update")
	}
}
