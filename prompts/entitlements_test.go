package prompts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/calculator"
	"careerbot/prompts"
)

// An invented rule that has everything that can be said.
const (
	entitlementFacts = `
topics: [t]
facts:
- {name: paid, type: number, unit: month, ask: {zh: 缴了多久？, en: "Paid for how long?"}}
- {name: wage, type: number, unit: yuan, ask: {zh: 工资多少？, en: "What is your wage?"}}
- {name: fit, type: yesno, sensitive: true, ask: {zh: 合适吗？, en: "Is it fit?"}}
- {name: away, type: yesno, ask: {zh: 在外吗？, en: "Are you away?"}}
- {name: began, type: date, ask: {zh: 哪天？, en: "On which day?"}}
`
	entitlementRule = `
id: everything
names: {zh: 补助, en: Grant}
topic: t
region: CN
from: 2020-01-01
clauses: {a: {document: 中华人民共和国某法, article: 第一条}, b: {document: 某条例, number: 某令第1号, article: 第二条}}
needs:
  all:
  - {if: paid >= 1 year, says: {zh: 缴费满1年, en: Paid for 1 year}, cites: {a: 满一年}}
  - any:
    - {if: fit, says: {zh: 合适, en: It is fit}, cites: {a: 合适}}
    - all:
      - {if: away, says: {zh: 在外, en: Away}, cites: {b: 在外}}
      - {if: paid >= 2 years, says: {zh: 满2年, en: Paid for 2 years}, cites: {b: 满二年}}
exceptions:
- {if: away, says: {zh: 在外的没有, en: Not for who is away}, cites: {a: 在外}}
- {says: {zh: 停止的没有, en: Not for who has stopped}, cites: {b: 停止}}
gives:
- {name: base, unit: yuan, step: true, value: "min(wage, 100 yuan) * 50 percent", says: {zh: 基数, en: The base}, cites: {a: 百分之五十}}
- name: so_long
  unit: month
  top: true
  says: {zh: 月数, en: The months}
  cases:
  - {if: paid < 2 years, then: 1 month, cites: {a: 一个月}}
  - {if: paid >= 2 years, then: 2 months, cites: {a: 两个月}}
- {unit: yuan, least: true, value: "base * (so_long + 1 month)", says: {zh: 总数, en: In all}, cites: {a: 总数}}
- {local: true, says: {zh: 其他由各地定, en: The rest is set by the place}, cites: {b: 各地}}
deadlines:
- {says: {zh: 30日内, en: Within 30 days}, from: began, within: 30 days, cites: {b: 三十日}}
giver: {says: {zh: 基金, en: The fund}, cites: {a: 基金}}
materials: [{says: {zh: 证明, en: A certificate}, cites: {a: 证明}}]
place: [{says: {zh: 窗口, en: The counter}, cites: {a: 窗口}}]
apply: [{says: {zh: 尽快, en: Soon}, cites: {a: 尽快}}]
`
)

// TestEntitlementWords renders what is said about entitlements, so that a change of
// words is seen in review.
func TestEntitlementWords(t *testing.T) {
	facts, err := calculator.ParseFacts([]byte(entitlementFacts))
	if err != nil {
		t.Fatal(err)
	}
	rule, err := calculator.ParseRule([]byte(entitlementRule), facts)
	if err != nil {
		t.Fatal(err)
	}
	book := calculator.NewBook(facts, []*calculator.Rule{rule}, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
	var out strings.Builder
	for _, l := range []string{"zh", "en"} {
		for _, stated := range []string{"", "paid=6", "paid=30 wage=250 fit=yes away=no began=2026-01-31", "paid=1..2 fit=no away=yes"} {
			known := calculator.Known{}
			for _, s := range strings.Fields(stated) {
				name, value, _ := strings.Cut(s, "=")
				if known[name], err = facts.Value(name, value); err != nil {
					t.Fatal(err)
				}
			}
			answers := book.Decide(known)
			out.WriteString("== " + l + " " + stated + "\n" + prompts.Entitlement(l, answers[0], facts) + "\n")
			out.WriteString("-- list\n" + prompts.Entitlements(l, answers) + "\n")
		}
		out.WriteString("== " + l + " none\n" + prompts.Entitlements(l, nil) + "\n")
		for i, name := range []string{"paid", "fit"} {
			out.WriteString("== " + l + " question\n" + prompts.EntitlementQuestion(l, facts.Named(name), i+1) + "\n[" + prompts.EntitlementSkip(l) + "]\n")
		}
	}
	path := filepath.Join("testdata", "entitlements.golden.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the words have changed; look at them and run go test ./prompts -update\n%s", out.String())
	}
}
