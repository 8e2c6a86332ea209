package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

type doctorCmd struct{}

// Run says what is configured, what is reachable and what is missing. It fails
// if the program could not serve.
func (c *doctorCmd) Run(ctx context.Context, e *env) error {
	table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	say := func(what, format string, args ...any) {
		fmt.Fprintf(table, "%s\t%s\n", what, fmt.Sprintf(format, args...))
	}
	defer table.Flush() // a terminal that is gone reads nothing
	a, err := open(ctx, e.config, e.stderr)
	if err != nil {
		say("database", "NOT WELL: %v", err)
		return fmt.Errorf("the database cannot be used: %w", err)
	}
	defer a.Close()
	where := "DATABASE_URL"
	if a.local != nil {
		where = "private, in " + a.local.Dir()
	}
	say("database", "ok: %s (%s)", a.Server, where)
	if err := a.describeLibrary(ctx, say); err != nil {
		return err
	}
	if err := a.describeVacancies(ctx, say); err != nil {
		return err
	}
	if err := a.describeWays(ctx, say); err != nil {
		return err
	}
	if err := a.describePosting(ctx, say); err != nil {
		return err
	}
	if err := a.describeShare(ctx, say); err != nil {
		return err
	}
	if err := a.describeEntitlements(ctx, say); err != nil {
		return err
	}
	if err := a.describeDelivery(ctx, say); err != nil {
		return err
	}
	if err := a.describeAnswers(ctx, say); err != nil {
		return err
	}
	if place := e.config.Region; place == "" {
		say("region", "not set: people who do not say where they are see national rules")
	} else {
		say("region", "%s, %s", place, region.Name(place, "en"))
	}
	a.describeModels(ctx, say)
	a.describeVoice(ctx, say)
	a.describeTelegram(ctx, say)
	if err := a.describePeople(ctx, say); err != nil {
		return err
	}
	say("web chat", "on %s when serving", e.config.Addr)
	return nil
}

func (a *App) describeLibrary(ctx context.Context, say func(string, string, ...any)) error {
	var all, documents, waiting, passages, local, uncounted int
	err := a.Pool.QueryRow(ctx, `
		WITH holding AS (SELECT * FROM version v WHERE `+bot.InForce+`)
		SELECT (SELECT count(*) FROM version), (SELECT count(*) FROM holding), (SELECT count(*) FROM version WHERE state IN ('draft', 'checked')),
		       (SELECT count(*) FROM passage_index WHERE version_id IN (SELECT id FROM holding)),
		       (SELECT count(DISTINCT region) FROM holding WHERE region NOT IN ('', 'CN')),
		       (SELECT count(*) FROM version WHERE NOT counted AND state IN ('published', 'withdrawn'))`, pgx.NamedArgs{"day": time.Now().Format(time.DateOnly)}).
		Scan(&all, &documents, &waiting, &passages, &local, &uncounted)
	if err != nil {
		return fmt.Errorf("look at the library: %w", err)
	}
	switch {
	case all == 0 && a.Config.Starter:
		say("library", "empty: the sample guides are loaded at the first start")
	case all == 0:
		say("library", "EMPTY: load documents with careerbot load PATH")
	default:
		say("library", "%d documents in force today, of %d passages and %d regions beside the national rules; %d drafts to publish", documents, passages, local, waiting)
	}
	var rules string
	if err := a.Pool.QueryRow(ctx, `SELECT indexed_by FROM corpus`).Scan(&rules); err != nil {
		return fmt.Errorf("look at the index: %w", err)
	}
	if rules != "" && rules != text.Rules() {
		say("index", "made by another version of the program; serving makes it anew")
	}
	if uncounted > 0 {
		say("statistics", "%d versions are not counted yet; serving or loading catches up", uncounted)
	}
	return nil
}

