package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// eraseEvery is how often topics are looked for whose case has been erased.
const eraseEvery = 2 * time.Second

// erase deletes the topics of cases that were erased with their conversation, until
// ctx is over: what was said in them stands there, too. A topic that is gone is none; one
// that may not be deleted is tried again, for rights can be given.
func (d *Door) erase(ctx context.Context) {
	if d.desk == 0 {
		return
	}
	for b := (backoff{}); ctx.Err() == nil; {
		wait := eraseEvery
		if err := d.eraseSome(ctx); err != nil && ctx.Err() == nil {
			wait = d.complain("delete the topic of an erased case; the bot needs the right to delete messages", err, &b)
		} else {
			b.reset()
		}
		if !sleep(ctx, wait) {
			return
		}
	}
}

func (d *Door) eraseSome(ctx context.Context) error {
	places, err := d.bot.ErasedPlaces(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, place := range places {
		calling, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
		_, err := d.api.DeleteForumTopic(calling, &tg.DeleteForumTopicParams{ChatID: d.desk, MessageThreadID: int(place)})
		cancel()
		if err != nil && !goneTopic(err) {
			failed = err
			continue
		}
		if err := d.bot.PlaceErased(ctx, place); err != nil {
			return err
		}
	}
	return failed
}

// goneTopic reports whether there is no such topic any more.
func goneTopic(err error) bool {
	words := strings.ToLower(err.Error())
	return errors.Is(err, tg.ErrorBadRequest) && (strings.Contains(words, "topic_id_invalid") || refusal(words) == noThread)
}

// inChat reports whether an update that could not be read comes from a chat.
func inChat(body []byte, chat int64) bool {
	type in struct {
		Chat struct {
			ID json.Number `json:"id"`
		} `json:"chat"`
	}
	var kinds map[string]json.RawMessage
	if json.Unmarshal(body, &kinds) != nil {
		return false
	}
	for _, raw := range kinds {
		var u struct {
			in

			Message in `json:"message"` // of a button
		}
		_ = json.Unmarshal(raw, &u) // what else is in it may be the reason that it could not be read
		if u.Chat.ID.String() == chatID(chat) || u.Message.Chat.ID.String() == chatID(chat) {
			return true
		}
	}
	return false
}
