package bot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/jackc/pgx/v5"
)

// mostMeant is how many questions are remembered by what they mean: as many as GroupGaps
// compares with, and more.
const mostMeant = (mostGroups + 1000) * (ofEachGroup + 1)

// meantSo keeps what questions mean, by the hash of their words and without them: finding
// it out takes half a millisecond, and the same are compared again and again.
var meantSo = struct {
	mu   sync.Mutex
	kept *simplelru.LRU[[sha256.Size]byte, meaning]
}{kept: newMeant()}

func newMeant() *simplelru.LRU[[sha256.Size]byte, meaning] {
	kept, err := simplelru.NewLRU[[sha256.Size]byte, meaning](mostMeant, nil)
	if err != nil {
		panic(err) // only of a limit that is not positive
	}
	return kept
}

// meant is what a question of somebody means, without identifiers and names.
func (b *Bot) meant(question string) meaning {
	key := sha256.Sum256([]byte(question))
	meantSo.mu.Lock()
	m, ok := meantSo.kept.Get(key)
	meantSo.mu.Unlock()
	if !ok {
		m = meaningOf(b.sample(question))
		meantSo.mu.Lock()
		meantSo.kept.Add(key, m)
		meantSo.mu.Unlock()
	}
	return m
}

// MeasureGap says how often people who asked the same since a group was closed were
// answered from the documents that closed it, and how often they were not.
func (b *Bot) MeasureGap(ctx context.Context, id int64) (answered, again int, err error) {
	var question string
	var since *time.Time
	var documents []int64
	err = b.Pool.QueryRow(ctx, `
		SELECT question, closed_at, documents, (SELECT count(*) FROM gap WHERE group_id = g.id AND created_at > g.closed_at) FROM gap_group g WHERE id = $1`, id).
		Scan(&question, &since, &documents, &again)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && since == nil {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	rows, err := b.Pool.Query(ctx, `SELECT question FROM gap WHERE group_id = $1 ORDER BY created_at DESC LIMIT 20`, id)
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	var same meanings
	for _, q := range append(all, question) {
		same.add(1, b.meant(q))
	}
	rows, err = b.Pool.Query(ctx, `
		SELECT DISTINCT ON (t.id) t.question FROM answer_source s JOIN version v ON v.id = s.version_id JOIN turn t ON t.id = s.turn_id
		WHERE v.document_id = ANY ($1) AND s.at > $2 AND t.outcome = 'answered' AND t.question <> '' ORDER BY t.id DESC LIMIT 5000`, documents, since)
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	var asked string
	_, err = pgx.ForEachRow(rows, []any{&asked}, func() error {
		if same.nearest(b.meant(asked)) != 0 {
			answered++
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	return answered, again, nil
}
