package job

import (
	"context"
	_ "embed"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"careerbot/internal/region"
	"careerbot/internal/text"
)

// Words that were typed wrongly: recepshonist, clener, 后橱. A word is only taken for
// another where no vacancy has it anywhere and it is no trade (a waiter is no writer, also
// where nobody looks for waiters), and that other stands in a vacancy, or is a place. In
// English it differs in a letter or two, in Chinese in a character that sounds alike.
// Whoever uses it says so.

const (
	// mostTitles is how many titles words are taken from; of more it is a sample.
	mostTitles = 20_000
	// titlesFor is how long they are kept where there are others since.
	titlesFor = time.Minute
	// mostSlips bounds the words that are looked at in a wish.
	mostSlips = 6
	shortest  = 4 // letters of a word that can be taken for another
	longer    = 7 // letters from which two may be wrong
	// chance is in how many texts two characters can stand together by chance, and be no
	// word: 城都 is in 长城都市, and is meant to be 成都.
	chance = 3
)

// Slip is a word that was typed wrongly, and what it is taken for.
type Slip struct{ Said, Meant string }

// vocabulary are the words of titles, with how often they stand there.
type vocabulary struct {
	mu      sync.Mutex
	version int64
	read    time.Time
	words   map[string]int
	pairs   map[string]int // of Chinese characters
}

// usual are words of wishes that titles need not have: where no vacancy has one, the answer
// says so, and it is a better one than that nothing was understood.
var usual = setOf(`work worker jobs part full time night nights evening evenings weekend weekends morning shift shifts hour hours week near
	temporary permanent cleaner cleaning warehouse driver driving kitchen nurse nursing carer care receptionist security teacher assistant experience`)

//go:embed trades.txt
var tradesFile string

// trades are what work is called in English, whether a vacancy has it or not. It is read only.
var trades = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(tradesFile) {
		if line[0] != '#' {
			maps.Copy(all, setOf(line))
		}
	}
	return all
})

// Spelt gives what was said with the words put right that were typed wrongly, and which
// they are; what was said itself where there are none.
func (s *Searcher) Spelt(ctx context.Context, said, language string) (string, []Slip, error) {
	wish := Read(said, language)
	var doubtful []string // in the order in which they are said
	add := func(word string) {
		if len(doubtful) < mostSlips && !slices.Contains(doubtful, word) {
			doubtful = append(doubtful, word)
		}
	}
	known, err := s.vocabulary(ctx)
	if err != nil {
		return said, nil, err
	}
	for _, word := range latinWord.FindAllString(text.Fold(wish.Text), -1) {
		first := written(said, word)
		named := first != word && !strings.HasPrefix(strings.TrimSpace(said), first) // a name has a capital
		if len(word) >= shortest && known.words[word] == 0 && !usual[word] && !isTrade(word) && !towns()[word] && !named {
			add(word)
		}
	}
	runOf := map[string]string{}
	for run := range strings.FieldsFuncSeq(text.Fold(wish.Text), func(c rune) bool { return !text.Han(c) }) {
		for pair := range pairsOf(run) {
			if known.pairs[pair] == 0 {
				add(pair)
				runOf[pair] = run
			}
		}
	}
	// The reading takes 都 from an end, as it means all: 城都 is looked at as it was said.
	for piece := range strings.FieldsFuncSeq(text.Fold(said), func(c rune) bool { return !text.Han(c) || strings.ContainsRune("的离在找去到近", c) }) {
		if utf8.RuneCountInString(piece) == 2 && known.pairs[piece] == 0 && region.Exactly(piece) == "" {
			add(piece)
			runOf[piece] = piece
		}
	}
	if len(doubtful) == 0 {
		return said, nil, nil
	}
	has, err := s.found(ctx, doubtful)
	if err != nil {
		return said, nil, err
	}
	var slips []Slip
	for _, word := range doubtful {
		shown, meant := written(said, word), ""
		if run := runOf[word]; run != "" {
			shown, meant = run, known.alike(word, len(word) == len(run) && has[word] <= chance, has[word] > 0)
			if meant != "" {
				meant = strings.Replace(run, word, meant, 1)
			}
		} else if has[word] == 0 {
			if meant = known.nearest(word); meant != "" && known.words[meant] == 0 && !usual[meant] {
				there, err := s.found(ctx, []string{meant})
				if err != nil {
					return said, nil, err
				}
				if there[meant] == 0 {
					meant = ""
				}
			}
		}
		if meant == "" || !strings.Contains(said, shown) {
			continue
		}
		said = strings.Replace(said, shown, meant, 1)
		slips = append(slips, Slip{shown, meant})
	}
	return said, slips, nil
}

// isTrade reports that a word is one of trades, or several of it.
func isTrade(word string) bool {
	return trades()[word] || trades()[strings.TrimSuffix(word, "s")] || trades()[strings.TrimSuffix(word, "es")]
}

