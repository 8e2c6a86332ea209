package job

import "context"

// A list is read on from where it ended, to its last one, and what was shown must not
// come again, nor may anything be left out. The looks of a search (plan.go) see to it that
// what is best comes first, but where many fit they take what is good enough: how much is
// asked for changes what that is. So a list is made in blocks, each asked for in the same
// way whichever page is wanted: the first ten, and then the first of all that is not in
// the blocks before. Its order is the same for all pages and needs nothing to be kept.

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

// byWordsAlone gives the same of the ranking by words.
func (s *Searcher) byWordsAlone(ctx context.Context, w *wish, found *Found) ([]hit, error) {
	var page []hit
	rest, begin := *w, 0
	for _, end := range blocks {
		rest.After, rest.Limit = 0, end-begin
		block, err := s.find(ctx, &rest, found)
		if err != nil {
			return nil, err
		}
		more := len(block) > rest.Limit
		last := len(block)
		if more {
			last--
		}
		page = append(page, block[min(max(0, w.After-begin), last):last]...)
		if more && len(page) == w.Limit {
			page = append(page, block[last])
		}
		if !more || len(page) > w.Limit {
			break
		}
		rest.Without, begin = without(rest.Without, block[:last]), end
		found = &Found{} // how many there are is said of all
	}
	return page[:min(len(page), w.Limit+1)], nil
}

func without(groups []int64, hits []hit) []int64 {
	groups = groups[:len(groups):len(groups)]
	for _, h := range hits {
		groups = append(groups, h.group)
	}
	return groups
}
