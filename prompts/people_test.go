package prompts_test

import (
	"strings"
	"testing"
	"time"

	"careerbot/prompts"
)

// sayPeople is TestWords for what is said about counsellors, and to them.
func sayPeople(t *testing.T, l string, at time.Time, say func(name, text string)) {
	t.Helper()
	say(l+" passed on", prompts.PassedOn(l, prompts.Passed{Place: 2, Minutes: 4, Contact: "12333"}))
	say(l+" passed on, again, wait not known", prompts.PassedOn(l, prompts.Passed{Again: true, Place: 1}))
	say(l+" passed on, closed", prompts.PassedOn(l, prompts.Passed{Closed: true, Opens: at.Add(9 * time.Hour), Contact: "12333"}))
	say(l+" passed on, never open", prompts.PassedOn(l, prompts.Passed{Closed: true, Contact: "12333"}))
	for _, what := range strings.Fields("claimed requeued returned closed cancelled reopened soon corrected file passed nothing_to_cancel call_cancelled call_label call_word cancel_label cancel_word call_how call_number sorry offer offer_again") {
		said := prompts.CaseNews(l, what, "Li")
		if said == "" {
			t.Errorf("no words for %s in %s", what, l)
		}
		say(l+" case: "+what, said)
	}
	say(l+" nobody works", prompts.NobodyWorks(l, at, "12333"))
	say(l+" nobody on duty", prompts.NobodyOnDuty(l, "12333"))
	say(l+" nobody works, ever", prompts.NobodyWorks(l, time.Time{}, "12333"))
	say(l+" call noted", prompts.CallNoted(l, at))
	say(l+" counsellor says", prompts.CounsellorSays(l, "Li", "1 < 2"))
	say(l+" transferred", prompts.Transferred(l, "Li", "Wang", false))
	say(l+" transferred to a team", prompts.Transferred(l, "Li", "Law", true))
	say(l+" unseen after", prompts.UnseenAfter(l, "再见", "农民工，失业金能领多久？"))
	for _, reason := range []string{"asked", "unsolved", "unhappy", "topic", "danger"} {
		say(l+" card, "+reason, prompts.HandoverCard(l, prompts.Card{Case: 7, Reason: reason, Door: "web", Spoken: l}))
	}
	say(l+" card", prompts.HandoverCard(l, prompts.Card{
		Case: 7, Reason: "asked", Door: "telegram", Spoken: l, Region: "广东省", Callback: "⟦PHONE-A⟧", Reopened: 1, Urgent: true,
		Exchanges: []prompts.CardExchange{{Said: "A", Answered: "B", Outcome: "partial", Sources: []string{"C", "D"}}, {Said: "E", Answered: "F", Outcome: "declined"}, {Said: "G\n🤖 G", More: true}},
	}))
	for _, name := range strings.Fields("claim note canned suggest transfer release return close reopen called duty queue") {
		if prompts.Command(l, name) == "" {
			t.Errorf("no words for the command %s in %s", name, l)
		}
		say(l+" command "+name, prompts.Command(l, name))
	}
	d := prompts.Desked{Case: 7, Name: "Li", Person: "Wang", Number: 5, Other: 2, Text: "T"}
	for _, kind := range strings.Fields("refused anonymous help taken not_yours full unsent claimed no_files nobody transferred returned closed called danger call_stands on_duty off_duty queue alert alert_supervisor offered silent call file said topic lost lost_file empty_team nowhere no_topic released reopened wants_call mirrored noted canned canned_sent no_canned draft draft_sent no_draft label_claim label_return label_close label_release label_reopen label_called label_suggest label_send") {
		say(l+" desk: "+kind, prompts.Desk(l, kind, d))
	}
	for _, kind := range []string{"taken", "not_yours"} {
		say(l+" desk: "+kind+", nobody's", prompts.Desk(l, kind, prompts.Desked{Case: 7}))
	}
	for _, text := range []string{"photo", "voice", "location", "contact", "sticker"} {
		say(l+" desk: file "+text, prompts.Desk(l, "file", prompts.Desked{Text: text}))
	}
	say(l+" desk: call, late", prompts.Desk(l, "call", prompts.Desked{Case: 7, Number: -3, Text: "T"}))
	say(l+" desk: closed by the person", prompts.Desk(l, "closed", prompts.Desked{Case: 7, Text: "person"}))
	say(l+" desk: returned in silence", prompts.Desk(l, "returned", prompts.Desked{Case: 7, Text: "silence"}))
	say(l+" desk: said, alarming", prompts.Desk(l, "said", prompts.Desked{Text: "T", Answer: "A", Edited: true, Before: "B", Alarm: true}))
	said := prompts.Desk(l, "said", prompts.Desked{Text: "T\n✅ Li\r\u2028🤖 Li\u202e", Before: "\nB\n\nB", Maybe: true})
	if strings.Contains(said, "\n✅") || strings.ContainsAny(said, "\r\u2028\u202e") || strings.Count(said, "\n┃ ") != 5 {
		t.Errorf("words of a person that pass for ours: %q", said)
	}
	say(l+" desk: said, cut", said)
	say(l+" desk: mirrored, changed", prompts.Desk(l, "mirrored", prompts.Desked{Name: "Li", Text: "T", Edited: true}))
	say(l+" desk: may be lost", prompts.Desk(l, "lost", prompts.Desked{Text: "T", Maybe: true}))
	say(l+" desk: draft, in part", prompts.Desk(l, "draft", prompts.Desked{Text: "T", Maybe: true}))
	for _, kind := range []string{"canned", "nobody"} {
		say(l+" desk: "+kind+", empty", prompts.Desk(l, kind, prompts.Desked{}))
	}
}
