package calculator

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"careerbot/internal/pattern"
)

// Value is what is known of a fact: yes or no, an option, a day, a number, or that a
// number lies in a range. The zero Value is not known.
type Value struct {
	kind   string // yesno, choice, date, number; "" not known
	yes    bool
	choice string
	day    time.Time
	// A number from low (with it) to high (without it, unless they are the same);
	// nil is no end.
	low, high *big.Rat
}

// Known reports whether anything is known.
func (v Value) Known() bool { return v.kind != "" }

func number(r *big.Rat) Value { return Value{kind: "number", low: r, high: r} }

// exact gives the number, nil where only a range is known, or none.
func (v Value) exact() *big.Rat {
	if v.kind == "number" && v.low != nil && v.high != nil && v.low.Cmp(v.high) == 0 {
		return v.low
	}
	return nil
}

// String writes a value as [Facts.Value] reads it, in the unit of its fact.
func (v Value) String() string {
	switch v.kind {
	case "yesno":
		return map[bool]string{true: "yes", false: "no"}[v.yes]
	case "choice":
		return v.choice
	case "date":
		return v.day.Format(time.DateOnly)
	case "number":
		if r := v.exact(); r != nil {
			return plain(r)
		}
		s := ".."
		if v.low != nil {
			s = plain(v.low) + s
		}
		if v.high != nil {
			s += plain(v.high)
		}
		return s
	}
	return ""
}

// unit is what a number counts: so many of its base.
type unit struct {
	base string
	per  *big.Rat
}

// units are the words that may follow a number in a rule or an answer.
var units = map[string]unit{
	"year": {"month", big.NewRat(12, 1)}, "month": {"month", big.NewRat(1, 1)}, "day": {"day", big.NewRat(1, 1)}, "week": {"day", big.NewRat(7, 1)},
	"workday": {"workday", big.NewRat(1, 1)}, "hour": {"hour", big.NewRat(1, 1)}, "yuan": {"yuan", big.NewRat(1, 1)}, "age": {"age", big.NewRat(1, 1)},
	"grade": {"grade", big.NewRat(1, 1)}, "people": {"people", big.NewRat(1, 1)}, "percent": {"share", big.NewRat(1, 100)}, "times": {"share", big.NewRat(1, 1)},
}

// unitNamed takes the plural, too, and the words of both languages.
func unitNamed(word string) (name string, u unit, ok bool) {
	word = strings.ToLower(word)
	if said, ok := map[string]string{
		"年": "year", "周年": "year", "个月": "month", "月": "month", "天": "day", "日": "day", "周": "week", "小时": "hour", "元": "yuan", "岁": "age", "周岁": "age",
		"级": "grade", "人": "people", "%": "percent", "倍": "times", "个工作日": "workday",
	}[word]; ok {
		word = said
	}
	if u, ok = units[word]; ok {
		return word, u, true
	}
	name = strings.TrimSuffix(word, "s")
	u, ok = units[name]
	return name, u, ok
}

// rational reads a plain number of reasonable length, nil if it is none.
func rational(s string) *big.Rat {
	if len(s) > 20 || !plainNumber.MatchString(s) {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

var (
	plainNumber = pattern.MustCompile(`^\d+(?:\.\d+)?$`)
	answered    = pattern.MustCompile(`^(\d+(?:\.\d+)?)?(\.\.)?(\d+(?:\.\d+)?)?\s*([\p{L}%]*)$`)
)

// Value reads what somebody answers about a fact: yes, no, an option, 2026-03-01, or
// a number with its unit (18 months, 1.5年), or a range of numbers (1..5 years has
// the 1 and not the 5, 10.. years has no end). The error says what it takes.
func (f *Facts) Value(name, said string) (Value, error) {
	fact := f.byName[name]
	if fact == nil {
		return Value{}, fmt.Errorf("there is no fact %q", name)
	}
	said = strings.TrimSpace(said)
	switch fact.Type {
	case "yesno":
		switch strings.ToLower(said) {
		case "yes", "true", "是":
			return Value{kind: "yesno", yes: true}, nil
		case "no", "false", "否", "不是":
			return Value{kind: "yesno"}, nil
		}
		return Value{}, fmt.Errorf("%s takes yes or no, not %q", name, said)
	case "choice":
		if fact.isOption(said) {
			return Value{kind: "choice", choice: said}, nil
		}
		var all []string
		for _, o := range fact.Options {
			all = append(all, o.Value)
		}
		return Value{}, fmt.Errorf("%s takes one of %s, not %q", name, strings.Join(all, ", "), said)
	case "date":
		day, err := time.Parse(time.DateOnly, said)
		if err != nil || day.Year() < 1900 || day.Year() > 2200 {
			return Value{}, fmt.Errorf("%s takes a day as 2026-03-01, not %q", name, said)
		}
		return Value{kind: "date", day: day}, nil
	}
	return fact.number(said)
}

// number reads a number or a range, in the base of the fact's unit.
func (f *Fact) number(said string) (Value, error) {
	wrong := fmt.Errorf("%s takes a number in %ss or a range as 1..5, not %q", f.Name, f.Unit, said)
	if f.Unit == "" {
		wrong = fmt.Errorf("%s takes a number or a range as 1..5, not %q", f.Name, said)
	}
	m := answered.FindStringSubmatch(said)
	if m == nil || m[1] == "" && m[3] == "" || m[2] == "" && m[3] != "" {
		return Value{}, wrong
	}
	per := big.NewRat(1, 1)
	if m[4] != "" {
		_, u, ok := unitNamed(m[4])
		if !ok && f.Unit != "" || ok && u.base != f.Unit && (f.Unit != "age" || m[4] != "years" && m[4] != "年") {
			return Value{}, wrong
		}
		if ok && u.base == f.Unit {
			per = u.per
		}
	}
	ends := [2]*big.Rat{}
	for i, s := range []string{m[1], m[3]} {
		if s == "" {
			continue
		}
		r := rational(s)
		if r == nil {
			return Value{}, wrong
		}
		ends[i] = new(big.Rat).Mul(r, per)
	}
	if m[2] == "" {
		return number(ends[0]), nil
	}
	if ends[0] != nil && ends[1] != nil && ends[0].Cmp(ends[1]) >= 0 {
		return Value{}, fmt.Errorf("%s: the range %q ends before it begins", f.Name, said)
	}
	return Value{kind: "number", low: ends[0], high: ends[1]}, nil
}

// plain writes a number with at most two decimals, and none that say nothing.
func plain(r *big.Rat) string {
	s := r.FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
