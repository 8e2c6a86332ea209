package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// office is a core with a desk, and a clock that tests set.
type office struct {
	testing.TB
	*bot.Bot
	clock   *atomic.Int64
	staff   map[string]int64 // Telegram ids
	said    int
	person  bot.Message
	last    bot.Answer
	conv    int64
	refused error // the last act in the web inbox
	opened  int64 // the transaction that was the next when it opened

	restart func() // of the other replica
}

// friday is 10:00 in Shanghai.
var friday = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC).UnixNano()

func newOffice(t testing.TB, b *bot.Bot) *office {
	o := &office{TB: t, Bot: b, clock: &atomic.Int64{}}
	o.clock.Store(friday)
	b.Now = func() time.Time { return time.Unix(0, o.clock.Load()).UTC() }
	o.opened = o.count(`SELECT pg_current_xact_id()::text`)
	b.Desk, b.Topics = &bot.Desk{Channel: "telegram", Conversation: "-100"}, map[string]bool{"disability": false, "arbitration": true}
	return o
}

// empty lets everybody go, and forgets every case.
func (o *office) empty() {
	o.Helper()
	o.staff, o.last, o.conv = map[string]int64{}, bot.Answer{}, 0
	o.clock.Store(friday)
	for _, sql := range []string{`DELETE FROM conversation`, `DELETE FROM audit`, `DELETE FROM canned_reply`, `DELETE FROM staff`, `DELETE FROM team`} {
		if _, err := o.Pool.Exec(context.Background(), sql); err != nil {
			o.Fatal(err)
		}
	}
}

// by has a counsellor write something about the person's case.
func (o *office) by(name, text string) {
	o.Helper()
	o.said++
	ctx := context.Background()
	id, _, err := o.Standing(ctx, o.conv)
	if err != nil {
		o.Fatal(err)
	}
	if strings.HasPrefix(text, "/duty") {
		id = 0
	}
	o.placed()
	err = pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error {
		return o.DeskSaid(ctx, tx, bot.DeskMessage{Staff: o.staff[name], Case: id, ID: fmt.Sprint(o.said), Text: text, Language: "zh"})
	})
	if err != nil {
		o.Fatal(err)
	}
	o.tended()
}

// number is a counsellor's in the database.
func (o *office) number(name string) int64 {
	o.Helper()
	id, err := strconv.ParseInt(o.column(`SELECT id::text FROM staff WHERE name = $1`, name), 10, 64)
	if err != nil {
		o.Fatalf("there is no %s", name)
	}
	return id
}

// changed has a counsellor change the last message that anybody wrote at the desk.
func (o *office) changed(name, text string, version int64) {
	o.Helper()
	ctx := context.Background()
	id, _, err := o.Standing(ctx, o.conv)
	if err != nil {
		o.Fatal(err)
	}
	err = pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error {
		return o.DeskSaid(ctx, tx, bot.DeskMessage{Staff: o.staff[name], Case: id, ID: fmt.Sprint(o.said), Text: text, Version: version, Language: "zh"})
	})
	if err != nil {
		o.Fatal(err)
	}
	o.tended()
}

// web has a counsellor do something in the web inbox.
func (o *office) web(name, what string, n int) {
	o.Helper()
	ctx := context.Background()
	id, _, err := o.Standing(ctx, o.conv)
	if err != nil {
		o.Fatal(err)
	}
	verb, rest, _ := strings.Cut(what, " ")
	did := strings.TrimPrefix(verb, "/")
	if did == verb {
		did = "say"
	}
	err = o.Act(ctx, o.number(name), id, did, func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
		switch verb {
		case "/claim":
			return o.Claim(ctx, tx, c, by)
		case "/note":
			return o.Note(ctx, tx, c, by, rest)
		case "/release":
			return o.Release(ctx, tx, c, by, "released")
		case "/transfer":
			to, note, _ := strings.Cut(rest, " ")
			return o.Transfer(ctx, tx, c, by, to, note)
		case "/return", "/close":
			return o.End(ctx, tx, c, by, did)
		case "/reopen":
			return o.Reopen(ctx, tx, c, by)
		}
		return o.Say(ctx, tx, c, by, bot.DeskMessage{ID: fmt.Sprint("web:", n), Text: what})
	})
	o.refused = err
	o.tended()
}

