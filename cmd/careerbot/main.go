// Command careerbot is a career-guidance assistant for a public employment
// service. `careerbot --help` lists its verbs.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the contract of the commands: names and flags stay stable.
type cli struct {
	Serve  serveCmd  `cmd:"" help:"Serve the doors: web chat, Telegram, workers."`
	Chat   chatCmd   `cmd:"" help:"Talk to the assistant in the terminal."`
	Doctor doctorCmd `cmd:"" help:"Say what is configured, reachable and missing."`
	Load   loadCmd   `cmd:"" help:"Load documents: files and folders of Markdown, text, HTML, PDF, DOCX, XLSX, CSV."`
	Ask    askCmd    `cmd:"" help:"Answer one question, without side effects."`
	Search searchCmd `cmd:"" help:"Rank passages for a query."`
	Eval   evalCmd   `cmd:"" help:"Measure the product on a test collection."`

	Entitlements entitlementsCmd `cmd:"" help:"What people are entitled to: load rules, check them against the library, publish them, ask."`

	Library   libraryCmd   `cmd:"" help:"Documents: list them, publish drafts, take a publication back, withdraw."`
	Golden    goldenCmd    `cmd:"" help:"Questions that the library must go on answering: they are asked before anything is published."`
	Web       webCmd       `cmd:"" help:"Addresses whose pages become drafts: list them, add them, look at them now."`
	Spaces    spacesCmd    `cmd:"" help:"Embedding spaces: fill that of another model, switch the search to it, go back."`
	Places    placesCmd    `cmd:"" help:"Service stations, odd-jobs markets, training centres: load them, list them, find what is near."`
	Vacancies vacanciesCmd `cmd:"" help:"Vacancies: load feeds, list them, decide what a rule holds back."`
	Gaps      gapsCmd      `cmd:"" help:"Questions that the library did not answer: list them."`
	Proposals proposalsCmd `cmd:"" help:"Counsellors' answers that may become guides: list them, export their questions for eval."`
	Letters   lettersCmd   `cmd:"" help:"Telegram updates that could not be understood: list them, try them again."`
	Outbox    outboxCmd    `cmd:"" help:"Replies that did not arrive, or perhaps: list them, send them again."`
	Export    exportCmd    `cmd:"" help:"Write all that is kept of a person's conversation, as JSON, by the number that /mydata tells them."`
	Forget    forgetCmd    `cmd:"" help:"Erase a person's conversation with all that is kept of it, by the number that /mydata tells them."`
	Staff     staffCmd     `cmd:"" help:"Counsellors to whom conversations are handed over: add, list, remove them; their teams' hours."`

	Occupations occupationsCmd `cmd:"" help:"Occupations: the official classification, guides to common ones, and which fit somebody."`
}

// env is what every verb gets: the configuration and the streams. Machine
// output goes to stdout, everything else to stderr.
type env struct {
	config Config
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one verb and gives the exit code: 0 success, 1 failed, 2 wrong usage.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("careerbot"),
		kong.Description("A career-guidance assistant for a public employment service."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "careerbot: %v\nsee: careerbot --help\n", err)
		return 2
	}
	config, err := environment()
	if err != nil {
		fmt.Fprintf(stderr, "careerbot: the configuration is wrong:\n%v\n", err)
		return 2
	}
	err = k.Run(ctx, &env{config: config, stdin: stdin, stdout: stdout, stderr: stderr})
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errWrong):
		fmt.Fprintf(stderr, "careerbot: %v\n", err)
		return 2
	case errors.Is(err, context.Canceled):
		return 1
	default:
		fmt.Fprintf(stderr, "careerbot: %v\n", err)
		return 1
	}
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
