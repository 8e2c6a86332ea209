package bot_test

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// run starts the core's workers and stops them at the end of the test.
func run(t testing.TB, b *bot.Bot, workers int) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.Run(ctx, workers)
	}()
	t.Cleanup(func() { stop(); <-done })
}

// reply waits for the reply to a turn.
func reply(t testing.TB, b *bot.Bot, r bot.Receipt) bot.Answer {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	events, unwatch := b.Hub.Watch(r.Conversation)
	defer unwatch()
	for {
		replies, err := b.Replies(ctx, r.Conversation, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, reply := range replies {
			if reply.Turn == r.Turn {
				return reply.Answer
			}
		}
		select {
		case <-events:
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("turn %d has no reply", r.Turn)
		}
	}
}

// TestDialogues plays the scripts of testdata/dialogues against the real core on
// a real database.
func TestDialogues(t *testing.T) { play(t, newStarterBot(t), "testdata/dialogues/*.txt") }

// TestCases plays the scripts of testdata/dialogues/cases over the documents of
// testdata/cases.
func TestCases(t *testing.T) { play(t, newCasesBot(t), "testdata/dialogues/cases/*.txt") }

// TestCasesNone plays scripts over rules for some people only.
func TestCasesNone(t *testing.T) {
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) {
		return l.Load(context.Background(), []string{"testdata/none"}, knowledge.Source{}, nil)
	})
	play(t, b, "testdata/dialogues/none/*.txt")
}

func play(t *testing.T, b *bot.Bot, pattern string) {
	run(t, b, 2)
	playScripts(t, pattern, 2, func(t *testing.T, script string) func(n int, line string) {
		var last bot.Answer
		var sent bot.Message
		return func(n int, line string) {
			switch verb, rest, _ := strings.Cut(line, " "); verb {
			case "", "#":
			case ">", "press": // a line, or a button by its label
				m := bot.Message{Channel: "terminal", Conversation: script, ID: strconv.Itoa(n), Text: rest}
				if verb == "press" {
					i := slices.IndexFunc(last.Choices, func(c bot.Choice) bool { return c.Label == rest })
					if i < 0 {
						t.Fatalf("line %d: no button %q in %v", n, rest, last.Choices)
					}
					m.Kind, m.Text = bot.Button, last.Choices[i].Say
				}
				receipt, err := b.Receive(context.Background(), m)
				if err != nil {
					t.Fatal(err)
				}
				last, sent = reply(t, b, receipt), m
			case "edit": // the last message, after its reply was seen
				last = edited(t, b, sent, rest, int64(n))
			case "<":
				if said := bot.Render(last); !like(rest, said) {
					t.Errorf("line %d: want %q, got %q", n, rest, said)
				}
			case "outcome":
				want, not := strings.CutPrefix(rest, "!")
				if (string(last.Outcome) == want) == not {
					t.Errorf("line %d: outcome %s, want %s", n, last.Outcome, rest)
				}
			default:
				t.Fatalf("line %d: %q is not understood", n, line)
			}
		}
	})
}

// playScripts plays scripts, each as a test of its own: begin gives what is done with its
// lines, which are counted from 1.
func playScripts(t *testing.T, pattern string, least int, begin func(t *testing.T, script string) func(n int, line string)) {
	t.Helper()
	scripts, err := filepath.Glob(pattern)
	if err != nil || len(scripts) < least {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			file, err := os.Open(script)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close() // opened for reading
			line := begin(t, script)
			scanner := bufio.NewScanner(file)
			for n := 1; scanner.Scan(); n++ {
				line(n, scanner.Text())
			}
			if err := scanner.Err(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// edited changes a message and gives the reply to the change.
func edited(t *testing.T, b *bot.Bot, m bot.Message, text string, version int64) bot.Answer {
	t.Helper()
	ctx := context.Background()
	m.Text = text
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { return b.AmendIn(ctx, tx, bot.Edit{Message: m, Version: version}) })
	if err != nil {
		t.Fatal(err)
	}
	var r bot.Receipt
	err = b.Pool.QueryRow(ctx, `
		SELECT t.conversation_id, t.id FROM turn t JOIN conversation c ON c.id = t.conversation_id
		WHERE c.external_id = $1 ORDER BY t.id DESC LIMIT 1`, m.Conversation).Scan(&r.Conversation, &r.Turn)
	if err != nil {
		t.Fatal(err)
	}
	return reply(t, b, r)
}

func like(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, ".*") + `$`).MatchString(s)
}
