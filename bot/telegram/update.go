package telegram

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"careerbot/bot"
	"careerbot/internal/text"
)

// incoming is what an update asks of us.
type incoming struct {
	skip     string       // why there is nothing to do
	message  *bot.Message // for the core
	callback string       // the query to confirm, so that the button stops spinning
	group    *groupCall   // somebody in a group addressed us
	private  bool         // nobody's business: the update is forgotten
}

// groupCall is a message in a group that addresses us.
type groupCall struct {
	chat     int64
	thread   int
	message  int
	language string
}

// understand reads an update. It has no side effects, and a panic in it is an
// error of this update.
func understand(body []byte, me models.User) (in incoming, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	var u models.Update
	if err := json.Unmarshal(body, &u); err != nil {
		return incoming{}, err
	}
	switch {
	case u.Message != nil:
		return fromMessage(u.Message, me), nil
	case u.CallbackQuery != nil:
		return fromCallback(u.CallbackQuery), nil
	}
	return incoming{skip: "nothing that we work on"}, nil
}

func fromMessage(m *models.Message, me models.User) incoming {
	said := cmp.Or(m.Text, m.Caption)
	switch {
	case m.From != nil && m.From.IsBot:
		return incoming{skip: "from a bot"} // two bots would talk for ever
	case m.Chat.Type == models.ChatTypeGroup || m.Chat.Type == models.ChatTypeSupergroup:
		return fromGroup(m, said, me)
	case m.Chat.Type != models.ChatTypePrivate:
		return incoming{skip: "not a private chat"}
	case said == "" && service(m):
		return incoming{skip: "a service message"}
	}
	return incoming{message: &bot.Message{
		Channel:      channel,
		Conversation: strconv.FormatInt(m.Chat.ID, 10),
		ID:           strconv.Itoa(m.ID),
		Text:         command(said),
		Other:        said == "",
		Language:     languageOf(m.From),
	}}
}

// fromCallback reads the press of a button.
func fromCallback(q *models.CallbackQuery) incoming {
	var chat models.Chat
	said := ""
	switch {
	case q.Message.Message != nil:
		chat, said = q.Message.Message.Chat, q.Message.Message.Text
	case q.Message.InaccessibleMessage != nil:
		chat = q.Message.InaccessibleMessage.Chat
	}
	in := incoming{callback: q.ID}
	switch {
	case chat.Type != models.ChatTypePrivate:
		in.skip = "a button outside a private chat"
	case q.Data != personData:
		in.skip = "an unknown button"
	default:
		// The button speaks the language of the message that it hangs on; the
		// person's own one counts where that message is gone.
		language := cmp.Or(text.Language(said), languageOf(&q.From), "zh")
		in.message = &bot.Message{
			Channel:      channel,
			Conversation: strconv.FormatInt(chat.ID, 10),
			ID:           "cb:" + q.ID, // two presses are two queries
			Text:         personWords[language],
			Language:     languageOf(&q.From),
		}
	}
	return in
}

// personData is what the person button sends; personWords is what it says in a
// language, as if the person had typed it.
const personData = "person"

var personWords = map[string]string{"zh": "人工", "en": "person"}

// fromGroup reads a message of a group: only those that address us concern us,
// and the text of none.
func fromGroup(m *models.Message, said string, me models.User) incoming {
	if !addressed(m, said, me) {
		return incoming{skip: "not for us", private: true}
	}
	call := &groupCall{chat: m.Chat.ID, message: m.ID, language: cmp.Or(languageOf(m.From), text.Language(said), "zh")}
	if m.IsTopicMessage {
		call.thread = m.MessageThreadID
	}
	return incoming{group: call}
}

