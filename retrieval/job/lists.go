package job

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"
)

const (
	// listFor is how long a list is remembered: people read on at once or not at all.
	listFor = time.Minute
	// mostLists is how many are remembered; each has some 1,200 entries at most.
	mostLists = 100
)

// lists are what was searched for a moment ago, by the wish.
type lists struct {
	mu  sync.Mutex
	all map[wishKey]list
}

// wishKey stands for a wish; what was said is not kept.
type wishKey [sha256.Size]byte

// key is the same for two wishes that make the same list of what is stored now; false where
// there is none.
func (w *wish) key() (wishKey, bool) {
	q := w.Query
	q.After, q.Limit, q.When = 0, 0, q.When.Truncate(time.Hour)
	key, err := json.Marshal(struct {
		Query            Query
		Version          int64
		Part, Hourly     float64
		Currency, Region string
		Elsewhere, Named bool
		Words            []int32
		Around           []string
	}{q, w.counted.version, w.part, w.hourly, w.currency, w.ground.region, w.elsewhere, w.ground.named, w.ground.words, w.ground.around})
	return sha256.Sum256(key), err == nil // an infinite number has no text
}

// of gives a list that was made a moment ago, an empty one if none was.
func (l *lists) of(key wishKey) list {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.all[key]; ok && time.Since(one.made) < listFor {
		return one
	}
	return list{made: time.Now()}
}

// keep remembers a list, and forgets those that are too old, or else the oldest.
func (l *lists) keep(key wishKey, one list) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[wishKey]list{}
	}
	l.all[key] = one
	if len(l.all) <= mostLists {
		return
	}
	oldest := key
	for other, is := range l.all {
		if time.Since(is.made) >= listFor {
			delete(l.all, other)
		} else if is.made.Before(l.all[oldest].made) {
			oldest = other
		}
	}
	if len(l.all) > mostLists {
		delete(l.all, oldest)
	}
}