// Titled reports whether every word of a text is a word of titles of what is offered: it
// names work, as people call it there. A text without a word names none.
func (s *Searcher) Titled(ctx context.Context, said string) (bool, error) {
	known, err := s.vocabulary(ctx)
	if err != nil {
		return false, err
	}
	said, some := text.Fold(said), false
	for _, word := range latinWord.FindAllString(said, -1) {
		if some = true; known.words[word] == 0 && known.words[strings.TrimSuffix(word, "s")] == 0 && known.words[word+"s"] == 0 && !isTrade(word) {
			return false, nil
		}
	}
	for run := range strings.FieldsFuncSeq(said, func(c rune) bool { return !text.Han(c) }) {
		if some = true; utf8.RuneCountInString(run) < 2 {
			return false, nil
		}
		for pair := range pairsOf(run) {
			if known.pairs[pair] == 0 {
				return false, nil
			}
		}
	}
	return some, nil
}

// pairsOf gives the pairs of neighbours of a run of Chinese characters.
func pairsOf(run string) iter.Seq[string] {
	return func(yield func(string) bool) {
		chars := []rune(run)
		for i := range len(chars) - 1 {
			if !yield(string(chars[i : i+2])) {
				return
			}
		}
	}
}

// found says how many vacancies have each word, as far as that matters.
func (s *Searcher) found(ctx context.Context, words []string) (map[string]int, error) {
	numbers, of := make([]int32, 0, len(words)), map[int32]string{}
	has := map[string]int{}
	for _, word := range words {
		for _, run := range runs(word) {
			for _, n := range run {
				numbers, of[n] = append(numbers, n), word
			}
		}
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT n, (SELECT count(*) FROM (SELECT FROM vacancy_live WHERE terms @> ARRAY[n] LIMIT $2) AS few) FROM unnest($1::int[]) AS n`, numbers, chance+1)
	if err != nil {
		return nil, fmt.Errorf("look which words there are: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int32
		var times int
		if err := rows.Scan(&n, &times); err != nil {
			return nil, fmt.Errorf("look which words there are: %w", err)
		}
		has[of[n]] += times
	}
	return has, rows.Err()
}

// vocabulary gives the words of titles. They are read anew where a load has changed what
// there is.
func (s *Searcher) vocabulary(ctx context.Context) (*vocabulary, error) {
	counted, err := s.statistics(ctx)
	if err != nil {
		return nil, err
	}
	v := &s.spelling
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.words != nil && (v.version == counted.version || time.Since(v.read) < titlesFor) {
		return v.copied(), nil
	}
	part := min(100, 100*mostTitles/max(counted.rows, 1))
	rows, err := s.Pool.Query(ctx, `SELECT title FROM vacancy TABLESAMPLE SYSTEM ($1) WHERE state = 'published' LIMIT $2`, part, mostTitles)
	if err != nil {
		return nil, fmt.Errorf("read the words of titles: %w", err)
	}
	defer rows.Close()
	words, pairs := map[string]int{}, map[string]int{}
	for rows.Next() {
		var title string
		if err := rows.Scan(&title); err != nil {
			return nil, fmt.Errorf("read the words of titles: %w", err)
		}
		title = text.Fold(title)
		for _, word := range latinWord.FindAllString(title, -1) {
			words[word]++
		}
		for run := range strings.FieldsFuncSeq(title, func(c rune) bool { return !text.Han(c) }) {
			for pair := range pairsOf(run) {
				pairs[pair]++
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the words of titles: %w", err)
	}
	v.version, v.read, v.words, v.pairs = counted.version, time.Now(), words, pairs
	return v.copied(), nil
}

// copied gives the words without the lock: the maps are not written to again.
func (v *vocabulary) copied() *vocabulary { return &vocabulary{words: v.words, pairs: v.pairs} }

// nearest gives the word that a word is most likely meant to be, "" if none is near.
func (v *vocabulary) nearest(word string) (best string) {
	most := 1
	if len(word) >= longer {
		most = 2
	}
	closest, often := most+1, 0
	try := func(other string, times int) {
		if len(other) < shortest-1 || other[0] != word[0] || max(len(other)-len(word), len(word)-len(other)) > most {
			return
		}
		d := edits(word, other)
		if d < closest || d == closest && (times > often || times == often && other < best) {
			best, closest, often = other, d, times
		}
	}
	for other, times := range v.words {
		try(other, times)
	}
	for _, words := range []map[string]bool{usual, trades()} {
		for other := range words {
			try(other, max(1, v.words[other]))
		}
	}
	if closest > most {
		return ""
	}
	return best
}

// alike gives the pair of characters that sounds as one does and stands in titles most
// often, or may be a place and is one; "" if there is none. Where the pair is found itself
// only a place is looked for.
func (v *vocabulary) alike(pair string, place, found bool) (best string) {
	chars, often := []rune(pair), 0
	for i := range chars {
		for _, c := range homophones(chars[i]) {
			other := slices.Clone(chars)
			other[i] = c
			word := string(other)
			times := v.pairs[word]
			if found {
				times = 0
			}
			if times == 0 && place && region.Exactly(word) != "" {
				times = 1
			}
			if times > often {
				best, often = word, times
			}
		}
	}
	return best
}

// edits counts the letters by which two words differ: put in, left out, another, or two
// changed about.
func edits(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	var two []int
	for i := 1; i <= len(a); i++ {
		two, before, row = before, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
