package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
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

// TestVoices lets a person who also changes what they said and sends pictures, the
// bot on two replicas, two counsellors at two surfaces, the sender, the timers and
// crashes do as they like, in all orders: never two voices, never a lost message,
// never a stuck case.
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
	person := func(id string, kind bot.Kind, text string) bot.Message {
		m := bot.Message{Channel: "telegram", Conversation: conversation, ID: id, Kind: kind, Text: text}
		if strings.HasPrefix(text, "图") {
			m.Route = json.RawMessage(`{"media":true}`)
		}
		return m
	}
	first, err := o.Receive(ctx, person("first", bot.Text, "人工"))
	if err != nil {
		o.Fatal(err)
	}
	eventually("1", func() string { return o.column(`SELECT count(*)::text FROM handoff`) })
	h := &heard{said: map[string]string{}, written: map[string]string{}}
	actor(1, func(r *rand.Rand, step int) error {
		id, text := fmt.Sprint(step), fmt.Sprintf("消息p%dx 试用期最长多久", step)
		switch r.IntN(24) {
		case 0, 1, 2, 3:
			text = "人工"
		case 4:
			text = "取消人工"
		case 5, 6: // words under a picture
			text = fmt.Sprintf("图p%dx", step)
			h.said[id] = text
		case 7, 8, 9, 10: // a change of something before
			if step > 0 {
				id = fmt.Sprint(r.IntN(step))
			}
			if h.said[id] != "" {
				h.said[id] = fmt.Sprintf("消息p%dy%d", step, step)
				m := person(id, bot.Text, h.said[id])
				return pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error { return o.AmendIn(ctx, tx, bot.Edit{Message: m, Version: int64(step)}) })
			}
			return nil
		case 11: // in danger, whoever has the conversation
			text = fmt.Sprintf("消息p%dx 我想自杀", step)
			h.said[id] = text
		default:
			h.said[id] = text
		}
		_, err := o.Receive(ctx, person(id, bot.Text, text))
		return err
	})
	for n, name := range []string{"A", "B"} {
		verbs := []string{"/claim", "/claim", "/claim", "/claim", "/claim", "/claim", "/claim", "/claim", "/duty on", "/duty off", "/return", "/close", "/reopen", "/release", "/note secret", "/suggest", "/transfer " + string("BA"[n])}
		actor(uint64(2+n), func(r *rand.Rand, step int) error {
			m := bot.DeskMessage{Staff: o.staff[name], ID: fmt.Sprint(name, step), Text: fmt.Sprintf("%s%dx", name, step)}
			switch at := r.IntN(6); {
			case at < 2 && step > 0: // a change of something just before: a word, a note, a command
				m.ID, m.Version, m.Text = fmt.Sprint(name, max(0, step-1-r.IntN(3))), int64(step), fmt.Sprintf("%s%dy", name, step)
			case at == 2:
				m.Text = verbs[r.IntN(len(verbs))]
			}
			return o.atRandomDesk(ctx, first.Conversation, name, m, h)
		})
		actor(uint64(4+n), func(r *rand.Rand, step int) error {
			text := fmt.Sprintf("w%s%dx", name, step)
			if r.IntN(3) == 0 {
				text = verbs[r.IntN(len(verbs))]
			}
			return o.atRandomWeb(ctx, first.Conversation, name, fmt.Sprint("web:", name, step), text, h)
		})
	}
	actor(6, func(r *rand.Rand, _ int) error {
		o.clock.Add(int64(time.Duration(r.IntN(60)) * time.Second))
		if r.IntN(10) == 0 {
			o.restart()
		}
		if r.IntN(4) == 0 { // a worker that dies with what it has
			_, err := o.Pool.Exec(ctx, `UPDATE conversation SET claim = claim + 1, claimed_until = now() + '20 ms' WHERE due_at IS NOT NULL`)
			return err
		}
		return o.Tend(ctx)
	})
	actor(7, func(r *rand.Rand, _ int) error { // the sender, which dies now and then
		if r.IntN(8) == 0 {
			if _, err := o.SettleStale(ctx, "telegram", true); err != nil {
				return err
			}
		}
		state := []string{"sent", "sending"}[r.IntN(2)]
		_, err := o.Pool.Exec(ctx, `
			UPDATE outbox SET state = $1, sent_as = id, next_at = now() + interval '1 hour'
			WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' ORDER BY random() LIMIT 5 FOR UPDATE SKIP LOCKED)`, state)
		return err
	})
	all.Wait()
	// Whatever state that has led to, somebody takes the case and goes home.
	o.conv = first.Conversation
	if _, err := o.Receive(ctx, person("last", bot.Text, "人工")); err != nil {
		o.Fatal(err)
	}
	eventually("0", func() string { return o.column(`SELECT count(*)::text FROM turn WHERE state = 'waiting'`) })
	o.by([]string{"A", "B"}[seed%2], "/claim")
	if is := o.column(`SELECT state FROM handoff WHERE owner IS NOT NULL`); is == "" {
		o.Errorf("nobody could claim the case: %s", o.column(`SELECT state FROM handoff`))
	}
	o.checkVoices(first.Conversation, h)
}

