package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/llm"
	"careerbot/internal/pause"
	"careerbot/internal/postgres"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// App is the wired program. This file is the only place that knows which part
// gets which.
type App struct {
	Config   Config
	Pool     *pgxpool.Pool
	Server   postgres.Server
	Library  *knowledge.Library
	Searcher *retrieval.Searcher
	Bot      *bot.Bot
	Log      *slog.Logger

	url   string
	local *postgres.Local
}

// open starts or finds the database, brings its schema up to date and wires the
// parts.
func open(ctx context.Context, c Config, stderr io.Writer) (*App, error) {
	a := &App{Config: c, Log: logger(c, stderr)}
	slog.SetDefault(a.Log)
	url := c.DatabaseURL
	if url == "" {
		dir := c.Data
		if dir == "" {
			var err error
			if dir, err = postgres.DefaultDir(); err != nil {
				return nil, err
			}
		}
		var err error
		if a.local, err = startLocal(ctx, dir, stderr); err != nil {
			return nil, err
		}
		url = a.local.URL()
	}
	if err := a.connect(ctx, url); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// startLocal starts or finds the private cluster. A server that was killed may
// take a moment to be gone; what is wrong with the folder stays wrong.
func startLocal(ctx context.Context, dir string, stderr io.Writer) (*postgres.Local, error) {
	var err error
	for range 3 {
		var l *postgres.Local
		if l, err = postgres.Start(ctx, dir, stderr); err == nil {
			return l, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(700 * time.Millisecond):
		}
	}
	return nil, err
}

// keepDatabase brings the private cluster back if it is gone, until ctx is over.
// A database of one's own is the operator's to keep.
func (a *App) keepDatabase(ctx context.Context) {
	if a.local == nil {
		return
	}
	for pause.For(ctx, 3*time.Second) {
		asked, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := a.Pool.Ping(asked)
		cancel()
		if err == nil || ctx.Err() != nil {
			continue
		}
		a.Log.Warn("the private database does not answer; starting it", "error", err)
		l, err := startLocal(ctx, a.local.Dir(), io.Discard)
		if err != nil {
			a.Log.Error("the private database does not start", "error", err)
			continue
		}
		before := a.local
		a.local = l
		a.logIf("let go of the database that was gone", before.Stop())
		a.Log.Info("the private database is back")
	}
}

func (a *App) connect(ctx context.Context, url string, options ...postgres.Option) error {
	a.url = url
	var err error
	if a.Pool, a.Server, err = postgres.Open(ctx, url, options...); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, a.Pool); err != nil {
		return err
	}
	embedder := a.embedder(ctx)
	m := &models{config: a.Config, endpoint: a.endpoint()}
	a.Library = &knowledge.Library{Pool: a.Pool, Reader: read.New(read.Options{}), Embedder: embedder, Models: m.of, Now: time.Now}
	if err := a.Library.Adopt(ctx); err != nil {
		return err
	}
	if embedder == nil { // it is away; the space that is searched is another's, and known
		var err error
		if embedder, err = a.Library.Current(ctx); err != nil {
			return err
		}
	}
	a.Searcher = &retrieval.Searcher{Pool: a.Pool, Embedder: hurried(embedder), Models: m.hurried}
	a.Bot = &bot.Bot{Pool: a.Pool, Searcher: a.Searcher, Home: a.Config.Region, Now: time.Now, Log: a.Log, Contact: a.contact, Hub: bot.NewHub()}
	a.Library.Gate, a.Library.Came = a.gate, a.came
	a.Bot.Chat = a.chat()
	a.Bot.WalkMinutes, a.Bot.ProfileMonths = a.Config.WalkMinutes, a.Config.ProfileMonths
	a.Bot.Jobs, a.Bot.Quiet = &job.Searcher{Pool: a.Pool, Places: a.Searcher}, a.Config.Quiet
	a.Bot.Guide = &guidance.Guide{Pool: a.Pool, Jobs: a.Bot.Jobs, Chat: a.Bot.Chat, Home: a.Config.Region, Now: time.Now, Reader: read.New(cvLimits)}
	if a.Config.Posting {
		a.Bot.PostAt = a.Config.PublicURL + "/post/"
	}
	a.Bot.Topics = a.Config.HandoffTopics
	if a.Config.CounsellorChat != 0 && a.Config.TelegramToken != "" {
		a.Bot.Desk = &bot.Desk{Channel: "telegram", Conversation: strconv.FormatInt(a.Config.CounsellorChat, 10)}
	}
	if err := a.wireFiles(); err != nil {
		return err
	}
	return a.wireVoice()
}

