package telegram

import (
	"context"
	"errors"
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
		said.Kind, said.Text, said.File = kindOf(m, &nowhere), m.Caption, uniqueOf(m)
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
// there yet, and opened if it is closed while the case is open. Where that cannot be
// it says what to do with the post.
func (d *Door) toTopic(ctx context.Context, r bot.Reply, m *message) (o outcome, ok bool) {
	if m.topicOf == 0 {
		return o, true
	}
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	place, err := d.bot.PlaceOf(asking, m.topicOf)
	if err != nil {
		return d.placeless(err, r.Attempts), false
	}
	if m.MessageThreadID = int(place.Thread); place.Thread == 0 {
		return d.newTopic(ctx, m, r.Attempts)
	}
	if place.Open && place.Closed {
		d.topicClosed(ctx, m.topicOf, place.Thread, false)
	}
	return o, true
}

// placeless says what to do with a post whose place could not be found: where the
// case is gone, nothing is to be said of it.
func (d *Door) placeless(err error, attempts int) outcome {
	if errors.Is(err, bot.ErrNoCase) {
		return outcome{fate: refused, why: "the case is gone, with its conversation"}
	}
	return outcome{fate: unsent, why: d.words(err), wait: waitAfter(attempts)}
}

// afterPost closes the topic of a case that has ended, once the last word stands
// there. Until it is written down that it is closed, the next post tries again.
func (d *Door) afterPost(ctx context.Context, m message) {
	if m.topicOf == 0 {
		return
	}
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	if place, err := d.bot.PlaceOf(asking, m.topicOf); err == nil && place.Thread != 0 && !place.Open && !place.Closed {
		d.topicClosed(ctx, m.topicOf, place.Thread, true)
	}
}

// topicClosed closes a topic, or opens it again. Failures are logged: the case is
// worked on either way.
func (d *Door) topicClosed(ctx context.Context, id, thread int64, closed bool) {
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	var err error
	if closed {
		_, err = d.api.CloseForumTopic(ctx, &tg.CloseForumTopicParams{ChatID: d.desk, MessageThreadID: int(thread)})
	} else {
		_, err = d.api.ReopenForumTopic(ctx, &tg.ReopenForumTopicParams{ChatID: d.desk, MessageThreadID: int(thread)})
	}
	if err != nil && !strings.Contains(strings.ToUpper(err.Error()), "NOT_MODIFIED") {
		d.log.Warn("telegram: a topic was not closed or opened with its case", "case", id, "closed", closed, "error", d.words(err))
		return
	}
	if err := d.bot.PlaceClosed(ctx, id, thread, closed); err != nil {
		d.log.Warn("telegram: write down that a topic is closed or open", "case", id, "error", d.words(err))
	}
}

// newTopic makes a topic for the case of a message, instead of the one that it is
// for now. The rights for that may be missing, or the group may be no forum: then
// the message goes to the group as it is, and nobody can claim the case there.
func (d *Door) newTopic(ctx context.Context, m *message, attempts int) (o outcome, ok bool) {
	asking, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	place, err := d.bot.PlaceOf(asking, m.topicOf)
	if err != nil {
		return d.placeless(err, attempts), false
	}
	name := place.Name
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
	thread, err := d.bot.Placed(asking, m.topicOf, int64(m.MessageThreadID), int64(topic.MessageThreadID))
	if err != nil {
		return d.placeless(err, attempts), false
	}
	m.MessageThreadID = int(thread)
	return o, true
}

// instead puts a counsellor's changed words in the place of those that the person
// has. Where they have them in no message that can be changed, it says so: then the
// correction is sent.
func (d *Door) instead(ctx context.Context, r bot.Reply, m message) (o outcome, done bool) {
	if r.Answer.Replaces == "" || r.Cut != nil {
		return o, false
	}
	changed := r.Answer
	changed.Text = r.Answer.Instead
	set := parts(changed)
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	sent, err := d.bot.SentAs(asking, r.Conversation, r.Answer.Replaces)
	if err != nil {
		return outcome{fate: unsent, why: d.words(err), wait: waitAfter(r.Attempts)}, true
	}
	id, err := strconv.Atoi(sent)
	if err != nil || len(set) != 1 {
		return o, false
	}
	calling, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	traced, a := traced(calling)
	if r.Answer.File != "" {
		// What stands under a file is the counsellor's own, as when it was copied.
		_, err = d.api.EditMessageCaption(traced, &tg.EditMessageCaptionParams{ChatID: m.ChatID, MessageID: id, Caption: r.Answer.Words})
	} else {
		_, err = d.api.EditMessageText(traced, &tg.EditMessageTextParams{
			ChatID: m.ChatID, MessageID: id, Text: set[0].html, ParseMode: m.ParseMode, LinkPreviewOptions: m.LinkPreviewOptions,
		})
	}
	o = d.judgeEdit(err, a, r.Attempts)
	d.report(m.chat, o)
	if o.fate != noPreview && o.fate != badHTML {
		return o, true
	}
	if !d.place(ctx, m.chat) {
		return outcome{fate: unsent, why: "stopped before it was sent"}, true
	}
	return o, false
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
