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

const (
	measureGood = time.Hour            // for so long a measure is good; for longer of what was closed more than a day ago
	measureFor  = 180 * 24 * time.Hour // after it was closed a group is measured no more
	measureOnce = 5                    // groups in a pass
	measureTry  = 100                  // of which some may fail
	measureLock = 0x6761706d65617375
)

// GapMeasure is how often people who asked the same since a group was closed were answered
// from the documents that closed it, and how often they were not.
type GapMeasure struct {
	Answered int
	At       *time.Time // when that was counted; nil not yet
	Again    int
}

// GapMeasured gives the last measure of a closed group.
func (b *Bot) GapMeasured(ctx context.Context, id int64) (m GapMeasure, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT coalesce(m.answered, 0), m.measured_at, (SELECT count(*) FROM gap WHERE group_id = g.id AND created_at > g.closed_at)
		FROM gap_group g LEFT JOIN gap_measure m ON m.group_id = g.id AND m.closed_at = g.closed_at WHERE g.id = $1`, id).Scan(&m.Answered, &m.At, &m.Again)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return m, fmt.Errorf("read the measure of group %d: %w", id, err)
	}
	return m, nil
}

// MeasureGaps counts for some groups that were closed in the last months, those first whose
// measure is the oldest, how often people were answered since, and says for how many:
// comparing what thousands of questions mean takes too long for a page. The longer ago a
// group was closed, the more rarely. Of several replicas one does; what fails stops no other.
// Each measure is kept at once: no group is held while another is measured.
func (b *Bot) MeasureGaps(ctx context.Context) (measured int, err error) {
	conn, err := b.Pool.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("measure what was closed: %w", err)
	}
	defer conn.Release()
	var mine bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, measureLock).Scan(&mine); err != nil {
		return 0, fmt.Errorf("measure what was closed: %w", err)
	}
	if !mine {
		return 0, nil
	}
	defer conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, measureLock) //nolint:errcheck // gone with the connection otherwise
	rows, err := conn.Query(ctx, `
		SELECT g.id FROM gap_group g LEFT JOIN gap_measure m ON m.group_id = g.id AND m.closed_at = g.closed_at
		WHERE g.state = 'closed' AND g.closed_at > $1::timestamptz - $2::interval
		  AND (m.measured_at IS NULL OR m.measured_at < $1::timestamptz - greatest($3::interval, ($1::timestamptz - g.closed_at) / 24))
		ORDER BY m.measured_at NULLS FIRST, g.id LIMIT $4`, b.Now(), measureFor, measureGood, measureTry)
	if err != nil {
		return 0, fmt.Errorf("measure what was closed: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("measure what was closed: %w", err)
	}
	for _, id := range ids {
		if measured == measureOnce {
			break
		}
		err := b.measureGap(ctx, conn.Conn(), id)
		if err == nil {
			measured++
			continue
		}
		if ctx.Err() != nil || conn.Conn().IsClosed() { // and with it the lock
			return measured, fmt.Errorf("measure what was closed: %w", err)
		}
		b.Log.Warn("measure a closed group of questions", "group", id, "error", err)
	}
	return measured, nil
}

// measureGap measures a group. It keeps no transaction open while it compares.
func (b *Bot) measureGap(ctx context.Context, conn *pgx.Conn, id int64) error {
	var question string
	var since *time.Time
	var documents []int64
	err := conn.QueryRow(ctx, `SELECT question, closed_at, documents FROM gap_group WHERE id = $1`, id).Scan(&question, &since, &documents)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && since == nil { // opened or erased meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	rows, err := conn.Query(ctx, `SELECT question FROM gap WHERE group_id = $1 ORDER BY created_at DESC LIMIT 20`, id)
	if err != nil {
		return err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	var same meanings
	for _, q := range append(all, question) {
		same.add(1, b.meant(q))
	}
	rows, err = conn.Query(ctx, `
		SELECT DISTINCT ON (t.id) t.question FROM answer_source s JOIN version v ON v.id = s.version_id JOIN turn t ON t.id = s.turn_id
		WHERE v.document_id = ANY ($1) AND s.at > $2 AND t.outcome = 'answered' AND t.question <> '' ORDER BY t.id DESC LIMIT 5000`, documents, since)
	if err != nil {
		return err
	}
	asked, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	answered := 0
	for _, q := range asked {
		if same.nearest(b.meant(q)) != 0 {
			answered++
		}
	}
	_, err = conn.Exec(ctx, `
		INSERT INTO gap_measure (group_id, closed_at, answered, measured_at) SELECT id, $2, $3, $4 FROM gap_group WHERE id = $1
		ON CONFLICT (group_id) DO UPDATE SET closed_at = excluded.closed_at, answered = excluded.answered, measured_at = excluded.measured_at`, id, since, answered, b.Now())
	return err
}
