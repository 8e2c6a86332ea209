// Package terminal is the door at a terminal: a line in, an answer out. Piped
// input works the same, without prompts.
package terminal

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/peterh/liner"
	"golang.org/x/term"
	"golang.org/x/text/unicode/norm"

	"careerbot/bot"
	"careerbot/prompts"
)

// Interactive reports whether a person sits at both ends.
func Interactive(in io.Reader, out io.Writer) bool {
	i, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(i.Fd())) {
		return false
	}
	o, ok := out.(*os.File)
	return ok && term.IsTerminal(int(o.Fd()))
}

// maxLine bounds a line of piped input.
const maxLine = 1 << 20

// Chat holds one conversation until the input ends, the person leaves, or ctx is
// over. Answers are made by Bot.Run, in this process or another.
func Chat(ctx context.Context, b *bot.Bot, in io.Reader, out io.Writer) error {
	next, closeInput := lines(in, out)
	defer closeInput()
	conversation := rand.Text()
	if Interactive(in, out) {
		fmt.Fprintf(out, "\n%s\n\n%s\n", prompts.Greeting("zh", ""), prompts.Greeting("en", ""))
	}
	var last bot.Reply
	var known int64 // in the core, once there is one
	for n := 1; ; n++ {
		var line string
		var err error
		line, last, err = listening(ctx, b, next, known, last, out)
		if errors.Is(err, io.EOF) || ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		switch strings.TrimSpace(line) {
		case "":
			continue
		case "/quit", "/exit", "exit", "quit":
			return nil
		}
		m := bot.Message{Channel: "terminal", Conversation: conversation, ID: fmt.Sprint(n), Text: line}
		if c, ok := pressed(line, last.Answer.Choices); ok {
			m.Kind, m.Text = bot.Button, c.Say
		}
		receipt, err := b.Receive(ctx, m)
		if err != nil {
			return fmt.Errorf("your message could not be stored: %w", err)
		}
		known = receipt.Conversation
		if last, err = answer(ctx, b, receipt.Conversation, receipt.Turn, last, out); err != nil {
			return err
		}
	}
}

// pressed gives the choice whose number a line is.
func pressed(line string, choices []bot.Choice) (c bot.Choice, ok bool) {
	n, err := strconv.Atoi(strings.TrimSpace(norm.NFKC.String(line))) // NFKC: Chinese keyboards type １
	if err != nil || n < 1 || n > len(choices) {
		return c, false
	}
	return choices[n-1], true
}

// listening waits for a line, and meanwhile prints what is said without one: a
// counsellor's words. It gives the last reply that was printed.
func listening(ctx context.Context, b *bot.Bot, next func(context.Context) (string, error), conversation int64, last bot.Reply, out io.Writer) (string, bot.Reply, error) {
	if conversation == 0 {
		line, err := next(ctx)
		return line, last, err
	}
	type typed struct {
		line string
		err  error
	}
	got := make(chan typed, 1)
	go func() {
		line, err := next(ctx)
		got <- typed{line, err}
	}()
	events, stop := b.Hub.Watch(conversation)
	defer stop()
	for look := true; ; {
		if look {
			replies, err := b.Replies(ctx, conversation, last.ID)
			if err != nil {
				replies = nil // a line that is being typed is not lost for that
			}
			for _, r := range replies {
				if err := show(r, out); err != nil {
					return "", last, err
				}
				last = r
			}
		}
		select {
		case t := <-got:
			return t.line, last, t.err
		case e := <-events:
			look = e.Kind == bot.Replied
		case <-time.After(lookAgain):
			look = true
		}
	}
}

// lookAgain is how long a quiet conversation is left alone: the hub tells of what
// comes, but for what it misses.
const lookAgain = 30 * time.Second

// show prints a reply.
func show(r bot.Reply, out io.Writer) error {
	// Here a choice has a number to type, so its words are not shown as well.
	shown := r.Answer
	shown.Choices = nil
	text := bot.Render(shown)
	if len(r.Answer.Choices) > 0 {
		text += "\n\n" + bot.RenderChoices(r.Answer)
	}
	_, err := fmt.Fprintf(out, "\n%s\n\n", printable(text))
	return err
}

// answer waits for the reply to a turn and prints it. It gives the last reply
// that was printed.
func answer(ctx context.Context, b *bot.Bot, conversation, turn int64, last bot.Reply, out io.Writer) (bot.Reply, error) {
	events, stop := b.Hub.Watch(conversation)
	defer stop()
	for {
		replies, err := b.Replies(ctx, conversation, last.ID)
		if err != nil {
			return last, err
		}
		for _, r := range replies {
			last = r
			if err := show(r, out); err != nil {
				return last, err
			}
			if r.Turn == turn {
				return last, nil
			}
		}
		select {
		case <-ctx.Done():
			return last, nil
		case <-events:
		case <-time.After(time.Second): // whoever misses an event looks
		}
	}
}

// printable keeps a text from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// lines gives the lines of the input: edited, with history, at a terminal.
func lines(in io.Reader, out io.Writer) (next func(context.Context) (string, error), done func()) {
	read, done := blockingLines(in, out)
	type line struct {
		text string
		err  error
	}
	got := make(chan line)
	return func(ctx context.Context) (string, error) {
		// A read cannot be interrupted. One that is still under way when the
		// program is told to end ends with it.
		go func() {
			text, err := read()
			select {
			case got <- line{text, err}:
			case <-ctx.Done():
			}
		}()
		select {
		case l := <-got:
			return l.text, l.err
		case <-ctx.Done():
			return "", io.EOF
		}
	}, done
}

func blockingLines(in io.Reader, out io.Writer) (next func() (string, error), done func()) {
	if Interactive(in, out) {
		editor := liner.NewLiner()
		editor.SetCtrlCAborts(true)
		editor.SetMultiLineMode(true)
		return func() (string, error) {
			line, err := editor.Prompt("> ")
			if errors.Is(err, liner.ErrPromptAborted) {
				return "", io.EOF
			}
			if err == nil && line != "" {
				editor.AppendHistory(line)
			}
			return line, err
		}, func() { editor.Close() } // nothing is left to restore
	}
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, maxLine)
	return func() (string, error) {
		if scanner.Scan() {
			return scanner.Text(), nil
		}
		if err := scanner.Err(); err != nil {
			return "", fmt.Errorf("read a line: %w", err)
		}
		return "", io.EOF
	}, func() {}
}
