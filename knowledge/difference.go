package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What two texts of a document have in common is told article by article: that is what
// people are answered from, and what a rule is changed by.

// Article is a part of a text under one heading, as it is cited.
type Article struct {
	Heading []string `json:"heading"`
	Text    string   `json:"text"`
	Start   int      `json:"start"` // in the document, in characters
	End     int      `json:"end"`
}

// Name is the article's own heading, without the chapter; "" if it has none.
func (a Article) Name() string {
	if len(a.Heading) == 0 {
		return ""
	}
	return a.Heading[len(a.Heading)-1]
}

// What can become of an article.
const (
	Same    = "same"
	Moved   = "moved" // the same words under another number
	Changed = "changed"
	Added   = "added"
	Removed = "removed"
)

// ArticleChange is what became of an article. Before is nil where it was added, After
// where it was removed.
type ArticleChange struct {
	What   string   `json:"what"`
	Before *Article `json:"before,omitempty"`
	After  *Article `json:"after,omitempty"`
	Words  []Piece  `json:"words,omitempty"` // of one that was changed
}

// Difference is what became of the articles of a text, in the order of the new one.
type Difference struct {
	Before, After int64 // versions
	Articles      []ArticleChange
}

// Count says of how many articles something is so.
func (d Difference) Count(what string) (n int) {
	for _, a := range d.Articles {
		if a.What == what {
			n++
		}
	}
	return n
}

// Compare tells two texts apart, article by article.
func (l *Library) Compare(ctx context.Context, before, after int64) (Difference, error) {
	old, err := l.articles(ctx, before)
	if err != nil {
		return Difference{}, err
	}
	fresh, err := l.articles(ctx, after)
	if err != nil {
		return Difference{}, err
	}
	all, err := compare(ctx, old, fresh, true)
	return Difference{Before: before, After: after, Articles: all}, err
}

// Earlier gives the version that a text of a document takes the place of: the latest
// that was published before it. 0 if there is none.
func (l *Library) Earlier(ctx context.Context, version int64) (earlier int64, err error) {
	err = l.Pool.QueryRow(ctx, `
		SELECT e.id FROM version v JOIN version e ON e.document_id = v.document_id AND e.ordinal < v.ordinal AND e.state IN ('published', 'withdrawn')
		WHERE v.id = $1 ORDER BY e.ordinal DESC LIMIT 1`, version).Scan(&earlier)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the text before version %d: %w", version, err)
	}
	return earlier, nil
}

