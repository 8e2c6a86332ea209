package job

import (
	"context"
	"slices"
	"time"
)

// A list is read on from where it ended, to its last one, and what was shown must not
// come again, nor may anything be left out. The looks of a search (plan.go) see to it that
// what is best comes first, but where many fit they take what is good enough: how much is
// asked for changes what that is. So a list is made in blocks, each asked for in the same
// way whichever page is wanted: the first ten, and then the first of all that is not in
// the blocks before. Its order is the same for all pages, wherever they are made; what was
// made a moment ago is remembered (lists.go), so that who reads on does not pay for it again.

// blocks are where they end. Most people look at the first, so nothing is spent on more;
// each of the others is about twice the one before, so that to make all of them again for
// a page costs little more than the last.
var blocks = []int{10, 50, 150, 350, 750, MostPassed + mostShown + 1}

// page gives what is shown of a wish, one more if there is more. The count is of the
// whole list: with none there is nothing in it.
func (s *Searcher) page(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	head, whole, err := s.byMeaning(ctx, w, found)
	if err != nil {
		return nil, err
	}
	if head == nil {
		return s.byWordsAlone(ctx, w, found)
	}
	page := head[min(w.After, len(head)):min(w.After+w.Limit+1, len(head))]
	if whole || len(page) > w.Limit {
		return page, nil
	}
	rest := *w
	rest.Without = without(w.Without, head)
	rest.After, rest.Limit = max(0, w.After-len(head)), max(1, w.Limit-len(page))
	tail, err := s.byWordsAlone(ctx, &rest, &Found{})
	page = append(page[:len(page):len(page)], tail...)
	return page[:min(len(page), w.Limit+1)], err
}

// list is the beginning of a list, as it was made.
type list struct {
	hits   []hit // not to be written to
	next   hit   // what follows them, if there is more
	whole  bool  // nothing follows
	count  int   // of the whole list
	blocks int   // how many it has
	made   time.Time
}

// byWordsAlone gives the same of the ranking by words.
func (s *Searcher) byWordsAlone(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	l := list{made: time.Now()}
	key, ok := w.key()
	if ok && w.After > 0 { // the first page is always made anew
		l = s.lists.of(key)
	}
	rest := *w
	rest.After = 0
	for l.blocks < len(blocks) && !l.whole && len(l.hits) < w.After+w.Limit {
		var one Found
		rest.Limit, rest.Without = blocks[l.blocks]-len(l.hits), without(w.Without, l.hits)
		block, err := s.find(ctx, &rest, &one)
		if err != nil {
			return nil, err
		}
		if l.blocks == 0 { // how many there are is said of all
			l.count = one.Count
		}
		if l.whole = len(block) <= rest.Limit; !l.whole {
			l.next, block = block[rest.Limit], block[:rest.Limit]
		}
		l.hits = append(slices.Clip(l.hits), block...)
		l.blocks++
	}
	if ok {
		s.lists.keep(key, l)
	}
	found.Count = l.count
	page := slices.Clone(l.hits[min(w.After, len(l.hits)):min(w.After+w.Limit+1, len(l.hits))])
	if !l.whole && len(page) == w.Limit {
		page = append(page, l.next)
	}
	return page, nil
}

func without(groups []int64, hits []hit) []int64 {
	groups = groups[:len(groups):len(groups)]
	for _, h := range hits {
		groups = append(groups, h.group)
	}
	return groups
}
