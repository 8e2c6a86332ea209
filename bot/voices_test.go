package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// watchVoices has the database itself write down who speaks out of turn: the
// conversation is locked by whoever inserts, so what the trigger sees is so.
const watchVoices = `
	CREATE TABLE out_of_turn (what text);
	CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$
	DECLARE who bigint; said turn;
	BEGIN
		SELECT owner INTO who FROM conversation WHERE id = new.conversation_id;
		SELECT * INTO said FROM turn WHERE id = new.turn_id;
		IF said.kind <> 'notice' AND who IS NOT NULL AND new.body->>'reason' <> 'a counsellor has the conversation' THEN
			INSERT INTO out_of_turn VALUES ('the bot: ' || (new.body->>'answer'));
		END IF;
		IF said.external_id LIKE 'staff:%' AND who IS NULL THEN
			INSERT INTO out_of_turn VALUES ('a counsellor: ' || (new.body->>'answer'));
		END IF;
		RETURN new;
	END $$;
	CREATE TRIGGER watch BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION watch();`

// TestVoices lets a person, the bot on two replicas, two counsellors, the timers
// and crashes do as they like, in all orders: never two voices, never a lost
// message, never a stuck case.
func TestVoices(t *testing.T) {
	seeds, steps := 8, 40
	if testing.Short() {
		seeds, steps = 3, 20
	}
	b := newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil })
	o := newOffice(t, b)
	if _, err := o.Pool.Exec(t.Context(), watchVoices); err != nil {
		t.Fatal(err)
	}
	other := *b
	other.Hub = bot.NewHub()
	run(t, b, 2)
	var end func()
	o.restart = func() {
		if end != nil {
			end()
		}
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			other.Run(ctx, 2)
		}()
		end = func() { stop(); <-ended }
	}
	o.restart()
	defer func() { end() }()
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o.TB = t
			o.empty()
			o.atRandom(uint64(seed), steps)
		})
	}
}

func (o *office) atRandom(seed uint64, steps int) {
	ctx := context.Background()
	for i, name := range []string{"A", "B"} {
		o.staff[name] = int64(1000 + i)
		if _, err := o.AddStaff(ctx, bot.Staff{Telegram: o.staff[name], Name: name, Role: "counsellor", Capacity: 9}); err != nil {
			o.Fatal(err)
		}
	}
	var all sync.WaitGroup
	actor := func(n uint64, act func(r *rand.Rand, step int) error) {
		r := rand.New(rand.NewPCG(seed, n))
		all.Go(func() {
			for step := range steps {
				if err := act(r, step); err != nil {
					o.Errorf("seed %d: %v", seed, err)
					return
				}
				<-time.After(time.Duration(r.IntN(6)) * time.Millisecond) // to let the others in
			}
		})
	}
	conversation := fmt.Sprint("seed ", seed)
	person := func(id, text string) (bot.Receipt, error) {
		return o.Receive(ctx, bot.Message{Channel: "telegram", Conversation: conversation, ID: id, Text: text})
	}
	first, err := person("first", "人工")
	if err != nil {
		o.Fatal(err)
	}
	var mu sync.Mutex
	var said, written []string
	actor(1, func(r *rand.Rand, step int) error {
		text := fmt.Sprintf("消息p%dx 试用期最长多久", step)
		switch r.IntN(10) {
		case 0, 1:
			text = "人工"
		case 2:
			text = "取消人工"
		default:
			said = append(said, fmt.Sprintf("p%dx", step))
		}
		_, err := person(fmt.Sprint(step), text)
		return err
	})
	for n, name := range []string{"A", "B"} {
		actor(uint64(2+n), func(r *rand.Rand, step int) error {
			verbs := []string{"/claim", "/claim", "/claim", "/duty on", "/duty off", "/return", "/close", "/reopen", "/release", "/note x", "/transfer " + string("BA"[n])}
			text := fmt.Sprintf("%s%dx", name, step)
			if r.IntN(2) == 0 {
				text = verbs[r.IntN(len(verbs))]
			}
			id, _, err := o.Standing(ctx, first.Conversation)
			if err != nil || id == 0 && !strings.HasPrefix(text, "/duty") {
				return err
			}
			if strings.HasPrefix(text, "/duty") {
				id = 0
			}
			o.placed()
			sends := false
			err = pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error {
				if id != 0 && !strings.HasPrefix(text, "/") { // whether it is theirs to say: read under the lock that decides it
					if err := tx.QueryRow(ctx, `
						SELECT coalesce(owner = (SELECT id FROM staff WHERE name = $2), false) FROM conversation WHERE id = $1 FOR NO KEY UPDATE`, first.Conversation, name).Scan(&sends); err != nil {
						return err
					}
				}
				return o.DeskSaid(ctx, tx, bot.DeskMessage{Staff: o.staff[name], Case: id, ID: fmt.Sprint(name, step), Text: text})
			})
			if sends && err == nil {
				mu.Lock()
				written = append(written, text)
				mu.Unlock()
			}
			return err
		})
	}
	actor(4, func(r *rand.Rand, _ int) error {
		o.clock.Add(int64(time.Duration(r.IntN(240)) * time.Second))
		if r.IntN(10) == 0 {
			o.restart()
		}
		if r.IntN(4) == 0 { // a worker that dies with what it has
			_, err := o.Pool.Exec(ctx, `UPDATE conversation SET claim = claim + 1, claimed_until = now() + '20 ms' WHERE due_at IS NOT NULL`)
			return err
		}
		return o.Tend(ctx)
	})
	all.Wait()
	// Whatever state that has led to, somebody takes the case and goes home.
	o.conv = first.Conversation
	if _, err := person("last", "人工"); err != nil {
		o.Fatal(err)
	}
	eventually("0", func() string { return o.column(`SELECT count(*)::text FROM turn WHERE state = 'waiting'`) })
	o.by([]string{"A", "B"}[seed%2], "/claim")
	if is := o.column(`SELECT state FROM handoff WHERE owner IS NOT NULL`); is == "" {
		o.Errorf("nobody could claim the case: %s", o.column(`SELECT state FROM handoff`))
	}
	o.checkVoices(first.Conversation, said, written)
}