// describeDelivery says how messages and replies get on, and which verb shows
// what went wrong.
func (a *App) describeDelivery(ctx context.Context, say func(string, string, ...any)) error {
	var turns, replies, unknown, failed, letters int
	var turnWaits, replyWaits float64 // seconds
	err := a.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM turn WHERE state = 'waiting'),
		       (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM turn WHERE state = 'waiting'),
		       (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND coalesce(not_before <= now(), true)), -- the rest waits for the end of the quiet hours
		       (SELECT coalesce(extract(epoch FROM now() - min(greatest(created_at, not_before))), 0) FROM outbox WHERE state IN ('waiting', 'sending') AND coalesce(not_before <= now(), true)),
		       (SELECT count(*) FROM outbox WHERE state = 'unknown'), (SELECT count(*) FROM outbox WHERE state = 'failed'),
		       (SELECT count(*) FROM telegram_update WHERE state = 'dead')`).
		Scan(&turns, &turnWaits, &replies, &replyWaits, &unknown, &failed, &letters)
	if err != nil {
		return fmt.Errorf("look at messages and replies: %w", err)
	}
	since := func(n int, seconds float64) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf(", the oldest for %v", (time.Duration(seconds) * time.Second).String())
	}
	say("messages", "%d waiting for an answer%s; %d replies waiting to be sent%s", turns, since(turns, turnWaits), replies, since(replies, replyWaits))
	look := ""
	if unknown+failed > 0 {
		look += "; see careerbot outbox list"
	}
	if letters > 0 {
		look += "; see careerbot letters list"
	}
	say("delivery", "%d replies may or may not have arrived, %d did not arrive, %d updates could not be understood%s", unknown, failed, letters, look)
	return nil
}

// describeAnswers says what became of the questions of the last day, and what
// models cost.
func (a *App) describeAnswers(ctx context.Context, say func(string, string, ...any)) error {
	f, err := a.Bot.Figures(ctx, time.Now().Add(-24*time.Hour))
	if err != nil {
		return err
	}
	look := ""
	if f.Gaps > 0 {
		look = "; see careerbot gaps list"
	}
	say("last 24 h", "%d questions answered, %d in part, %d declined, %d asked back, %d handed over; %d questions open%s",
		f.Outcomes[bot.Answered], f.Outcomes[bot.Partial], f.Outcomes[bot.Declined], f.Outcomes[bot.Clarify], f.Outcomes[bot.Handoff], f.Gaps, look)
	if f.Calls > 0 {
		cost := "cost not known"
		if f.Cost != nil {
			cost = fmt.Sprintf("cost %.4f", *f.Cost)
		}
		say("model, 24 h", "%d calls, %d failed, %d tokens, %s; %d sentences were not sent", f.Calls, f.Failed, f.Tokens, cost, f.Dropped)
	}
	return nil
}

func (a *App) describeModels(ctx context.Context, say func(string, string, ...any)) {
	c := a.Config
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if c.OpenAIEmbeddingModel == "" {
		say("search", "by words; set OPENAI_EMBEDDING_MODEL to search by meaning too")
	} else if a.Searcher.Embedder == nil {
		say("search", "NOT WELL: %s does not answer; searching by words", c.OpenAIEmbeddingModel)
	} else if e, err := a.Library.Current(ctx); err != nil || e == nil {
		say("search", "NOT WELL: the space that is searched cannot be read; searching by words")
	} else if s := e.Space(); s.Model != c.OpenAIEmbeddingModel {
		say("search", "by words and by %s (%d dimensions); that of %s is filled beside it: careerbot spaces list, then spaces switch", s.Model, s.Dimensions, c.OpenAIEmbeddingModel)
	} else {
		say("search", "by words and by %s (%d dimensions)", s.Model, s.Dimensions)
	}
	a.describeChat(ctx, say)
}

// describeChat asks the model once, as an answer would.
func (a *App) describeChat(ctx context.Context, say func(string, string, ...any)) {
	c := a.chat()
	if c == nil {
		say("answers", "quoted; set OPENAI_CHAT_MODEL to have them worded")
		return
	}
	reply, err := c.Stream(ctx, "Reply with OK.", "OK?", func(string) {})
	use := reply.Use
	if err != nil {
		say("answers", "NOT WELL: %s does not answer (%v, after %d ms and %d requests); answers are quoted", use.Model, err, use.Milliseconds, use.Attempts)
	} else {
		about := ""
		if use.Estimated {
			about = "about " // the endpoint gives no figures
		}
		say("answers", "worded by %s (it replied in %d ms and took %s%d tokens), quoted when it is away", use.Model, use.Milliseconds, about, use.PromptTokens+use.CompletionTokens)
	}
	say("model limits", "%d answers at a time; %v to the first word, %v in all; after %d failures in a row left alone for %v, then longer, at most %v",
		c.Concurrency, c.FirstWithin, c.Timeout, c.Breaker.Failures, c.Breaker.Pause, c.Breaker.Longest)
	if c.Price.Known {
		say("model price", "%v", c.Price)
	} else {
		say("model price", "not known; set CAREERBOT_MODEL_PRICE to have costs counted")
	}
}

// describeVoice has a second of silence written down: it shows whether the model
// is there, whatever it makes of it.
func (a *App) describeVoice(ctx context.Context, say func(string, string, ...any)) {
	model, transcriber := a.Config.OpenAITranscriptionModel, a.transcriber()
	if transcriber == nil {
		say("voice", "not understood; set OPENAI_TRANSCRIPTION_MODEL to have it written down")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if _, err := transcriber.Transcribe(ctx, "silence.wav", silence(), ""); err != nil {
		say("voice", "NOT WELL: %s does not answer (%v); voice messages are not understood", model, err)
		return
	}
	say("voice", "written down by %s", model)
}

// describeTelegram asks Telegram who the bot is: it shows whether the token is
// good and the server within reach.
func (a *App) describeTelegram(ctx context.Context, say func(string, string, ...any)) {
	if a.Config.TelegramToken == "" {
		say("telegram", "off: set TELEGRAM_BOT_TOKEN")
		return
	}
	way := "long polling"
	if a.Config.TelegramWebhook != "" {
		way = "webhook " + a.Config.TelegramWebhook
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	door, err := a.telegram()
	name := ""
	if err == nil {
		name, err = door.Name(ctx)
	}
	if err != nil {
		say("telegram", "NOT WELL: %v; %s", err, way)
		return
	}
	say("telegram", "@%s, %s", name, way)
}

// silence is a second of it as a WAV file: one channel of 16 bits, 16,000 times.
func silence() []byte {
	const rate, width = 16_000, 2
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, 36+rate*width)...)
	b = append(b, "WAVEfmt "...)
	for _, n := range []uint32{16, 1 | 1<<16, rate, rate * width, width | 8*width<<16} { // size, PCM and channels, rate, bytes a second, block and bits
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, rate*width)
	return append(b, make([]byte, rate*width)...)
}
