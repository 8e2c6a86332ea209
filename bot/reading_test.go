package bot

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"careerbot/retrieval"
)

func passageNumber(i int) retrieval.Passage {
	return retrieval.Passage{
		Title: fmt.Sprintf("办法%d", i), Heading: []string{"第一章 总则", fmt.Sprintf("第%d条", i)},
		Body: fmt.Sprintf("第%d条 试用期工资不得低于约定工资的百分之八十。No worker is paid less.", i),
	}
}

func sorted(r reading) reading {
	r.last = slices.Sorted(slices.Values(r.last))
	return r
}

// TestReadings: what is kept is what reading the passage gives, whoever asks at
// the same time, and never takes more than the limit.
func TestReadings(t *testing.T) {
	const limit = 20_000
	kept := newReadings(limit)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 500 {
				p := passageNumber(i % 150)
				if got, want := sorted(kept.of(p)), sorted(read(p)); !reflect.DeepEqual(got, want) {
					t.Errorf("passage %d: %+v, want %+v", i%150, got, want)
				}
			}
		})
	}
	all.Wait()
	bytes := 0
	for _, w := range kept.kept.Keys() {
		r, _ := kept.kept.Peek(w)
		bytes += size(w, r)
	}
	if bytes != kept.bytes || bytes > limit || bytes < limit/2 {
		t.Errorf("%d bytes are kept and %d counted, of %d", bytes, kept.bytes, limit)
	}
	huge := retrieval.Passage{Title: "办法", Body: strings.Repeat("试用期工资。", 10_000)}
	if r := kept.of(huge); len(r.units) != 10_000 || kept.bytes > limit {
		t.Errorf("%d units, %d bytes", len(r.units), kept.bytes)
	}
}

// TestReadingsOfLikePassages: passages that differ anywhere have each their own.
func TestReadingsOfLikePassages(t *testing.T) {
	kept := newReadings(1 << 20)
	like := []retrieval.Passage{
		{Title: "工资", Heading: []string{"支付", "期限"}, Body: "按月支付。"},
		{Title: "工资", Heading: []string{"支付\n期限"}, Body: "按月支付。"},
		{Title: "工资", Heading: []string{"支付", "期限"}, Body: "按日支付。"},
		{Title: "报酬", Heading: []string{"支付", "期限"}, Body: "按月支付。"},
		{Title: "工资", Body: "按月支付。"},
	}
	for range 2 {
		for i, p := range like {
			if got, want := sorted(kept.of(p)), sorted(read(p)); !reflect.DeepEqual(got, want) {
				t.Errorf("passage %d: %+v, want %+v", i, got, want)
			}
		}
	}
	if kept.kept.Len() != len(like) {
		t.Errorf("%d readings of %d passages", kept.kept.Len(), len(like))
	}
}