// addressed reports whether a group message is meant for us: it answers one of
// ours, mentions us, or is a command that is not another bot's.
func addressed(m *models.Message, said string, me models.User) bool {
	if r := m.ReplyToMessage; r != nil && r.From != nil && r.From.ID == me.ID {
		return true
	}
	units := utf16.Encode([]rune(said)) // entities count in these
	for _, e := range append(m.Entities, m.CaptionEntities...) {
		if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(units) {
			continue
		}
		name := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		switch e.Type { //nolint:exhaustive // the rest is how text looks
		case models.MessageEntityTypeMention:
			if strings.EqualFold(name, "@"+me.Username) {
				return true
			}
		case models.MessageEntityTypeTextMention:
			if e.User != nil && e.User.ID == me.ID {
				return true
			}
		case models.MessageEntityTypeBotCommand:
			if _, other, ok := strings.Cut(name, "@"); !ok || strings.EqualFold(other, me.Username) {
				return true
			}
		}
	}
	return false
}

// command takes from a command what is Telegram's own: the bot's name behind it,
// and what a link put behind /start. Anything else is left as it is.
func command(said string) string {
	if !strings.HasPrefix(said, "/") {
		return said
	}
	end := strings.IndexAny(said, " \n\t")
	if end < 0 {
		end = len(said)
	}
	name, _, _ := strings.Cut(said[:end], "@")
	if strings.EqualFold(name, "/start") {
		return "/start"
	}
	return name + said[end:]
}

func languageOf(u *models.User) string {
	if u == nil {
		return ""
	}
	for _, language := range []string{"zh", "en"} {
		if u.LanguageCode == language || strings.HasPrefix(u.LanguageCode, language+"-") {
			return language
		}
	}
	return ""
}

// service reports whether a message without words only says that something
// happened in the chat. What is in neither list is something that a person sent:
// kinds that are newer than the library come without any of its fields.
func service(m *models.Message) bool {
	return m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil || m.ChatBackgroundSet != nil ||
		m.WriteAccessAllowed != nil || m.ConnectedWebsite != "" || m.BoostAdded != nil ||
		m.ForumTopicCreated != nil || m.ForumTopicEdited != nil || m.ForumTopicClosed != nil || m.ForumTopicReopened != nil ||
		m.GeneralForumTopicHidden != nil || m.GeneralForumTopicUnhidden != nil ||
		m.SuccessfulPayment != nil || m.RefundedPayment != nil || m.Gift != nil || m.UniqueGift != nil || m.GiftUpgradeSent != nil ||
		m.ChecklistTasksDone != nil || m.ChecklistTasksAdded != nil || m.ProximityAlertTriggered != nil ||
		m.PaidMessagePriceChanged != nil || m.DirectMessagePriceChanged != nil ||
		m.SuggestedPostApproved != nil || m.SuggestedPostApprovalFailed != nil || m.SuggestedPostDeclined != nil ||
		m.SuggestedPostPaid != nil || m.SuggestedPostRefunded != nil || m.ChatOwnerLeft != nil || m.ChatOwnerChanged != nil ||
		m.VoiceChatScheduled != nil || m.VoiceChatStarted != nil || m.VoiceChatEnded != nil || m.VoiceChatParticipantsInvited != nil
}

// salvage finds the person's words in an update that the library cannot decode:
// one new value somewhere in a message must not leave its sender in silence.
func salvage(body []byte) *bot.Message {
	var u struct {
		Message *struct {
			ID   int `json:"message_id"`
			Chat struct {
				ID   int64           `json:"id"`
				Type models.ChatType `json:"type"`
			} `json:"chat"`
			From    *models.User `json:"from"`
			Text    string       `json:"text"`
			Caption string       `json:"caption"`
		} `json:"message"`
	}
	if json.Unmarshal(body, &u) != nil || u.Message == nil || u.Message.ID == 0 || u.Message.Chat.Type != models.ChatTypePrivate {
		return nil
	}
	m := u.Message
	if cmp.Or(m.Text, m.Caption) == "" {
		return nil
	}
	return fromMessage(&models.Message{
		ID: m.ID, Chat: models.Chat{ID: m.Chat.ID, Type: m.Chat.Type}, From: m.From, Text: m.Text, Caption: m.Caption,
	}, models.User{}).message
}