// placed gives each case the topic that a door would make.
func (o *office) placed() {
	o.Helper()
	if _, err := o.Pool.Exec(context.Background(), `UPDATE handoff SET place = id, place_chat = '-100' WHERE place = 0`); err != nil {
		o.Fatal(err)
	}
}

func (o *office) exec(sql string, args ...any) {
	o.Helper()
	if _, err := o.Pool.Exec(context.Background(), sql, args...); err != nil {
		o.Fatal(err)
	}
}

func (o *office) tended() {
	o.Helper()
	if err := o.Tend(context.Background()); err != nil {
		o.Fatal(err)
	}
}

// column gives one text from the database, "" where there is none.
func (o *office) column(sql string, args ...any) (s string) {
	o.Helper()
	rows, err := o.Pool.Query(context.Background(), sql, args...)
	if err == nil {
		var all []string
		if all, err = pgx.CollectRows(rows, pgx.RowTo[string]); err == nil {
			return strings.Join(all, "\n")
		}
	}
	o.Fatal(err)
	return ""
}

// desk is all that the counsellors were shown.
func (o *office) desk() string {
	o.Helper()
	return o.shown("-100")
}

func (o *office) shown(group string) string {
	o.Helper()
	return o.column(`SELECT o.body->>'answer' || coalesce(' ' || (o.body->>'choices'), '') FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = $1 ORDER BY o.id`, group)
}

// TestPeople plays the scripts of testdata/dialogues/people: a person, and
// counsellors whose names stand in front of what they do.
func TestPeople(t *testing.T) {
	o := newOffice(t, newStarterBot(t))
	run(t, o.Bot, 2)
	playScripts(t, "testdata/dialogues/people/*.txt", 5, func(t *testing.T, script string) func(n int, line string) {
		o.TB = t
		o.empty()
		o.Desk, o.refused = &bot.Desk{Channel: "telegram", Conversation: "-100"}, nil
		t.Cleanup(func() {
			if o.refused != nil {
				t.Errorf("an act was refused: %v", o.refused)
			}
		})
		return func(n int, line string) {
			o.line(script, n, line)
		}
	})
}

// eventually gives a text as soon as it is like a pattern, or as it is at the end.
func eventually(pattern string, text func() string) string {
	for end := time.Now().Add(30 * time.Second); ; {
		if s := text(); like(pattern, s) || time.Now().After(end) {
			return s
		}
		<-time.After(5 * time.Millisecond)
	}
}

