package bot_test

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
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
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
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
func TestDialogues(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	scripts, err := filepath.Glob("testdata/dialogues/*.txt")
	if err != nil || len(scripts) < 4 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			file, err := os.Open(script)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			var last bot.Answer
			scanner := bufio.NewScanner(file)
			for n := 1; scanner.Scan(); n++ {
				line := scanner.Text()
				switch verb, rest, _ := strings.Cut(line, " "); verb {
				case "", "#":
				case ">":
					receipt, err := b.Receive(context.Background(), bot.Message{Channel: "terminal", Conversation: script, ID: strconv.Itoa(n), Text: rest})
					if err != nil {
						t.Fatal(err)
					}
					last = reply(t, b, receipt)
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
}

func like(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, ".*") + `$`).MatchString(s)
}
