package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pause"
)

const (
	// claimFor is how long a claim lasts: what a replica leaves behind when it dies
	// is taken over after that.
	claimFor = 4 * time.Second
	// renewEvery is how often claims on what takes longer are renewed.
	renewEvery = time.Second
)

// holding is a conversation that this process works on.
type holding struct {
	claim int64
	give  context.CancelFunc // gives the answer up: the message was changed
	hurry context.CancelFunc // ends what can be done without: somebody waits
}

// hold notes that a claim is being worked on. The second context is over when
// what is not necessary should be left.
func (h *Hub) hold(ctx context.Context, c claimed) (working, unhurried context.Context, release func()) {
	working, give := context.WithCancel(ctx)
	unhurried, hurry := context.WithCancel(working)
	h.mu.Lock()
	h.held[c.conversation] = &holding{claim: c.claim, give: give, hurry: hurry}
	h.mu.Unlock()
	return working, unhurried, func() {
		h.mu.Lock()
		if held := h.held[c.conversation]; held != nil && held.claim == c.claim {
			delete(h.held, c.conversation)
		}
		h.mu.Unlock()
		give()
	}
}

// interrupt acts on news about a conversation that is being worked on here.
func (h *Hub) interrupt(news string) {
	kind, id, found := strings.Cut(news, ":")
	if !found {
		return
	}
	conversation, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	held := h.held[conversation]
	if held == nil {
		return
	}
	switch kind + ":" {
	case amendedNews:
		held.give()
	case hurryNews:
		held.hurry()
	}
}

// renew keeps the claims of this process until ctx is over, so that only those
// of a process that has died run out. A claim that another has by now is lost.
func (b *Bot) renew(ctx context.Context) {
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		conversations, claims := b.Hub.holdings()
		if len(conversations) == 0 {
			continue
		}
		asked, cancel := context.WithTimeout(ctx, renewEvery)
		// SKIP LOCKED: whoever has the row is about to finish it, or to change it.
		_, err := b.Pool.Exec(asked, `
			WITH mine AS (
				SELECT c.id FROM conversation c JOIN unnest($1::bigint[], $2::bigint[]) AS held (id, claim) USING (id, claim)
				WHERE c.claimed_until IS NOT NULL
				FOR NO KEY UPDATE OF c SKIP LOCKED
			)
			UPDATE conversation c SET claimed_until = now() + $3 FROM mine WHERE c.id = mine.id`, conversations, claims, claimFor)
		cancel()
		if err != nil && ctx.Err() == nil {
			b.Log.Warn("renew the claims on what is being answered", "error", err)
		}
	}
}

// sweepEvery is how often messages are looked for that nobody is due to work on.
const sweepEvery = 20 * time.Second

// sweep finds waiting messages whose conversation is not due, until ctx is over.
// There should be none: it is the net under everything above, and complains when
// it catches something.
func (b *Bot) sweep(ctx context.Context) {
	for pause.For(ctx, sweepEvery) {
		if err := b.catch(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("look for messages that nobody works on", "error", err)
		}
	}
}

func (b *Bot) catch(ctx context.Context) error {
	done, err := b.Pool.Exec(ctx, `
		WITH forgotten AS (
			SELECT id FROM conversation
			WHERE due_at IS NULL AND id IN (SELECT conversation_id FROM turn WHERE state = 'waiting')
			ORDER BY channel, external_id
			FOR NO KEY UPDATE
		)
		UPDATE conversation c SET due_at = now(), arrivals = arrivals + 1 FROM forgotten f WHERE c.id = f.id`)
	if err == nil && done.RowsAffected() > 0 {
		b.Log.Error("messages waited that nobody was due to work on; this is a defect of the program", "conversations", done.RowsAffected())
		b.Hub.wakeWorkers()
	}
	return err
}

func (h *Hub) holdings() (conversations, claims []int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for conversation, held := range h.held {
		conversations = append(conversations, conversation)
		claims = append(claims, held.claim)
	}
	return conversations, claims
}
