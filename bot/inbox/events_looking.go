package inbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Who looks at which case is in case_looking, so that it is known at every replica.
// While a process has open pages it reads the table once a second, for all of them.

const (
	lookEvery  = time.Second
	looksFor   = 40 * time.Second // that a page is taken to be open without saying so again
	typingFor  = 6 * time.Second
	awayWithin = 5 * time.Second // for a page that goes to say so
)

// looking is who looks at which case. The zero value is nobody.
type looking struct {
	mu    sync.Mutex
	pages map[chan struct{}]bool
	stop  context.CancelFunc
	now   map[int64][]looker // by case
}

type looker struct {
	Case, Staff int64
	Name        string
	Typing      bool
}

// enter counts a page in, and gives what tells it of changes.
func (l *looking) enter(s *server) (changed <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	c <- struct{}{}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pages == nil {
		l.pages = map[chan struct{}]bool{}
	}
	if len(l.pages) == 0 {
		var ctx context.Context
		ctx, l.stop = context.WithCancel(context.Background())
		go l.watch(ctx, s)
	}
	l.pages[c] = true
	return c, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.pages, c)
		if len(l.pages) == 0 {
			l.stop()
		}
	}
}

func (l *looking) watch(ctx context.Context, s *server) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := l.look(ctx, s); err != nil && ctx.Err() == nil {
			s.log.Warn("inbox: look who else is at a case", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *looking) look(ctx context.Context, s *server) error {
	rows, err := s.bot.Pool.Query(ctx, `
		SELECT l.handoff_id, l.staff_id, s.name, bool_or(coalesce(l.typing_at > now() - $2::interval, false))
		FROM case_looking l JOIN staff s ON s.id = l.staff_id WHERE l.seen_at > now() - $1::interval
		GROUP BY l.handoff_id, l.staff_id, s.name ORDER BY l.handoff_id, s.name, l.staff_id`, looksFor, typingFor)
	if err != nil {
		return err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[looker])
	if err != nil {
		return err
	}
	now := map[int64][]looker{}
	for _, one := range all {
		now[one.Case] = append(now[one.Case], one)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = now
	for c := range l.pages { // each compares what it has told
		select {
		case c <- struct{}{}:
		default:
		}
	}
	return nil
}

// lookingText says who else looks at a case, "" nobody.
func (s *server) lookingText(id, but int64, language string) string {
	s.looking.mu.Lock()
	defer s.looking.mu.Unlock()
	var look, writing []string
	for _, one := range s.looking.now[id] {
		switch {
		case one.Staff == but:
		case one.Typing:
			writing = append(writing, one.Name)
		default:
			look = append(look, one.Name)
		}
	}
	var said []string
	w := words[language]
	if len(writing) > 0 {
		said = append(said, fmt.Sprintf(w["typing_too"], strings.Join(writing, w["and"])))
	}
	if len(look) > 0 {
		said = append(said, fmt.Sprintf(w["looking_too"], strings.Join(look, w["and"])))
	}
	return strings.Join(said, w["semicolon"])
}

// looks says that the page of a case is open; the first time, and again while it is.
func (f *follower) looks(ctx context.Context, page string) error {
	_, err := f.bot.Pool.Exec(ctx, `
		WITH gone AS (DELETE FROM case_looking WHERE seen_at < now() - 2 * $4::interval AND page <> $1)
		INSERT INTO case_looking AS l (page, handoff_id, staff_id) VALUES ($1, $2, $3)
		ON CONFLICT (page) DO UPDATE SET seen_at = now()`, page, f.id, f.by.ID, looksFor)
	if err != nil {
		return fmt.Errorf("say who is at a case: %w", err)
	}
	return nil
}

// looksAway says that it is closed, which is when the request is over.
func (f *follower) looksAway(page string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(f.r.Context()), awayWithin)
	defer cancel()
	if _, err := f.bot.Pool.Exec(ctx, `DELETE FROM case_looking WHERE page = $1`, page); err != nil {
		f.log.Info("inbox: a page left a case unsaid; that runs out", "error", err)
	}
}
