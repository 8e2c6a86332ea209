// Package interest is a short questionnaire of interests after Holland's six types:
// which items there are, in which order, what an answer counts, and what may be said of
// the answers and what not. It is pure: no clock, no chance, no words (prompts has
// those), and nothing of who answers. It owns no table.
//
// docs/occupations.md publishes the scoring and its limits.
package interest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Types are Holland's, in the order of his hexagon: neighbours are alike.
const Types = "RIASEC"

// Item is one everyday activity. Its words are in prompts (interest_item).
type Item struct {
	ID      string // r1 … c5
	Type    byte
	Setting string // where it happens: home, shop, workshop, office, outdoors, neighbourhood, school, screen, farm, kitchen, stage
}

// Items are asked in this order: the types take turns, so that no two of a type are neighbours.
// The five of a type lie in five settings, so that no type stands for one kind
// of place.
var Items = []Item{
	{"r1", 'R', "home"}, {"i1", 'I', "home"}, {"a1", 'A', "home"}, {"s1", 'S', "neighbourhood"}, {"e1", 'E', "neighbourhood"}, {"c1", 'C', "home"},
	{"r2", 'R', "farm"}, {"i2", 'I', "kitchen"}, {"a2", 'A', "screen"}, {"s2", 'S', "school"}, {"e2", 'E', "shop"}, {"c2", 'C', "shop"},
	{"r3", 'R', "kitchen"}, {"i3", 'I', "screen"}, {"a3", 'A', "stage"}, {"s3", 'S', "home"}, {"e3", 'E', "office"}, {"c3", 'C', "office"},
	{"r4", 'R', "workshop"}, {"i4", 'I', "outdoors"}, {"a4", 'A', "kitchen"}, {"s4", 'S', "office"}, {"e4", 'E', "stage"}, {"c4", 'C', "workshop"},
	{"r5", 'R', "outdoors"}, {"i5", 'I', "shop"}, {"a5", 'A', "shop"}, {"s5", 'S', "outdoors"}, {"e5", 'E', "home"}, {"c5", 'C', "screen"},
}

// Answer is what somebody says to an item.
type Answer byte

// Answers. A skipped item counts for nothing, not as a dislike.
const (
	Like    Answer = 'l'
	Unsure  Answer = 'u'
	Dislike Answer = 'd'
	Skipped Answer = '-'
)

// points of an answer.
var points = map[Answer]int{Like: 2, Unsure: 1, Dislike: 0}

// State is a questionnaire that was begun; it is small, and can be stored and gone on with.
type State struct {
	answers []Answer
}

// Next is the item to be asked, and how many were before it; done when there is none.
func (s State) Next() (item Item, before int, done bool) {
	if before = len(s.answers); before == len(Items) {
		return Item{}, before, true
	}
	return Items[before], before, false
}

// With is the state after the answer to the next item. It fails for what is no answer, and
// when nothing is left to be asked.
func (s State) With(a Answer) (State, error) {
	if _, known := points[a]; !known && a != Skipped {
		return s, fmt.Errorf("%q is no answer; it must be one of l, u, d and -", a)
	}
	if len(s.answers) == len(Items) {
		return s, fmt.Errorf("all %d items are answered", len(Items))
	}
	return State{append(slices.Clone(s.answers), a)}, nil
}

// Back takes the last answer away, so that it can be given anew.
func (s State) Back() State {
	return State{slices.Clone(s.answers[:max(0, len(s.answers)-1)])}
}

// Parse reads answers as a row of letters, one for each item in order: l like, u unsure,
// d dislike, - skipped.
func Parse(row string) (State, error) {
	var s State
	for i := range len(row) {
		var err error
		if s, err = s.With(Answer(row[i])); err != nil {
			return State{}, err
		}
	}
	return s, nil
}

func (s State) String() string {
	var b strings.Builder
	for _, a := range s.answers {
		b.WriteByte(byte(a))
	}
	return b.String()
}

type stored struct {
	Version int    `json:"v"`
	Answers string `json:"a"`
}

// version of the items: answers to other items are not read as answers to these.
const version = 1

// MarshalJSON writes the state, about 45 bytes.
func (s State) MarshalJSON() ([]byte, error) { return json.Marshal(stored{version, s.String()}) }

// UnmarshalJSON reads it back. Answers to other items than these are refused.
func (s *State) UnmarshalJSON(data []byte) error {
	var in stored
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("read the answers: %w", err)
	}
	if in.Version != version {
		return fmt.Errorf("the answers are to version %d of the questionnaire, this is %d; begin anew", in.Version, version)
	}
	read, err := Parse(in.Answers)
	*s = read
	return err
}

// Picture is how clear the answers are.
type Picture string

// Pictures. Only a clear one ranks occupations.
const (
	Clear Picture = "clear"
	Few   Picture = "few"  // too few answers to say anything
	Same  Picture = "same" // about the same for all six types
)

// What it takes to say anything: of each type three of five items, and between the
// highest and the lowest type a fifth of the scale (two points of ten).
const (
	enoughOfType = 3
	leastSpread  = 20
)

// Profile is what the answers say.
type Profile struct {
	Picture Picture `json:"picture"`
	// Scores are from 0 to 100, by [Types]: the share of the points that the answered
	// items could have given. -1: too few were answered.
	Scores [6]int `json:"scores"`
}

// Score gives the profile. The same answers give the same profile, always.
func (s State) Score() Profile {
	var sum, count [6]int
	for i, a := range s.answers {
		if a == Skipped {
			continue
		}
		t := strings.IndexByte(Types, Items[i].Type)
		sum[t] += points[a]
		count[t]++
	}
	p := Profile{Picture: Clear}
	for t := range p.Scores {
		p.Scores[t] = -1
		if count[t] >= enoughOfType {
			p.Scores[t] = (100*sum[t] + count[t]) / (2 * count[t]) // rounded
		}
	}
	switch {
	case slices.Contains(p.Scores[:], -1):
		p.Picture = Few
	case slices.Max(p.Scores[:])-slices.Min(p.Scores[:]) < leastSpread:
		p.Picture = Same
	}
	return p
}

// Ranks are the types from the highest score down; those of equal score stand together,
// by [Types]. None if the picture is not clear.
func (p Profile) Ranks() []string {
	if p.Picture != Clear {
		return nil
	}
	order := []byte(Types)
	slices.SortStableFunc(order, func(a, b byte) int { return cmp.Compare(p.score(b), p.score(a)) })
	var ranks []string
	for i, t := range order {
		if i > 0 && p.score(order[i-1]) == p.score(t) {
			ranks[len(ranks)-1] += string(t)
			continue
		}
		ranks = append(ranks, string(t))
	}
	return ranks
}

func (p Profile) score(t byte) int { return p.Scores[strings.IndexByte(Types, t)] }

// Code is how the first three are written: "RIC", or "R(CI)" where two are equal. "" if the
// picture is not clear.
func (p Profile) Code() string {
	var b strings.Builder
	n := 0
	for _, r := range p.Ranks() {
		if n >= 3 {
			break
		}
		if n += len(r); len(r) > 1 {
			r = "(" + r + ")"
		}
		b.WriteString(r)
	}
	return b.String()
}