func (o *office) line(script string, n int, line string) {
	o.Helper()
	ctx := context.Background()
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "", "#":
	case "team": // team NAME SPAN, SPAN …
		name, hours, _ := strings.Cut(rest, " ")
		if err := o.SetTeam(ctx, bot.Team{Name: name, TimeZone: "Asia/Shanghai", Hours: strings.Split(hours, ", ")}); err != nil {
			o.Fatal(err)
		}
	case "staff": // staff NAME role languages regions capacity [team]
		f := append(strings.Fields(rest), "")
		capacity, err := strconv.Atoi(f[4])
		if err != nil {
			o.Fatal(err)
		}
		list := func(s string) []string {
			if s == "-" {
				return nil
			}
			return strings.Split(s, ",")
		}
		o.staff[f[0]] = int64(1000 + len(o.staff))
		if _, err := o.AddStaff(ctx, bot.Staff{Telegram: o.staff[f[0]], Name: f[0], Role: f[1], Languages: list(f[2]), Regions: list(f[3]), Capacity: capacity, Team: f[5]}); err != nil {
			o.Fatal(err)
		}
	case "as": // as NAME TEXT
		name, text, _ := strings.Cut(rest, " ")
		o.by(name, strings.ReplaceAll(text, "⏎", "\n"))
	case "same": // the same, all in the same second
		name, text, _ := strings.Cut(rest, " ")
		o.changed(name, text, 1)
	case "sent": // all that waits
		o.exec(`UPDATE outbox SET state = 'sent' WHERE state = 'waiting'`)
	case "erased": // the person's conversation
		o.exec(`DELETE FROM conversation WHERE id = $1`, o.conv)
	case "topic": // topic NAME TEXT: in a topic of no case
		name, text, _ := strings.Cut(rest, " ")
		o.said++
		m := bot.DeskMessage{Staff: o.staff[name], Place: 7000, ID: fmt.Sprint(o.said), Text: text, Language: "zh"}
		if err := pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error { return o.DeskSaid(ctx, tx, m) }); err != nil {
			o.Fatal(err)
		}
	case "group": // NUMBER: another group is the desk
		o.Desk = &bot.Desk{Channel: "telegram", Conversation: rest}
	case "change": // change NAME TEXT: of what they wrote last
		name, text, _ := strings.Cut(rest, " ")
		o.changed(name, text, int64(n))
	case "web": // web NAME what: in the web inbox
		name, text, _ := strings.Cut(rest, " ")
		o.web(name, text, n)
	case "no": // no desk: counsellors have the web inbox alone
		o.Desk = nil
	case "canned": // canned NAME SHORTCUT LANGUAGE TEXT
		f := strings.SplitN(rest, " ", 4)
		if _, err := o.SetCanned(ctx, o.number(f[0]), bot.CannedReply{Shortcut: f[1], Language: f[2], Text: f[3]}); err != nil {
			o.Fatal(err)
		}
	case "audit": // what staff did about cases, in order
		is := strings.ReplaceAll(o.column(`SELECT s.name || ' ' || a.what FROM audit a JOIN staff s ON s.id = a.staff_id WHERE handoff_id IS NOT NULL ORDER BY a.id`), "\n", ", ")
		if is != rest {
			o.Errorf("line %d: the audit has %q, want %q", n, is, rest)
		}
	case "notes":
		is := strings.ReplaceAll(o.column(`SELECT detail FROM handoff_event WHERE what = 'note' ORDER BY id`), "\n", " | ")
		if is != rest {
			o.Errorf("line %d: the notes are %q, want %q", n, is, rest)
		}
	case "guest":
		o.staff["guest"] = 5
		o.by("guest", rest)
	case ">", "press", "tap", "forge": // tap: a button of what was told last; forge: a press of a button that was never there
		m := bot.Message{Channel: "terminal", Conversation: script, ID: strconv.Itoa(n), Text: rest}
		if verb == "forge" {
			m.Kind = bot.Button
			if strings.Contains(rest, "#case") {
				m.Text = strings.ReplaceAll(rest, "#case", "#"+o.column(`SELECT max(id)::text FROM handoff`))
			}
		}
		if verb == "tap" {
			m.Kind, m.Text = bot.Button, o.column(`
				SELECT c.say FROM jsonb_to_recordset((SELECT o.body->'choices' FROM outbox o JOIN turn t ON t.id = o.turn_id
					WHERE o.conversation_id = $1 AND t.kind = 'notice' ORDER BY o.id DESC LIMIT 1)) AS c (label text, say text) WHERE c.label = $2`, o.conv, rest)
			if m.Text == "" {
				o.Fatalf("line %d: no button %q", n, rest)
			}
		}
		if verb == "press" {
			i := slices.IndexFunc(o.last.Choices, func(c bot.Choice) bool { return c.Label == rest })
			if i < 0 {
				o.Fatalf("line %d: no button %q in %v", n, rest, o.last.Choices)
			}
			m.Kind, m.Text = bot.Button, o.last.Choices[i].Say
		}
		receipt, err := o.Receive(ctx, m)
		if err != nil {
			o.Fatal(err)
		}
		if o.refused != nil {
			o.Errorf("line %d: %v", n, o.refused)
		}
		o.last, o.conv, o.person = reply(o.TB, o.Bot, receipt), receipt.Conversation, m
		o.tended()
	case "also", "also2": // another person
		receipt, err := o.Receive(ctx, bot.Message{Channel: "terminal", Conversation: script + " " + verb, ID: strconv.Itoa(n), Text: rest})
		if err != nil {
			o.Fatal(err)
		}
		reply(o.TB, o.Bot, receipt)
	case "edit":
		m := o.person
		m.Text = rest
		if err := pgx.BeginFunc(ctx, o.Pool, func(tx pgx.Tx) error { return o.AmendIn(ctx, tx, bot.Edit{Message: m, Version: int64(n)}) }); err != nil {
			o.Fatal(err)
		}
		eventually("0", func() string { return o.column(`SELECT count(*)::text FROM turn WHERE state = 'waiting'`) })
		o.tended()
	case "<":
		if said := bot.Render(o.last); !like(rest, said) {
			o.Errorf("line %d: want %q, got %q", n, rest, said)
		}
	case "refused": // what was done in the web inbox, because
		if o.refused == nil || !strings.Contains(o.refused.Error(), rest) {
			o.Errorf("line %d: %v, want %q", n, o.refused, rest)
		}
		o.refused = nil
	case "outcome":
		want, not := strings.CutPrefix(rest, "!")
		if (string(o.last.Outcome) == want) == not {
			o.Errorf("line %d: outcome %s, want %s", n, o.last.Outcome, rest)
		}
	case "told": // what the person was told last, without having written
		said := eventually(rest, func() string {
			return o.column(`SELECT o.body->>'answer' FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE o.conversation_id = $1 AND t.kind = 'notice' ORDER BY o.id DESC LIMIT 1`, o.conv)
		})
		if !like(rest, said) {
			o.Errorf("line %d: want %q, told %q", n, rest, said)
		}
	case "desk":
		if said := eventually("*"+rest+"*", o.desk); !like("*"+rest+"*", said) {
			o.Errorf("line %d: want %q, the desk was shown %q", n, rest, said)
		}
	case "at": // GROUP: as desk, of another one
		group, want, _ := strings.Cut(rest, " ")
		shown := func() string { return o.shown(group) }
		if said := eventually("*"+want+"*", shown); !like("*"+want+"*", said) || strings.Count(said, "本人要求人工") != 1 {
			o.Errorf("line %d: want %q, %s was shown %q", n, want, group, said)
		}
	case "desk!":
		if said := o.desk(); like("*"+rest+"*", said) {
			o.Errorf("line %d: want no %q, the desk was shown %q", n, rest, said)
		}
	case "heard": // by the person, once
		if is := o.column(`SELECT count(*)::text FROM outbox WHERE conversation_id = $1 AND body->>'answer' LIKE '%' || $2 || '%'`, o.conv, rest); is != "1" {
			o.Errorf("line %d: the person was told %q %s times", n, rest, is)
		}
	case "heard!": // by the person
		if said := o.column(`SELECT body::text FROM outbox WHERE conversation_id = $1`, o.conv); like("*"+rest+"*", said) {
			o.Errorf("line %d: the person was told %q", n, rest)
		}
	case "case":
		is := o.column(`SELECT h.state || coalesce(' ' || s.name, '') FROM handoff h LEFT JOIN staff s ON s.id = h.owner WHERE conversation_id = $1 ORDER BY h.id DESC LIMIT 1`, o.conv)
		if is != rest {
			o.Errorf("line %d: the case is %q, want %q", n, is, rest)
		}
	case "promised": // a call, of which somebody is reminded
		is := eventually(rest, func() string {
			return o.column(`SELECT CASE WHEN callback_due_at IS NULL THEN 'no' ELSE 'yes' END FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, o.conv)
		})
		if is != rest {
			o.Errorf("line %d: promised: %s, want %s", n, is, rest)
		}
	case "called": // how the person wishes to be
		if is := o.column(`SELECT callback FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, o.conv); is != rest {
			o.Errorf("line %d: to be called %q, want %q", n, is, rest)
		}
	case "urgent": // priority and reason
		is := eventually(rest, func() string {
			return o.column(`SELECT priority || ' ' || reason FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, o.conv)
		})
		if is != rest {
			o.Errorf("line %d: the case is %q, want %q", n, is, rest)
		}
	case "rated": // rating, and what was missing
		is := o.column(`SELECT rating || CASE WHEN rated_at IS NULL THEN '' ELSE ' at' END || ' ' || missing FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, o.conv)
		if strings.TrimSpace(is) != rest {
			o.Errorf("line %d: the case is rated %q, want %q", n, is, rest)
		}
	case "offered":
		is := eventually(rest, func() string {
			return o.column(`SELECT coalesce(s.name, '-') FROM handoff h LEFT JOIN staff s ON s.id = h.offered_to WHERE conversation_id = $1 ORDER BY h.id DESC LIMIT 1`, o.conv)
		})
		if is != rest {
			o.Errorf("line %d: offered to %q, want %q", n, is, rest)
		}
	case "pass": // time
		d, err := time.ParseDuration(rest)
		if err != nil {
			o.Fatal(err)
		}
		o.clock.Add(int64(d))
		o.tended()
	default:
		o.Fatalf("line %d: %q is not understood", n, line)
	}
}