// TestLastWords: what came just before a case ended is shown all the same.
func TestLastWords(t *testing.T) {
	o := newOffice(t, newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil }))
	o.empty()
	ctx := t.Context()
	o.staff["A"] = 1000
	if _, err := o.AddStaff(ctx, bot.Staff{Telegram: 1000, Name: "A", Role: "counsellor", Capacity: 9}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Pool.Exec(ctx, `INSERT INTO conversation (channel, external_id) VALUES ('web', 'x')`); err != nil {
		t.Fatal(err)
	}
	o.conv = 1
	_, err := o.Pool.Exec(ctx, `INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at) SELECT id, 'asked', 'zh', '', $1, $1, $1 FROM conversation`, o.Now())
	if err != nil {
		t.Fatal(err)
	}
	o.tended()
	o.by("A", "/claim")
	err = pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, 'last', '还有一件事', 'forwarded' FROM conversation WHERE channel = 'web'`); err != nil {
			return err
		}
		return o.DeskSaid(ctx, tx, bot.DeskMessage{Staff: 1000, Case: 1, ID: "c", Text: "/close"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if said := o.desk(); !strings.Contains(said, "还有一件事") {
		t.Error(said)
	}
}

// checkVoices checks what must hold when everything has come to rest.
func (o *office) checkVoices(conversation int64, said, written []string) {
	o.Helper()
	if left := eventually("0", func() string { return o.column(`SELECT count(*)::text FROM turn WHERE state = 'waiting'`) }); left != "0" {
		o.Errorf("%s messages are stuck", left)
	}
	o.tended()
	o.tended()
	if wrong := o.column(`SELECT what FROM out_of_turn`); wrong != "" {
		o.Errorf("two voices: %s", wrong)
	}
	heard := o.column(`SELECT o.body->>'answer' FROM outbox o WHERE o.conversation_id = $1`, conversation)
	for _, text := range written {
		if n := strings.Count(heard, "："+text) + strings.Count(heard, ": "+text); n != 1 {
			o.Errorf("the counsellor's %q reached the person %d times", text, n)
		}
	}
	// Every message was answered, or the counsellors were shown it.
	desk := o.desk()
	forwarded := strings.Fields(o.column(`SELECT substring(message FROM 'p\d+x') FROM turn WHERE state = 'forwarded' AND message LIKE '消息%'`))
	answered := o.column(`SELECT t.message FROM turn t WHERE t.state = 'answered' AND EXISTS (SELECT FROM outbox WHERE turn_id = t.id)
		OR t.state = 'joined' AND (SELECT state FROM turn WHERE id = t.joined_to) = 'forwarded' OR t.state = 'joined' AND EXISTS (SELECT FROM outbox WHERE turn_id = t.joined_to)`)
	for _, text := range said {
		switch shown := strings.Contains(desk, text); {
		case slices.Contains(forwarded, text):
			if !shown {
				o.Errorf("message %s was forwarded, and nobody was shown it", text)
			}
		case !strings.Contains(answered, text):
			o.Errorf("message %s is lost", text)
		}
	}
	if wrong := o.column(`
		SELECT 'case ' || h.id || ' ' || h.state FROM handoff h JOIN conversation c ON c.id = h.conversation_id
		WHERE h.state IN ('waiting', 'claimed', 'active') AND (h.due_at IS NULL OR h.owner IS DISTINCT FROM c.owner)
		   OR (h.state IN ('claimed', 'active')) <> (h.owner IS NOT NULL)`); wrong != "" {
		o.Errorf("stuck: %s", wrong)
	}
	for range 30 { // nobody does anything any more
		o.clock.Add(int64(time.Hour))
		o.tended()
	}
	if owned := o.column(`SELECT state FROM handoff WHERE state IN ('claimed', 'active') UNION ALL SELECT 'owned' FROM conversation WHERE owner IS NOT NULL`); owned != "" {
		o.Errorf("still with somebody who has gone: %s", owned)
	}
}
