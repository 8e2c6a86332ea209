package telegram

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"careerbot/bot"
)

// The counsellors' forum. What they write is the core's affair (bot/desk.go); here
// is only how a case is a topic.

// deskData begins what a counsellor's button carries: "desk:", the case, the verb.
const deskData = "desk:"

// fromDesk reads a message of the counsellors' forum. What is in it has been done
// when it is stored, so nothing of it is kept.
func fromDesk(m *models.Message) incoming {
	if m.From == nil || m.From.IsBot {
		if m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID { // an anonymous administrator must not think that this reaches anybody
			return incoming{chat: chatID(m.Chat.ID), private: true, desk: &bot.DeskMessage{ID: strconv.Itoa(m.ID), Kind: bot.Text, Place: int64(topicOf(m))}}
		}
		return incoming{skip: "from a bot", private: true}
	}
	if m.Text == "" && m.Caption == "" && service(m) {
		return incoming{skip: "a service message", private: true}
	}
	said := &bot.DeskMessage{
		Staff: m.From.ID, ID: strconv.Itoa(m.ID), Kind: bot.Text, Text: command(m.Text),
		Version: int64(m.EditDate), Language: languageOf(m.From),
	}
	said.Place = int64(topicOf(m))
	if m.Text == "" { // a picture goes as it is, with its words
		var nowhere route
		said.Kind, said.Text = kindOf(m, &nowhere), m.Caption
		if m.EditDate != 0 {
			return incoming{skip: "a change of what is not text", private: true}
		}
	}
	return incoming{chat: chatID(m.Chat.ID), private: true, desk: said}
}

// fromDeskButton reads the press of a counsellor's button.
func fromDeskButton(q *models.CallbackQuery, desk int64) incoming {
	in := incoming{callback: q.ID, private: true}
	of, verb, _ := strings.Cut(strings.TrimPrefix(q.Data, deskData), ":")
	id, err := strconv.ParseInt(of, 10, 64)
	m := q.Message.Message
	if err != nil || m == nil || m.Chat.ID != desk || desk == 0 {
		in.skip = "a counsellor's button elsewhere"
		return in
	}
	in.chat = chatID(m.Chat.ID)
	in.desk = &bot.DeskMessage{Staff: q.From.ID, Case: id, ID: "cb:" + q.ID, Kind: bot.Button, Text: "/" + verb, Language: languageOf(&q.From)}
	in.desk.Place = int64(topicOf(m))
	return in
}

// topicOf is the topic of a message, 0 in the general one.
func topicOf(m *models.Message) int {
	if m.IsTopicMessage {
		return m.MessageThreadID
	}
	return 0
}

// deskKeyboard gives the buttons under what is posted about a case.
func deskKeyboard(r bot.Reply) keyboard {
	var row []button
	for _, c := range r.Answer.Choices {
		row = append(row, button{c.Label, fmt.Sprintf("%s%d:%s", deskData, r.Answer.Case, strings.TrimPrefix(c.Say, "/"))})
	}
	return keyboard{Rows: [][]button{row}}
}

// toTopic sends a post about a case to the case's topic, which is made if it is not
// there yet. Where that cannot be it says what to do with the post.
func (d *Door) toTopic(ctx context.Context, r bot.Reply, m *message) (o outcome, ok bool) {
	if m.topicOf == 0 {
		return o, true
	}
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	place, _, err := d.bot.PlaceOf(asking, m.topicOf)
	if err != nil {
		return outcome{fate: unsent, why: d.words(err), wait: waitAfter(r.Attempts)}, false
	}
	if m.MessageThreadID = int(place); place != 0 {
		return o, true
	}
	return d.newTopic(ctx, m, r.Attempts)
}

// newTopic makes a topic for the case of a message, instead of the one that it is
// for now. The rights for that may be missing, or the group may be no forum: then
// the message goes to the group as it is.
func (d *Door) newTopic(ctx context.Context, m *message, attempts int) (o outcome, ok bool) {
	asking, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	_, name, err := d.bot.PlaceOf(asking, m.topicOf)
	if err != nil {
		return outcome{fate: unsent, why: d.words(err), wait: waitAfter(attempts)}, false
	}
	if r := []rune(name); len(r) > 100 { // Telegram takes 128
		name = string(r[:100])
	}
	traced, a := traced(asking)
	topic, err := d.api.CreateForumTopic(traced, &tg.CreateForumTopicParams{ChatID: m.chat, Name: name})
	if err != nil {
		o = d.judge(err, a, attempts)
		switch o.fate { //nolint:exhaustive // what else came of it is tried again
		case refused, noThread, badHTML:
			d.log.Error("telegram: no topic could be made for a case; it goes to the group itself", "case", m.topicOf, "error", o.why,
				"advice", "COUNSELLOR_CHAT_ID must be a supergroup with topics, and the bot an administrator who may manage them")
			m.MessageThreadID = 0
			return o, true
		case unknown: // nothing was sent yet; at worst there is an empty topic
			o.fate, o.wait = unsent, waitAfter(attempts)
		case gone:
			o.fate, o.wait = unsent, maxBackoff
		}
		d.report(m.chat, o)
		return o, false
	}
	place, err := d.bot.Placed(asking, m.topicOf, int64(m.MessageThreadID), int64(topic.MessageThreadID))
	if err != nil {
		return outcome{fate: unsent, why: d.words(err), wait: waitAfter(attempts)}, false
	}
	m.MessageThreadID = int(place)
	return o, true
}

// copyMessage shows a message of another chat again, without saying whose it was.
func (d *Door) copyMessage(ctx context.Context, m message, a *attempt, attempts int) outcome {
	from, err := strconv.ParseInt(m.copy.From, 10, 64)
	if err != nil {
		return outcome{fate: refused, why: fmt.Sprintf("%q is no chat", m.copy.From)}
	}
	id, err := strconv.Atoi(m.copy.Message)
	if err != nil {
		return outcome{fate: refused, why: fmt.Sprintf("%q is no message", m.copy.Message)}
	}
	p := &tg.CopyMessageParams{ChatID: m.ChatID, MessageThreadID: m.MessageThreadID, FromChatID: from, MessageID: id}
	if m.ReplyMarkup != nil {
		p.ReplyMarkup = m.ReplyMarkup
	}
	_, err = d.api.CopyMessage(ctx, p)
	return d.judge(err, a, attempts)
}
