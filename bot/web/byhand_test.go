package web

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// byHand is a door whose answers the test makes: what waits gets one reply when
// the test says so.
func byHand(t *testing.T) (*door, *pgxpool.Pool) {
	t.Helper()
	b := newBot(pgtest.New(t))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.Run(ctx, 0) // listens, and works on nothing
	}()
	t.Cleanup(func() { cancel(); <-done })
	return open(t, b, "127.0.0.1:0", nil), b.Pool
}

// answerAll answers everything that waits with one reply, when so many wait.
func answerAll(t *testing.T, pool *pgxpool.Pool, waiting int, a bot.Answer) {
	t.Helper()
	eventually(t, "messages wait", func() bool { return count(t, pool, `SELECT count(*) FROM turn WHERE state = 'waiting'`) == waiting })
	if a.Citations == nil {
		a.Citations = []bot.Citation{}
	}
	_, err := pool.Exec(t.Context(), `
		WITH last AS (
			SELECT id, conversation_id FROM turn WHERE state = 'waiting' ORDER BY id DESC LIMIT 1
		), done AS (
			UPDATE turn t SET answered_at = now(), state = CASE WHEN t.id = l.id THEN 'answered' ELSE 'joined' END,
				joined_to = CASE WHEN t.id <> l.id THEN l.id END
			FROM last l WHERE t.state = 'waiting'
		), reply AS (
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body) SELECT id, 1, conversation_id, 'web', $1 FROM last RETURNING conversation_id
		)
		SELECT pg_notify('careerbot_reply', conversation_id::text) FROM reply`, a)
	if err != nil {
		t.Fatal(err)
	}
}

// another is a second tab of the same visitor.
func (w *tab) another(query string) *tab {
	w.T.Helper()
	second := &tab{w.Another(), w.door}
	second.navigate(query)
	return second
}
