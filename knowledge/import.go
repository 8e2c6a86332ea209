package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"runtime"
	"strings"
	"sync"

	"careerbot/internal/text"
)

// Raw is a text that is one passage already: a line of a test collection or of
// another system's export.
type Raw struct {
	ID, Title, Text string
	Metadata        Metadata
}

// importBatch is how many texts one transaction publishes: large enough that
// the commit does not count, small enough that others can publish in between.
const importBatch = 1000

// Import publishes texts that need no reading or splitting, each as a document
// of one passage, and calls progress after each batch with how many are done.
func (l *Library) Import(ctx context.Context, raws []Raw, progress func(done int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan []draft, 1)
	go func() {
		defer close(batches)
		for start := 0; start < len(raws); start += importBatch {
			select {
			case batches <- draftRaw(raws[start:min(start+importBatch, len(raws))]):
			case <-ctx.Done():
				return
			}
		}
	}()
	done := 0
	for batch := range batches {
		if _, err := l.publish(ctx, batch); err != nil {
			return err
		}
		done += len(batch)
		if progress != nil {
			progress(done)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return l.afterLoad(ctx)
}

// draftRaw indexes a batch on all processors.
func draftRaw(raws []Raw) []draft {
	drafts := make([]draft, len(raws))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(raws); i += workers {
				drafts[i] = raws[i].draft()
			}
		})
	}
	wg.Wait()
	return drafts
}

func (r Raw) draft() draft {
	sum := sha256.Sum256([]byte(r.ID + "\x00" + r.Title + "\x00" + r.Text))
	meta := Metadata{Title: r.Title, Language: text.Language(r.Text), Kind: cmp.Or(r.Metadata.Kind, "policy")}.over(r.Metadata)
	var pieces []piece
	if strings.TrimSpace(r.Text) != "" {
		pieces = []piece{{end: len(r.Text)}}
	}
	return draft{ // what is measured with is nobody's publication
		free: true, source: r.ID, sha256: sum[:], meta: meta, body: r.Text,
		passages: passages(meta.Title, r.Text, pieces),
	}
}
