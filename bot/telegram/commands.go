package telegram

import (
	"context"
	"errors"
	"slices"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// introduceLock is the class of the advisory lock that makes one replica at a
// time look after the bot's profile.
const introduceLock = 0x74677072

// In private chats all commands are offered; in groups, where questions are not
// taken, only the one that says so.
var (
	privateCommands = []string{"menu", "ask", "jobs", "near", "person", "mydata", "language", "help"}
	groupCommands   = []string{"help"}
	deskCommands    = []string{"claim", "note", "canned", "suggest", "transfer", "release", "return", "close", "reopen", "called", "duty", "queue"}
)

// profiles are the languages in which the bot is described: by Telegram's code,
// "" for everybody else, and in which language they read it.
var profiles = []struct{ code, language string }{{"", "en"}, {"zh", "zh"}}

// describe tells Telegram what the bot is and which commands it has, until that
// is done. What is there already is not set again: Telegram limits such changes,
// and replicas start together.
func (d *Door) describe(ctx context.Context) {
	done := false
	for !done && d.untilDone(ctx, "describe the bot", func(ctx context.Context) error {
		return pgx.BeginFunc(ctx, d.bot.Pool, func(tx pgx.Tx) (err error) {
			done, err = d.describeLocked(ctx, tx)
			return err
		})
	}) && !done {
		sleep(ctx, retryLock)
	}
}

// describeLocked does so in one replica at a time, so that the next one finds
// everything done. It reports whether it was its turn.
func (d *Door) describeLocked(ctx context.Context, tx pgx.Tx) (done bool, err error) {
	id := d.api.ID()
	err = tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1::int, $2::int)`, introduceLock, int32(id^id>>32)).Scan(&done)
	if err != nil || !done {
		return false, err
	}
	for _, p := range profiles {
		if err := d.describeIn(ctx, p.code, p.language); err != nil {
			if !errors.Is(err, tg.ErrorNotFound) {
				return false, err
			}
			// The token is good, as getMe has shown: it is the method that is missing.
			d.log.Warn("telegram: the Bot API server is too old to describe the bot", "error", d.words(err))
			return true, nil
		}
	}
	return true, nil
}

func (d *Door) describeIn(ctx context.Context, code, language string) error {
	if err := d.setCommands(ctx, &models.BotCommandScopeAllPrivateChats{}, code, language, privateCommands); err != nil {
		return err
	}
	if err := d.setCommands(ctx, &models.BotCommandScopeAllGroupChats{}, code, language, groupCommands); err != nil {
		return err
	}
	if d.desk != 0 {
		// Counsellors do without where the bot is not in their group yet.
		if err := d.setCommands(ctx, &models.BotCommandScopeChat{ChatID: d.desk}, code, language, deskCommands); err != nil {
			if !errors.Is(err, tg.ErrorBadRequest) && !errors.Is(err, tg.ErrorForbidden) {
				return err
			}
			d.log.Warn("telegram: the counsellors' group has no commands yet: is the bot in it?", "error", d.words(err))
		}
	}
	short, err := d.api.GetMyShortDescription(ctx, &tg.GetMyShortDescriptionParams{LanguageCode: code})
	if err != nil {
		return err
	}
	if want := prompts.ProfileShort(language); short.ShortDescription != want {
		if _, err := d.api.SetMyShortDescription(ctx, &tg.SetMyShortDescriptionParams{ShortDescription: want, LanguageCode: code}); err != nil {
			return err
		}
	}
	long, err := d.api.GetMyDescription(ctx, &tg.GetMyDescriptionParams{LanguageCode: code})
	if err != nil {
		return err
	}
	if want := prompts.Profile(language); long.Description != want {
		if _, err := d.api.SetMyDescription(ctx, &tg.SetMyDescriptionParams{Description: want, LanguageCode: code}); err != nil {
			return err
		}
	}
	return nil
}

func (d *Door) setCommands(ctx context.Context, scope models.BotCommandScope, code, language string, names []string) error {
	want := make([]models.BotCommand, len(names))
	for i, name := range names {
		want[i] = models.BotCommand{Command: name, Description: prompts.Command(language, name)}
	}
	have, err := d.api.GetMyCommands(ctx, &tg.GetMyCommandsParams{Scope: scope, LanguageCode: code})
	if err != nil || slices.Equal(have, want) {
		return err
	}
	_, err = d.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: want, Scope: scope, LanguageCode: code})
	return err
}
