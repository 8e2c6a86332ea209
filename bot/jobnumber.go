package bot

import (
	"strconv"
	"strings"
)

// Cards are numbered from the first that was shown of a wish on, over all that "more"
// brought: ④ names one card, whichever reply it stands in.

// sign is the number of a card, from 0.
func sign(i int) string {
	switch n := i + 1; {
	case n <= 20:
		return string(rune('①' + n - 1))
	case n <= 35:
		return string(rune('㉑' + n - 21))
	case n <= 50:
		return string(rune('㊱' + n - 36))
	default:
		return "(" + strconv.Itoa(n) + ")"
	}
}

// cardNumber is what a card's number is called.
const cardNumber = `[1-9]\d?(?:st|nd|rd|th)?|[①-⑳㉑-㉟㊱-㊿]|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth`

var (
	ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	digitsZH = []rune("一二三四五六七八九")
)

// numberOf reads a number as it is said: 3, 三, ③, third; 0 is none.
func numberOf(said string) int {
	for i, word := range ordinals {
		if said == word {
			return i + 1
		}
	}
	if n, err := strconv.Atoi(strings.TrimRight(said, "stndrh")); err == nil {
		return n
	}
	for i := range 50 {
		if said == sign(i) {
			return i + 1
		}
	}
	tens, units, is := strings.Cut(said, "十")
	if !is {
		return digitZH(said)
	}
	return max(digitZH(tens), 1)*10 + digitZH(units)
}

// digitZH reads 一 to 九; 0 is none.
func digitZH(s string) int {
	for i, r := range digitsZH {
		if s == string(r) {
			return i + 1
		}
	}
	return 0
}

// named finds the card that a message means by its place in the list, or the only one;
// false if there is none.
func (s *seeking) named(place int) (id int64, ok bool) {
	i := place - 1 - s.First
	if place == 0 && len(s.Cards) == 1 {
		i = 0
	}
	if i < 0 || i >= len(s.Cards) {
		return 0, false
	}
	return s.Cards[i], true
}

// shows adds cards to the list, or begins a new one where they do not go on from it. They
// are numbered from first on.
func (s *seeking) shows(cards []int64, first int) {
	if s.First+len(s.Cards) != first {
		s.Cards, s.First = nil, first
	}
	s.Cards = append(s.Cards[:len(s.Cards):len(s.Cards)], cards...)
	if over := len(s.Cards) - jobsShown; over > 0 {
		s.Cards, s.First = s.Cards[over:], s.First+over
	}
}
