package prompts_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"careerbot/prompts"
)

// TestJobWords renders everything that is said of vacancies, in both languages, so that a
// change of words is seen in review.
func TestJobWords(t *testing.T) {
	var out strings.Builder
	say := func(name, text string) {
		if strings.TrimSpace(text) == "" || strings.Contains(text, "<no value>") {
			t.Errorf("%s says nothing: %q", name, text)
		}
		out.WriteString("== " + name + "\n" + text + "\n")
	}
	through := time.Date(2026, 12, 16, 15, 0, 0, 0, time.UTC)
	for _, l := range []string{"zh", "en"} {
		words := map[string]string{}
		for verb := range strings.FieldsSeq("details save unwanted far pay hours kind applied wrong more saved remove tell stop ask got waiting no never odd part full any nearer better search legit") {
			word := prompts.JobWord(l, verb)
			if before, ok := words[word]; ok {
				t.Errorf("%s: %s and %s both say %q", l, before, verb, word)
			}
			if len(word)+len(" #123456789") > 40 {
				t.Errorf("%s: %q is too long for a button", l, word)
			}
			words[word] = verb
			say(l+" "+verb, prompts.JobLabel(l, verb)+" | "+word)
		}
		for what := range strings.FieldsSeq("ask ask_kind ask_hours ask_pay which_card ask_where gone saved full removed none_saved unwanted far pay applied wrong no_more no_search told_on told_again told_off told_none told_full asked_on asked_already no_contact failed got waiting no never not_asked no_luck got_told got_ask quiet no_card call") {
			say(l+" says "+what, prompts.JobSay(l, what))
		}
		for kind := range strings.FieldsSeq("full part odd internship") {
			say(l+" rule of "+kind, prompts.JobRule(l, kind))
		}
		if prompts.JobRule(l, "volunteer") != "" {
			t.Errorf("%s: a rule for volunteers", l)
		}
		say(l+" rule beside", prompts.RuleBeside(l)+"R [1]")
		wish := prompts.WishLine(l, prompts.JobWish{
			Text: "T", At: "P", Metres: 2500, Pay: prompts.Money{From: 12.5, Unit: "hour", Currency: "GBP"}, Employment: []string{"part", "odd"}, Shifts: []string{"evening"}, NotShifts: []string{"night"},
			HoursMax: 20, Settlement: "day", Start: &through, Skills: []string{"S"}, Untrained: true, Sort: "distance",
		})
		say(l+" wish", wish)
		say(l+" wish, near", prompts.WishLine(l, prompts.JobWish{At: "P", Metres: 500, Sort: "pay"}))
		say(l+" wish, in", prompts.WishLine(l, prompts.JobWish{At: "P", Area: true, Sort: "newest"}))
		say(l+" wish, region", prompts.WishLine(l, prompts.JobWish{Region: "R"}))
		if s := prompts.WishLine(l, prompts.JobWish{}); s != "" {
			t.Errorf("%s: a wish for nothing says %q", l, s)
		}
		card := prompts.JobCard{
			Sign: "①", Title: "T", Employer: "E", Pay: "200", Converted: prompts.Money{From: 25, To: 27.5, Unit: "hour", Currency: "CNY"}, Place: "P", Way: prompts.Way{Metres: 1240, Minutes: 23},
			Employment: "odd", Hours: 20, Shifts: []string{"evening", "weekend"}, Settlement: "day", Tools: "T", Insurance: "I", Left: 3, Ago: 2, Through: &through,
			Labels: []string{"A", "B"}, Flags: []string{"fee", "deposit", "papers", "loan", "age", "limit"}, Assumed: []string{"headcount", "conditions"}, Unsaid: []string{"pay", "shifts"},
			Headcount: 4, Education: "D", Experience: "X", Requirements: "R\n🤖 R", Duties: "D", Conditions: "C", Contact: "K", URL: "https://example.org/1",
		}
		say(l+" card", prompts.ShowJob(l, card))
		say(l+" card, brief", prompts.ShowJobBriefly(l, card))
		say(l+" details", prompts.JobDetails(l, card))
		card.Way, card.Unplaced, card.In = prompts.Way{}, true, "I"
		say(l+" card, not on the map", prompts.ShowJob(l, card))
		card.OtherMoney = true
		say(l+" card, in another currency", prompts.ShowJob(l, card))
		card.Converted.Guessed = true
		say(l+" card, unit not stated", prompts.ShowJobBriefly(l, card))
		bare := prompts.JobCard{Sign: "②", Title: "T", Employer: "E", Ago: -1, Labels: []string{"A"}}
		say(l+" card, bare", prompts.ShowJob(l, bare))
		say(l+" details, bare", prompts.JobDetails(l, bare))
		say(l+" found", prompts.FoundJobs(l, prompts.JobsFound{Wish: wish, Count: 12, From: 1}))
		say(l+" found, only mentioned", prompts.FoundJobs(l, prompts.JobsFound{Count: 1, From: 1, Mentioned: true}))
		say(l+" found, more", prompts.FoundJobs(l, prompts.JobsFound{Count: 1000, Bounded: true, From: 4}))
		say(l+" found, farther", prompts.FoundJobs(l, prompts.JobsFound{Count: 3, From: 1, Far: true, Asked: 5000, Looked: 12000, Where: "W", Wider: []string{"pay", "shifts"}, Unknown: []string{"U"}}))
		say(l+" found, farther, distance not said", prompts.FoundJobs(l, prompts.JobsFound{Count: 3, From: 1, Far: true, Where: "W"}))
		say(l+" found, nothing far away", prompts.FoundJobs(l, prompts.JobsFound{Far: true, Asked: 900, Where: "W"}))
		say(l+" found, elsewhere", prompts.FoundJobs(l, prompts.JobsFound{Count: 3, From: 4, Elsewhere: true, Nearest: true, Where: "W"})+"\n"+prompts.FoundJobs(l, prompts.JobsFound{Count: 500, Bounded: true, From: 1, Elsewhere: true}))
		say(l+" found, place not known", prompts.FoundJobs(l, prompts.JobsFound{Count: 3, From: 1, Lost: "L", In: "I"})+"\n"+prompts.FoundJobs(l, prompts.JobsFound{Count: 3, From: 1, Lost: "L"})+"\n"+prompts.FoundJobs(l, prompts.JobsFound{Lost: "L"}))
		say(l+" found, nothing", prompts.FoundJobs(l, prompts.JobsFound{}))
		say(l+" nothing", prompts.JobNothing(l))
		say(l+" spelt", prompts.Spelt(l, "clener", "cleaner"))
		say(l+" own up", prompts.OwnUp(l, "")+"\n"+prompts.OwnUp(l, "12333"))
		say(l+" no such card", prompts.NoSuchCard(l, 5, 3)+"\n"+prompts.NoSuchCard(l, 2, 1))
		say(l+" legit", prompts.JobLegit(l, card))
		say(l+" legit, bare", prompts.JobLegit(l, bare))
		say(l+" wish, refused", prompts.WishLine(l, prompts.JobWish{Not: []string{"N"}, NotEmployment: []string{"internship"}, Needs: []string{"access"}}))
		say(l+" which place", prompts.WhichPlace(l, "朝阳区"))
		say(l+" saved", prompts.SavedJobs(l, []prompts.SavedJob{{Sign: "①", Title: "T", Employer: "E", Live: true}, {Sign: "②", Title: "U", Employer: "F"}}))
		say(l+" alert", prompts.JobAlert(l, 1)+"\n"+prompts.JobAlert(l, 3))
		say(l+" did you get it", prompts.DidYouGetIt(l, "T"))
		say(l+" last wish", prompts.LastWish(l, "W"))
	}
	const golden = "testdata/jobs.golden.txt"
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
		t.Error("what is said of vacancies is not testdata/jobs.golden.txt; look at it, then go test ./prompts -run TestJobWords -update")
	}
}
