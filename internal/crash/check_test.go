package crash

import (
	"context"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge/starter"
)

// turn is a row of the core.
type turn struct {
	ID           int64
	Conversation int64
	Channel      string
	Chat         string
	External     string
	Kind         string
	State        string
	Joined       int64
	Edited       int64
	Position     int64
	Received     time.Time
	Answered     *time.Time
}

// reply is an outbox row.
type reply struct {
	ID       int64
	Turn     int64
	Part     int
	Channel  string
	State    string
	Error    string
	Created  time.Time
	Settled  *time.Time
	arrivals int
}

// stored is what the database holds when all is over.
type stored struct {
	turns   []*turn
	byID    map[int64]*turn
	replies []*reply
	byTurn  map[int64][]*reply
}

// awaitQuiet waits until nothing is on its way any more.
func (w *world) awaitQuiet(p *people) {
	w.t.Helper()
	var left [6]int
	what := [6]string{
		"updates that Telegram has", "turns that wait", "conversations that are due or claimed",
		"replies on their way to chats", "replies on their way to pages", "replies that the pages do not show",
	}
	quiet := until(w.t.Context(), quietWithin, func() bool {
		ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
		defer cancel()
		left[0] = len(w.server.Pending())
		conn, err := w.connect(ctx)
		if err != nil {
			return false
		}
		defer func() { _ = conn.Close(ctx) }()
		err = conn.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM turn WHERE state = 'waiting'),
			       (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL OR claimed_until IS NOT NULL),
			       (SELECT count(*) FROM outbox WHERE channel = 'telegram' AND state IN ('waiting', 'sending')),
			       (SELECT count(*) FROM outbox WHERE channel <> 'telegram' AND state IN ('waiting', 'sending')),
			       (SELECT count(*) FROM outbox WHERE channel = 'web')`).Scan(&left[1], &left[2], &left[3], &left[4], &left[5])
		for _, page := range p.pages {
			left[5] -= page.got()
		}
		return err == nil && left == [6]int{}
	})
	if !quiet {
		for i, n := range left {
			if n != 0 {
				w.t.Errorf("after %v there are still %d %s", quietWithin, n, what[i])
			}
		}
	}
	p.leave()
}

// check compares what people sent, what the database holds and what people saw.
func (w *world) check(p *people) {
	w.t.Helper()
	s := w.load()
	w.checkMessages(p, s)
	w.checkPages(p, s)
	w.checkAnswers(s)
	w.checkArrivals(p, s)
	w.checkLibrary()
	w.waits(s)
	for _, program := range w.programs {
		for what := range program.log.complaints() {
			// The net under the queue has to catch nothing.
			if strings.HasPrefix(what, "PANIC") || strings.Contains(what, "defect of the program") {
				w.t.Errorf("%s: %s", program.name, what)
			}
		}
	}
}

func query[T any](w *world, conn *pgx.Conn, sql string) []*T {
	w.t.Helper()
	rows, err := conn.Query(w.t.Context(), sql)
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[T])
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *world) load() stored {
	w.t.Helper()
	conn, err := w.connect(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(w.t.Context())) }()
	s := stored{byID: map[int64]*turn{}, byTurn: map[int64][]*reply{}}
	s.turns = query[turn](w, conn, `
		SELECT t.id, t.conversation_id, c.channel, c.external_id, t.external_id, t.kind, t.state, coalesce(t.joined_to, 0), t.edited, t.position,
		       t.received_at, t.answered_at
		FROM turn t JOIN conversation c ON c.id = t.conversation_id ORDER BY t.position, t.id`)
	for _, t := range s.turns {
		s.byID[t.ID] = t
	}
	type row struct {
		ID      int64
		Turn    int64
		Part    int
		Channel string
		State   string
		Error   string
		Created time.Time
		Settled *time.Time
	}
	for _, r := range query[row](w, conn, `SELECT id, turn_id, part, channel, state, error, created_at, settled_at FROM outbox ORDER BY id`) {
		one := &reply{ID: r.ID, Turn: r.Turn, Part: r.Part, Channel: r.Channel, State: r.State, Error: r.Error, Created: r.Created, Settled: r.Settled}
		s.replies = append(s.replies, one)
		s.byTurn[r.Turn] = append(s.byTurn[r.Turn], one)
	}
	var dead int
	if err := conn.QueryRow(w.t.Context(), `SELECT count(*) FROM telegram_update WHERE state NOT IN ('done', 'skipped')`).Scan(&dead); err != nil || dead > 0 {
		w.t.Errorf("%d updates are dead letters or wait, %v", dead, err)
	}
	return s
}

// checkMessages: each message of Telegram's people is one turn, each change of
// one is in its turn or in one more, each press is one turn; nothing else is.
func (w *world) checkMessages(p *people, s stored) {
	found := map[string]map[string][]*turn{}
	total := 0
	for _, t := range s.turns {
		if t.Channel != "telegram" {
			continue
		}
		total++
		if found[t.Chat] == nil {
			found[t.Chat] = map[string][]*turn{}
		}
		name, _, _ := strings.Cut(t.External, "#") // a change that came too late is a turn of its own
		if t.Kind == "button" {
			name = "button"
		}
		found[t.Chat][name] = append(found[t.Chat][name], t)
	}
	messages, edits, amended, presses := 0, 0, 0, 0
	for _, c := range p.chats {
		turns := found[external(c.id)]
		for _, m := range c.messages {
			messages++
			first, again, changed := 0, 0, 0
			for _, t := range turns[external(m.id)] {
				if t.External == external(m.id) {
					first++
				} else {
					again++
				}
				if t.Edited != 0 {
					changed++
				}
			}
			amended += changed - again
			if m.edited != 0 {
				edits++
			}
			if first != 1 {
				w.t.Errorf("message %d of chat %d has %d turns", m.id, c.id, first)
			}
			if want := m.edited != 0; want && changed != 1 || !want && changed+again > 0 {
				w.t.Errorf("message %d of chat %d, edited: %v: %d turns have the change, %d are added for it", m.id, c.id, want, changed, again)
			}
		}
		presses += len(c.pressed)
		if n := len(turns["button"]); n != len(c.pressed) {
			w.t.Errorf("chat %d: %d presses are %d turns", c.id, len(c.pressed), n)
		}
	}
	if want := messages + (edits - amended) + presses; total != want {
		w.t.Errorf("%d turns from Telegram, want %d", total, want)
	}
	w.count("Telegram: messages", messages)
	w.count("Telegram: changes of messages (of these while unanswered)", strconv.Itoa(edits)+" ("+strconv.Itoa(amended)+")")
	w.count("Telegram: presses", presses)
	w.count("Telegram: turns", total)
}

// checkPages: each message that the page was told is accepted is one turn, and
// the page has got its reply, once, in order.
func (w *world) checkPages(p *people, s stored) {
	names := map[string]int{}
	replies := map[int64]bool{}
	total := 0
	for _, t := range s.turns {
		if t.Channel == "web" {
			total++
			names[t.External]++
		}
	}
	for _, r := range s.replies {
		if r.Channel == "web" {
			replies[r.ID] = true
		}
	}
	accepted, read := 0, 0
	for _, page := range p.pages {
		page.mu.Lock()
		for _, id := range page.accepted {
			accepted++
			if names[id] != 1 {
				w.t.Errorf("the page's message %s has %d turns", id, names[id])
			}
		}
		if page.open != "" {
			w.t.Errorf("the page's message %s was never accepted", page.open)
		}
		if !slices.IsSorted(page.replies) {
			w.t.Errorf("page %d got its replies in another order: %v", page.n, page.replies)
		}
		for _, id := range page.replies {
			read++
			if !replies[id] {
				w.t.Errorf("page %d got reply %d, which is not there or came before", page.n, id)
			}
			delete(replies, id)
		}
		page.mu.Unlock()
	}
	if total != accepted {
		w.t.Errorf("%d turns from the pages, want %d", total, accepted)
	}
	if len(replies) > 0 {
		w.t.Errorf("%d replies did not come to their pages", len(replies))
	}
	w.count("web: messages accepted", accepted)
	w.count("web: turns", total)
	w.count("web: replies read", read)
}

// checkAnswers: every turn is answered or failed, with one reply, or joined to
// one that is; every reply is settled.
func (w *world) checkAnswers(s stored) {
	states := map[string]int{}
	for _, t := range s.turns {
		states["turns "+t.State]++
		first := 0
		for _, r := range s.byTurn[t.ID] {
			if r.Part == 1 {
				first++
			}
		}
		want := 1
		switch t.State {
		case "answered", "failed":
		case "joined":
			want = 0
			if head := s.byID[t.Joined]; head == nil || head.Conversation != t.Conversation || head.State != "answered" && head.State != "failed" {
				w.t.Errorf("turn %d is joined to %d, which is no answered one: %+v", t.ID, t.Joined, head)
			}
		default:
			w.t.Errorf("turn %d is %s", t.ID, t.State)
			continue
		}
		if first != want {
			w.t.Errorf("turn %d is %s and has %d replies", t.ID, t.State, first)
		}
	}
	for _, r := range s.replies {
		states["replies "+r.Channel+" "+r.State]++
		switch {
		case s.byID[r.Turn] == nil:
			w.t.Errorf("reply %d has no turn", r.ID)
		case r.State == "sent", r.State == "offered" && r.Channel == "web", r.State == "unknown" && r.Channel == "telegram", r.State == "failed" && r.Error != "":
		default:
			w.t.Errorf("reply %d of turn %d is %s (%s)", r.ID, r.Turn, r.State, r.Error)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for what, n := range states {
		w.tally[what] = n
	}
}

// checkLibrary: the sample guides are all there, however often their loading was
// broken off.
func (w *world) checkLibrary() {
	guides, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		w.t.Error(err)
		return
	}
	conn, err := w.connect(w.t.Context())
	if err != nil {
		w.t.Error(err)
		return
	}
	defer func() { _ = conn.Close(context.WithoutCancel(w.t.Context())) }()
	var documents int
	if err := conn.QueryRow(w.t.Context(), `SELECT count(*) FROM document`).Scan(&documents); err != nil || documents != len(guides) {
		w.t.Errorf("%d of %d sample guides are in the library, %v", documents, len(guides), err)
	}
}