// Differences tells drafts apart, each from the text that it takes the place of, without
// the words: of many that takes too long. Those that take the place of none have none.
func (l *Library) Differences(ctx context.Context, drafts []int64) (map[int64]Difference, error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT DISTINCT ON (v.id) v.id, e.id FROM version v JOIN version e ON e.document_id = v.document_id AND e.ordinal < v.ordinal AND e.state IN ('published', 'withdrawn')
		WHERE v.id = ANY ($1) ORDER BY v.id, e.ordinal DESC`, drafts)
	if err != nil {
		return nil, fmt.Errorf("look for the texts before drafts: %w", err)
	}
	before := map[int64]int64{}
	var versions []int64
	var draft, earlier int64
	if _, err := pgx.ForEachRow(rows, []any{&draft, &earlier}, func() error {
		before[draft], versions = earlier, append(versions, draft, earlier)
		return nil
	}); err != nil {
		return nil, fmt.Errorf("look for the texts before drafts: %w", err)
	}
	texts, err := l.articlesOf(ctx, versions)
	if err != nil {
		return nil, err
	}
	all := map[int64]Difference{}
	for draft, earlier := range before {
		articles, err := compare(ctx, texts[earlier], texts[draft], false)
		if err != nil {
			return nil, err
		}
		all[draft] = Difference{Before: earlier, After: draft, Articles: articles}
	}
	return all, nil
}

// articles reads the articles of a version.
func (l *Library) articles(ctx context.Context, version int64) ([]Article, error) {
	all, err := l.articlesOf(ctx, []int64{version})
	return all[version], err
}

// articlesOf reads the articles of versions: neighbouring passages under one heading.
func (l *Library) articlesOf(ctx context.Context, versions []int64) (map[int64][]Article, error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT p.version_id, p.heading, p.body, p.start_at, p.end_at FROM passage p WHERE p.version_id = ANY ($1) ORDER BY p.version_id, p.ordinal`, versions)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	all := map[int64][]Article{}
	var version int64
	var a Article
	_, err = pgx.ForEachRow(rows, []any{&version, &a.Heading, &a.Text, &a.Start, &a.End}, func() error {
		joined := all[version]
		last := len(joined) - 1
		if last < 0 || len(a.Heading) == 0 || !slices.Equal(joined[last].Heading, a.Heading) || a.Start < joined[last].End {
			all[version] = append(joined, a)
		} else {
			joined[last].Text += "\n" + a.Text
			joined[last].End = a.End
		}
		a.Heading = nil // the next has its own
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return all, nil
}

// articleNumber is what an article is called by, which may change where the article does not.
var articleNumber = pattern.MustCompile(`^(?:第[零〇一二三四五六七八九十百千0-9]{1,8}条(?:之[一二三四五六七八九十]{1,2})?|Article \d+[A-Za-z]?)[ 　:：.．、]*`)

// essence is what an article says, without its number and how it is set.
func essence(a Article) string {
	said := strings.TrimSpace(a.Text)
	if m := articleNumber.FindStringSubmatch(said); m != nil {
		said = said[len(m[0]):]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Fold(said))
}

// compare pairs articles: first those that say the same, then those of the same number
// that have something in common, then those that are most alike, unless too many are left.
// Where it is told, the words of those that were changed are compared, too. It fails only
// where ctx ends.
func compare(ctx context.Context, old, fresh []Article, wording bool) ([]ArticleChange, error) {
	from := make([]int, len(fresh)) // the old article of each new one; -1 none
	to := make([]int, len(old))
	for i := range from {
		from[i] = -1
	}
	for i := range to {
		to[i] = -1
	}
	pair := func(o, f int) { from[f], to[o] = o, f }

	said := map[string][]int{}
	olds, freshes := make([]string, len(old)), make([]string, len(fresh))
	for i, a := range old {
		olds[i] = essence(a)
		said[olds[i]] = append(said[olds[i]], i)
	}
	for i, a := range fresh {
		freshes[i] = essence(a)
		same := said[freshes[i]]
		// Of several that say the same the one of the same number, else the first.
		at := max(0, slices.IndexFunc(same, func(o int) bool { return old[o].Name() == a.Name() }))
		if len(same) > 0 {
			pair(same[at], i)
			said[freshes[i]] = slices.Delete(same, at, at+1)
		}
	}
	left := func(paired []int) (all []int) {
		for i, with := range paired {
			if with < 0 {
				all = append(all, i)
			}
		}
		return all
	}
	o, f := leftOver{old, olds, left(to)}, leftOver{fresh, freshes, left(from)}
	find := likeness
	if len(o.left)*len(f.left) > mostAlike*mostAlike {
		find = sameNumber
	}
	likely, err := find(ctx, o, f)
	if err != nil {
		return nil, err
	}
	for _, c := range likely {
		if from[c.fresh] < 0 && to[c.old] < 0 {
			pair(c.old, c.fresh)
		}
	}

	var all []ArticleChange
	next := 0
	removed := func(until int) {
		for ; next < until; next++ {
			if to[next] < 0 {
				all = append(all, ArticleChange{What: Removed, Before: &old[next]})
			}
		}
	}
	for i := range fresh {
		o := from[i]
		if o < 0 {
			all = append(all, ArticleChange{What: Added, After: &fresh[i]})
			continue
		}
		removed(o)
		c := ArticleChange{What: Changed, Before: &old[o], After: &fresh[i]}
		switch {
		case olds[o] == freshes[i] && old[o].Name() == fresh[i].Name():
			c.What = Same
		case olds[o] == freshes[i]:
			c.What = Moved
		case wording:
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c.Words = words(old[o].Text, fresh[i].Text)
		}
		all = append(all, c)
	}
	removed(len(old))
	return all, nil
}
