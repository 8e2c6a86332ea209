package knowledge

import (
	"cmp"
	"context"
	"slices"
)

// alike is from how much in common, of 1, two articles are one that was changed: less
// suffices where they have the same number.
const (
	alike      = 0.5
	alikeNamed = 0.2

	// mostAlike is how many articles of a text are compared with as many of another: rows
	// of a table are articles, too, and there may be thousands.
	mostAlike = 300
	// oftenShare of the articles, and at least oftenLeast of them, have what says nothing of
	// which article it is, as the names of columns.
	oftenShare = 10
	oftenLeast = 10
)

// leftOver is the articles of a text, what they say, and which of them have no counterpart yet.
type leftOver struct {
	articles []Article
	said     []string
	left     []int
}

// candidate is a pair that may be one article.
type candidate struct {
	old, fresh int
	named      bool
	share      float64
}

func (c candidate) enough() bool { return c.share >= alike || c.named && c.share >= alikeNamed }

func (c candidate) rank() float64 {
	if c.named {
		return c.share + alike - alikeNamed
	}
	return c.share
}

// likeness gives the pairs of what is left that have enough in common, the most alike
// first, where the same number counts. Those of different numbers, or none, must have
// something in common that not many have.
func likeness(ctx context.Context, old, fresh leftOver) ([]candidate, error) {
	has := map[[2]rune][]int{} // pairs of characters -> old articles that are left
	size := make([]int, len(old.left))
	for i, o := range old.left {
		pairs := pairsOf(old.said[o])
		size[i] = len(pairs)
		for p := range pairs {
			has[p] = append(has[p], i)
		}
	}
	times := map[[2]rune]int{} // how many new ones have a pair
	for _, f := range fresh.left {
		for p := range pairsOf(fresh.said[f]) {
			times[p]++
		}
	}
	var all []candidate
	common, rare := make([]int, len(old.left)), make([]int, len(old.left))
	for _, f := range fresh.left {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		clear(common)
		clear(rare)
		pairs := pairsOf(fresh.said[f])
		for p := range pairs {
			with := has[p]
			for _, i := range with {
				common[i]++
			}
			if !often(len(with), len(old.left)) && !often(times[p], len(fresh.left)) {
				for _, i := range with {
					rare[i]++
				}
			}
		}
		name := fresh.articles[f].Name()
		for i, o := range old.left {
			if common[i] == 0 {
				continue
			}
			c := candidate{o, f, name != "" && old.articles[o].Name() == name, 2 * float64(common[i]) / float64(size[i]+len(pairs))}
			if c.enough() && (c.named || rare[i] > 0) {
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(x, y candidate) int {
		// Nearly the same under another number is the same article; else the number says.
		return cmp.Or(cmp.Compare(y.rank(), x.rank()), cmp.Compare(x.old, y.old), cmp.Compare(x.fresh, y.fresh))
	})
	return all, nil
}

// often says whether so many of all articles are too many to tell one by.
func often(n, of int) bool { return n > max(oftenLeast, of/oftenShare) }

// sameNumber gives the pairs of what is left that have the same number and something in
// common. Of several of one number the first is one with the first.
func sameNumber(ctx context.Context, old, fresh leftOver) (all []candidate, err error) {
	named := map[string][]int{}
	for _, o := range old.left {
		name := old.articles[o].Name()
		named[name] = append(named[name], o)
	}
	for _, f := range fresh.left {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		name := fresh.articles[f].Name()
		if name == "" || len(named[name]) == 0 {
			continue
		}
		c := candidate{named[name][0], f, true, 0}
		named[name] = named[name][1:]
		if a, b := pairsOf(old.said[c.old]), pairsOf(fresh.said[f]); len(a)+len(b) > 0 {
			n := 0
			for p := range a {
				if b[p] {
					n++
				}
			}
			c.share = 2 * float64(n) / float64(len(a)+len(b))
		}
		if c.enough() {
			all = append(all, c)
		}
	}
	return all, nil
}

// pairsOf gives the neighbouring characters of a text.
func pairsOf(s string) map[[2]rune]bool {
	runes := []rune(s)
	pairs := make(map[[2]rune]bool, len(runes))
	for i := 0; i+1 < len(runes); i++ {
		pairs[[2]rune(runes[i:i+2])] = true
	}
	if len(runes) == 1 {
		pairs[[2]rune{runes[0]}] = true
	}
	return pairs
}
