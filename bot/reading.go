package bot

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"careerbot/internal/text"
	"careerbot/retrieval"
)

// reading is what a passage says whoever asks: cutting text into terms costs
// more than everything else that an answer takes, and the same few hundred
// passages answer most questions.
type reading struct {
	above     []int32  // terms of title and headings, by number, ascending
	headings  []int32  // of the headings alone
	body      []int32  // of the whole body
	last      []string // words of the last heading, as written
	lastTerms []int32  // its terms, by number, ascending
	units     []unitRead
	traits    traits
}

// unitRead is a quotable stretch of a passage's body and its terms.
type unitRead struct {
	text.Span
	terms []int32
}

// wording is the text of a passage, all that a reading depends on. As the key
// of a reading it cannot be stale, whatever happens to the library, and is the
// same for every Bot of the program.
type wording struct{ title, headings, body string }

// readingsLimit bounds the memory of the readings, in bytes: seven thousand long
// passages, or more short ones. Of a larger library those stay that were asked
// for last.
const readingsLimit = 32 << 20

// passagesRead keeps readings.
var passagesRead = newReadings(readingsLimit)

// readings keeps the readings that were used last, up to a limit in bytes.
type readings struct {
	limit int
	mu    sync.Mutex
	kept  *simplelru.LRU[wording, reading]
	bytes int
}

func newReadings(limit int) *readings {
	r := &readings{limit: limit}
	var err error
	r.kept, err = simplelru.NewLRU(limit, func(w wording, dropped reading) { r.bytes -= size(w, dropped) })
	if err != nil {
		panic(err) // only a limit below one is an error
	}
	return r
}

// of gives the reading of a passage.
func (r *readings) of(p retrieval.Passage) reading {
	// No text in PostgreSQL has a NUL: other headings are another key.
	key := wording{p.Title, strings.Join(p.Heading, "\x00"), p.Body}
	r.mu.Lock()
	known, ok := r.kept.Get(key)
	r.mu.Unlock()
	if ok {
		return known
	}
	made := read(p) // not under the lock; two who do it at once waste a little time
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.kept.Contains(key) {
		r.kept.Add(key, made)
		r.bytes += size(key, made)
		for r.bytes > r.limit {
			r.kept.RemoveOldest()
		}
	}
	return made
}

// read reads a passage.
func read(p retrieval.Passage) reading {
	headings := strings.Join(p.Heading, "\n")
	made := reading{
		above:    text.Distinct(p.Title + "\n" + headings),
		headings: text.Distinct(headings),
		body:     text.Distinct(p.Body),
	}
	if len(p.Heading) > 0 {
		made.last = slices.Collect(maps.Keys(text.Words(p.Heading[len(p.Heading)-1])))
		made.lastTerms = text.Distinct(p.Heading[len(p.Heading)-1])
	}
	spans := quotable(p.Body)
	made.units = make([]unitRead, len(spans))
	for i, span := range spans {
		made.units[i] = unitRead{span, text.Distinct(p.Body[span.Start:span.End])}
	}
	made.traits = traitsOf(p, spans)
	return made
}

// size is about how many bytes a reading and its key take.
func size(w wording, r reading) int {
	const entry = 400 // of the cache itself, and of what the allocator rounds up
	bytes := entry + int(unsafe.Sizeof(w)+unsafe.Sizeof(r)) + len(w.title) + len(w.headings) + len(w.body)
	bytes += 4 * (len(r.above) + len(r.headings) + len(r.body) + len(r.lastTerms))
	for _, word := range r.last {
		bytes += int(unsafe.Sizeof(word)) + len(word)
	}
	bytes += len(r.traits.leaves) + int(unsafe.Sizeof(""))*(len(r.traits.headed)+len(r.traits.titled)+len(r.traits.inBody))
	for _, u := range r.units {
		bytes += int(unsafe.Sizeof(u)) + 4*len(u.terms)
	}
	return bytes
}