// heard is what must be heard in the end: by message, its last words.
type heard struct {
	mu            sync.Mutex
	said, written map[string]string // by the person, who is one; by the counsellors
}

// atRandomDesk has a counsellor write something at the desk, and notes what of it the
// person must get: read under the lock that decides it.
func (o *office) atRandomDesk(ctx context.Context, conversation int64, name string, m bot.DeskMessage, h *heard) error {
	id, _, err := o.Standing(ctx, conversation)
	if err != nil || id == 0 && !strings.HasPrefix(m.Text, "/duty") {
		return err
	}
	if !strings.HasPrefix(m.Text, "/duty") {
		m.Case = id
	}
	o.placed()
	sends := false
	err = pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error {
		if m.Case != 0 && !strings.HasPrefix(m.Text, "/") {
			if _, err := tx.Exec(ctx, `SELECT FROM staff WHERE name = $1 FOR NO KEY UPDATE`, name); err != nil { // first, as whoever acts
				return err
			}
			if err := tx.QueryRow(ctx, `
				SELECT coalesce(owner = (SELECT id FROM staff WHERE name = $2), false)
				   AND ($4 OR EXISTS (SELECT FROM turn WHERE conversation_id = $1 AND external_id = 'staff:-100:' || $3))
				FROM conversation WHERE id = $1 FOR NO KEY UPDATE`, conversation, name, m.ID, m.Version == 0).Scan(&sends); err != nil {
				return err
			}
		}
		return o.DeskSaid(ctx, tx, m)
	})
	if sends && err == nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.written["staff:-100:"+m.ID] = m.Text
	}
	return err
}