// cvLimits bound what a CV may cost: anybody can send one.
var cvLimits = read.Options{MaxBytes: bot.MaxCV, MaxText: 1 << 20, MaxUnzipped: 32 << 20, Timeout: 5 * time.Second}

// chat gives the configured model, or nil: answers are then quoted.
func (a *App) chat() *llm.Chat {
	c := a.Config
	if c.OpenAIChatModel == "" {
		return nil
	}
	chat := llm.NewChat(a.endpoint(), c.OpenAIChatModel)
	chat.Concurrency, chat.Price = c.ModelConcurrency, c.ModelPrice
	return chat
}

// wireVoice has voice messages written down, where a model for that is
// configured. Whichever process works on a turn fetches the recording itself.
func (a *App) wireVoice() error {
	transcriber := a.transcriber()
	if transcriber == nil || a.Config.TelegramToken == "" {
		return nil
	}
	door, err := a.telegram()
	if err != nil {
		return err
	}
	a.Bot.Listen = func(ctx context.Context, route json.RawMessage, language string) (string, error) {
		name, audio, err := door.Recording(ctx, route)
		if err != nil {
			return "", err
		}
		return transcriber.Transcribe(ctx, name, audio, language)
	}
	return nil
}

func (a *App) endpoint() llm.Endpoint {
	return llm.Endpoint{Key: a.Config.OpenAIKey, Base: a.Config.OpenAIBase}
}

// transcriber gives the configured one, or nil: voice messages are then not
// understood.
func (a *App) transcriber() *llm.Transcriber {
	if a.Config.OpenAITranscriptionModel == "" {
		return nil
	}
	return llm.NewTranscriber(a.endpoint(), a.Config.OpenAITranscriptionModel)
}

// embedder gives the configured one. A new model whose endpoint is away at start
// is left out, with a warning: search by words goes on.
func (a *App) embedder(ctx context.Context) llm.Embedder {
	c := a.Config
	if c.OpenAIEmbeddingModel == "" {
		return llm.Offline{Weight: c.OfflineWeight}
	}
	e, err := llm.NewOpenAI(ctx, a.endpoint(), c.OpenAIEmbeddingModel, c.EmbeddingDimensions, c.VectorWeight)
	if err != nil {
		// A space that was used before is known without asking: the endpoint is
		// used again as soon as it is back.
		known := llm.Space{Model: c.OpenAIEmbeddingModel, Weight: c.VectorWeight}
		if a.Pool.QueryRow(ctx, `SELECT dimensions, asked FROM embedding_space WHERE model = $1 ORDER BY id DESC LIMIT 1`, known.Model).Scan(&known.Dimensions, &known.Asked) == nil {
			return llm.InSpace(a.endpoint(), known)
		}
		a.Log.Warn("the embedding endpoint cannot be used; searching by words until the next start", "error", err)
		return nil
	}
	return e
}

// hurried gives an embedder for questions: who asks does not wait long for an
// endpoint that is away. What needs no endpoint stays as it is.
func hurried(e llm.Embedder) llm.Embedder {
	if remote, ok := e.(*llm.OpenAI); ok {
		return llm.NewHurried(remote, llm.DefaultBreaker)
	}
	return e
}

// Close ends what open began, in reverse.
func (a *App) Close() {
	if a.Library != nil {
		a.logIf("close the reader", a.Library.Reader.Close())
	}
	if a.Bot != nil && a.Bot.Guide != nil {
		a.logIf("close the reader of CVs", a.Bot.Guide.Reader.Close())
	}
	if a.Pool != nil {
		a.Pool.Close()
	}
	if a.local != nil {
		a.logIf("stop the private database", a.local.Stop())
	}
}

func (a *App) logIf(what string, err error) {
	if err != nil {
		a.Log.Error(what, "error", err)
	}
}

func logger(c Config, w io.Writer) *slog.Logger {
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// today is the day in the clock's own zone, as dates in the library are meant.
func today() time.Time {
	y, m, d := time.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

var errWrong = errors.New("wrong usage")