// atRandomWeb has a counsellor do something in the web inbox, which may refuse it.
func (o *office) atRandomWeb(ctx context.Context, conversation int64, name, id, text string, h *heard) error {
	of, _, err := o.Standing(ctx, conversation)
	if err != nil || of == 0 {
		return err
	}
	verb, rest, _ := strings.Cut(text, " ")
	err = o.Act(ctx, o.number(name), of, "act", func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
		switch verb {
		case "/claim":
			return o.Claim(ctx, tx, c, by)
		case "/note":
			return o.Note(ctx, tx, c, by, rest)
		case "/release":
			return o.Release(ctx, tx, c, by, "released")
		case "/transfer":
			return o.Transfer(ctx, tx, c, by, rest, "")
		case "/return", "/close":
			return o.End(ctx, tx, c, by, verb[1:])
		case "/reopen":
			return o.Reopen(ctx, tx, c, by)
		case "/suggest":
			return o.AskSuggestion(ctx, tx, c, by)
		case "/duty":
			return o.Duty(ctx, tx, by, rest == "on")
		}
		return o.Say(ctx, tx, c, by, bot.DeskMessage{ID: id, Text: text})
	})
	if err == nil && !strings.HasPrefix(text, "/") {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.written["staff:"+id] = text
	}
	for _, refusal := range []error{bot.ErrTaken, bot.ErrNotTheirs, bot.ErrFull} {
		if errors.Is(err, refusal) {
			return nil
		}
	}
	return err
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
func (o *office) checkVoices(conversation int64, h *heard) {
	o.Helper()
	if left := eventually("0", func() string { return o.column(`SELECT count(*)::text FROM turn WHERE state = 'waiting'`) }); left != "0" {
		o.Errorf("%s messages are stuck", left)
	}
	o.tended()
	o.tended()
	if wrong := o.column(`SELECT what FROM out_of_turn`); wrong != "" {
		o.Errorf("two voices: %s", wrong)
	}
	for key, text := range h.written {
		got := o.column(`
			SELECT string_agg(o.body->>'words', '|' ORDER BY o.id) FROM outbox o JOIN turn t ON t.id = o.turn_id
			WHERE t.conversation_id = $1 AND (t.external_id = $2 OR starts_with(t.external_id, $2 || '#'))`, conversation, key)
		if got != text && !strings.HasSuffix(got, "|"+text) || strings.Count(got, text) != 1 {
			o.Errorf("of %s, which says %q in the end, the person got %q", key, text, got)
		}
	}
	o.Logf("%d messages of the person, %d of counsellors, %s changed; %s cases, %s claims", len(h.said), len(h.written),
		o.column(`SELECT count(*)::text FROM outbox WHERE body->>'words' LIKE '%y'`), o.column(`SELECT count(*)::text FROM handoff`), o.column(`SELECT count(*)::text FROM handoff_event WHERE what = 'claim'`))
	// Nothing else of theirs: no note, nothing that was written while it was not theirs.
	if n := o.column(`SELECT count(*)::text FROM turn WHERE conversation_id = $1 AND external_id LIKE 'staff:%' AND external_id NOT LIKE '%#%'`, conversation); n != fmt.Sprint(len(h.written)) {
		o.Errorf("%s messages of counsellors reached the person, not %d", n, len(h.written))
	}
	if leaked := o.column(`SELECT body->>'answer' FROM outbox WHERE conversation_id = $1 AND body->>'answer' LIKE '%secret%'`, conversation); leaked != "" {
		o.Errorf("the person was told %q", leaked)
	}
	// Every message was answered, or the counsellors were shown it.
	for id, text := range h.said {
		turn := `SELECT id FROM turn WHERE conversation_id = $1 AND (external_id = $2 OR starts_with(external_id, $2 || '#')) AND message = $3`
		if o.column(`SELECT 'there' FROM turn WHERE id IN (`+turn+`)`, conversation, id, text) == "" {
			o.Errorf("message %s, which says %q in the end, is lost", id, text)
			continue
		}
		word, _, _ := strings.Cut(text, " ")
		shown := o.column(`
			SELECT 'shown' FROM outbox o JOIN conversation c ON c.id = o.conversation_id
			WHERE c.external_id = '-100' AND (o.body->>'answer' LIKE '%' || $1 || '%' OR o.body->'copy'->>'message' = $2) LIMIT 1`, word, id)
		answered := o.column(`
			SELECT 'answered' FROM turn t WHERE t.id IN (`+turn+`) AND EXISTS (
				SELECT FROM outbox o JOIN turn a ON a.id = o.turn_id WHERE a.id = coalesce(t.joined_to, t.id) AND a.state = 'answered')`, conversation, id, text)
		if shown == "" && answered == "" {
			o.Errorf("message %s, %q: nobody was shown it, and the bot did not answer: %s; cases %s", id, text,
				o.column(`SELECT to_jsonb(t)::text FROM turn t WHERE id IN (`+turn+`)`, conversation, id, text), o.column(`SELECT to_jsonb(h)::text FROM handoff h ORDER BY id`))
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
