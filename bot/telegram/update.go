package telegram

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"careerbot/bot"
	"careerbot/internal/geo"
	"careerbot/internal/text"
)

// incoming is what an update asks of us.
type incoming struct {
	id    int64
	body  []byte
	state string // of its row: done, skipped or dead
	why   string

	skip     string           // why there is nothing to do
	message  *bot.Message     // for the core
	edited   int64            // the message is a changed one: when it was changed
	callback string           // the query to confirm, so that the button stops spinning
	pressed  int64            // the turn on whose reply the button is, 0 if unknown
	twin     *twin            // with which the message would be one and the same
	chat     string           // which chat the rest is about
	moved    string           // the chat has this id now
	left     *bool            // the person has left (true) or is back
	private  bool             // nobody's business: the update is forgotten
	file     bool             // a document: an admin's is for the library
	name     string           // of the document
	desk     *bot.DeskMessage // what a counsellor wrote, or pressed
}

// twin is what makes a message no message of its own: one with this in its route
// that came within some time before.
type twin struct {
	route  route
	within time.Duration
}

// albumFor is how far apart the messages of an album can be, and be it: whatever
// was sent at once, the network may deliver it slowly.
const albumFor = time.Hour

// understand reads an update. It has no side effects, and a panic in it is an
// error of this update.
func understand(body []byte, me models.User, desk int64) (in incoming, err error) {
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
	case u.Message != nil && u.Message.Chat.ID == desk && desk != 0:
		return fromDesk(u.Message), nil
	case u.EditedMessage != nil && u.EditedMessage.Chat.ID == desk && desk != 0:
		return fromDesk(u.EditedMessage), nil
	case u.CallbackQuery != nil && strings.HasPrefix(u.CallbackQuery.Data, deskData):
		return fromDeskButton(u.CallbackQuery, desk), nil
	case u.Message != nil:
		return fromMessage(u.Message, me), nil
	case u.EditedMessage != nil:
		return fromEdit(u.EditedMessage, me), nil
	case u.CallbackQuery != nil:
		return fromCallback(u.CallbackQuery), nil
	case u.MyChatMember != nil:
		return fromMembership(u.MyChatMember), nil
	}
	return incoming{skip: "nothing that we work on"}, nil
}

func fromMessage(m *models.Message, me models.User) incoming {
	said := cmp.Or(m.Text, m.Caption)
	switch {
	case m.MigrateToChatID != 0:
		return incoming{chat: chatID(m.Chat.ID), moved: chatID(m.MigrateToChatID), private: true}
	case m.Chat.Type == models.ChatTypeGroup || m.Chat.Type == models.ChatTypeSupergroup:
		return fromGroup(m, said, me)
	case m.From != nil && m.From.IsBot:
		return incoming{skip: "from a bot"} // two bots would talk for ever
	case m.Chat.Type != models.ChatTypePrivate:
		return incoming{skip: "not a private chat"}
	case said == "" && service(m):
		return incoming{skip: "a service message"}
	}
	to := route{Message: m.ID}
	if m.IsTopicMessage {
		to.Thread = m.MessageThreadID
	}
	kind := bot.Text
	if said == "" {
		kind = kindOf(m, &to)
	}
	if kind == bot.Location {
		said = placeOf(m)
	}
	name := ""
	file := m.Document != nil && m.Animation == nil // an animation is a document, too
	if file {
		to.File, to.Name, to.Size = m.Document.FileID, m.Document.FileName, m.Document.FileSize
		name = m.Document.FileName
	}
	to.Media, to.Unique = m.Text == "" && m.Caption != "", uniqueOf(m)
	// Of an album each picture is a message. Those without words say nothing that
	// the first has not said.
	to.Album = m.MediaGroupID
	var of *twin
	if m.MediaGroupID != "" && said == "" {
		of = &twin{route{Album: m.MediaGroupID}, albumFor}
	}
	return incoming{
		chat: chatID(m.Chat.ID),
		twin: of,
		file: file,
		name: name,
		// A number is not ours to keep, nor a place to the metre, nor what the file of a CV is called.
		private: kind == bot.Contact || kind == bot.Location || bot.SharesPlace(said) || file && bot.IsCV(name),
		message: &bot.Message{
			Channel:      channel,
			Conversation: chatID(m.Chat.ID),
			ID:           strconv.Itoa(m.ID),
			Kind:         kind,
			Text:         command(said),
			Language:     languageOf(m.From),
			Burst:        true,
			Route:        to.json(),
		},
	}
}

// kindOf says what a message without words is, and where its recording is.
func kindOf(m *models.Message, to *route) bot.Kind {
	switch {
	case m.Voice != nil:
		to.File, to.Name, to.Size, to.Seconds = m.Voice.FileID, "voice.ogg", m.Voice.FileSize, m.Voice.Duration
		return bot.Voice
	case m.Audio != nil:
		to.File, to.Name, to.Size, to.Seconds = m.Audio.FileID, m.Audio.FileName, m.Audio.FileSize, m.Audio.Duration
		return bot.Voice
	case m.VideoNote != nil:
		to.File, to.Name, to.Size, to.Seconds = m.VideoNote.FileID, "note.mp4", int64(m.VideoNote.FileSize), m.VideoNote.Duration
		return bot.Voice
	case len(m.Photo) > 0, m.Document != nil, m.Video != nil, m.PaidMedia != nil:
		return bot.Photo
	case m.Sticker != nil, m.Animation != nil, m.Dice != nil:
		return bot.Sticker
	case m.Contact != nil:
		return bot.Contact
	case m.Location != nil, m.Venue != nil:
		return bot.Location
	}
	return bot.Other
}

// placeOf writes a place that was shared, also a live one as it is now, as the core
// takes it; "" where it is none on Earth.
func placeOf(m *models.Message) string {
	at := m.Location
	if m.Venue != nil {
		at = &m.Venue.Location
	}
	if at == nil {
		return ""
	}
	if p := (geo.Point{Lat: at.Latitude, Lon: at.Longitude}); p.Valid() {
		return bot.GeoURI(p)
	}
	return ""
}

// uniqueOf tells what is in a file from what was in it before, "" where there is none.
func uniqueOf(m *models.Message) string {
	switch {
	case len(m.Photo) > 0:
		return m.Photo[len(m.Photo)-1].FileUniqueID
	case m.Animation != nil: // is a document, too
		return m.Animation.FileUniqueID
	case m.Document != nil:
		return m.Document.FileUniqueID
	case m.Video != nil:
		return m.Video.FileUniqueID
	case m.Audio != nil:
		return m.Audio.FileUniqueID
	case m.Voice != nil:
		return m.Voice.FileUniqueID
	case m.VideoNote != nil:
		return m.VideoNote.FileUniqueID
	}
	return ""
}

// fromEdit reads a message that was changed after it had been sent. Of what has no
// words only files can change, which concerns counsellors.
func fromEdit(m *models.Message, me models.User) incoming {
	in := fromMessage(m, me)
	switch {
	case in.message == nil:
	case in.message.Kind != bot.Text && in.message.Kind != bot.Photo || m.EditDate == 0:
		return incoming{skip: "a change of what is not text", private: in.private}
	default:
		in.edited = int64(m.EditDate)
	}
	return in
}

// fromMembership reads that the person has blocked us, or no longer does.
func fromMembership(u *models.ChatMemberUpdated) incoming {
	if u.Chat.Type != models.ChatTypePrivate {
		return incoming{skip: "a group's affair", private: true}
	}
	left := u.NewChatMember.Type == models.ChatMemberTypeBanned || u.NewChatMember.Type == models.ChatMemberTypeLeft
	return incoming{chat: chatID(u.Chat.ID), left: &left}
}

// Buttons carry what they say: "say:", the turn on whose reply they are, and
// what the person says by pressing. Anybody could send the same words.
const sayData = "say:"

// personData is what the person button sent before buttons carried words.
const personData = "person"

// personWords is what asks for a person, in a language.
var personWords = map[string]string{"zh": "人工", "en": "person"}

// fromCallback reads the press of a button.
func fromCallback(q *models.CallbackQuery) incoming {
	var chat models.Chat
	said, message, thread := "", 0, 0
	switch {
	case q.Message.Message != nil:
		chat, said, message = q.Message.Message.Chat, q.Message.Message.Text, q.Message.Message.ID
		if q.Message.Message.IsTopicMessage {
			thread = q.Message.Message.MessageThreadID
		}
	case q.Message.InaccessibleMessage != nil:
		chat, message = q.Message.InaccessibleMessage.Chat, q.Message.InaccessibleMessage.MessageID
	}
	in := incoming{callback: q.ID, chat: chatID(chat.ID)}
	words, known := "", false
	if rest, ok := strings.CutPrefix(q.Data, sayData); ok {
		turn, say, _ := strings.Cut(rest, ":")
		in.pressed, _ = strconv.ParseInt(turn, 10, 64)
		words, known = say, say != ""
	} else if q.Data == personData {
		// The button speaks the language of the message that it hangs on; the
		// person's own one counts where that message is gone.
		words, known = personWords[cmp.Or(text.Language(said), languageOf(&q.From), "zh")], true
	}
	switch {
	case chat.Type != models.ChatTypePrivate:
		return incoming{callback: q.ID, skip: "a button outside a private chat"}
	case !known:
		return incoming{callback: q.ID, skip: "an unknown button"}
	}
	in.message = &bot.Message{
		Channel:      channel,
		Conversation: chatID(chat.ID),
		ID:           press(q, message),
		Kind:         bot.Button,
		Text:         words,
		Language:     languageOf(&q.From),
		Burst:        true,
	}
	to := route{Thread: thread}
	if message != 0 {
		to.Press = fmt.Sprintf("%d:%s", message, q.Data)
		in.twin = &twin{route{Press: to.Press}, pressFor}
	}
	in.message.Route = to.json()
	return in
}

// pressFor is how long pressing a button again is the same press: thumbs tap twice.
const pressFor = 3 * time.Second

// press names a press. Two of the same button that come to two replicas in the
// same moment have one name, and so are one; those further apart are twins.
func press(q *models.CallbackQuery, message int) string {
	if message == 0 {
		return "cb:" + q.ID
	}
	return fmt.Sprintf("cb:%d:%s:%d", message, q.Data, time.Now().UnixNano()/int64(pressFor))
}

func chatID(id int64) string { return strconv.FormatInt(id, 10) }

// fromGroup reads a message of a group: only those that address us concern us,
// the text of none, and one answer a day is enough.
func fromGroup(m *models.Message, said string, me models.User) incoming {
	if m.From != nil && m.From.IsBot || !addressed(m, said, me) { // anonymous administrators count as a bot
		return incoming{skip: "not for us", private: true}
	}
	to := route{Message: m.ID}
	if m.IsTopicMessage {
		to.Thread = m.MessageThreadID
	}
	return incoming{private: true, chat: chatID(m.Chat.ID), message: &bot.Message{
		Channel:      channel,
		Conversation: chatID(m.Chat.ID),
		ID:           "group:" + time.Now().UTC().Format(time.DateOnly),
		Kind:         bot.Group,
		Language:     cmp.Or(languageOf(m.From), text.Language(said), "zh"),
		Route:        to.json(),
	}}
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

// command takes the bot's name from a command, as Telegram puts it there in
// groups and where one is picked from a list. Anything else is left as it is.
func command(said string) string {
	if !strings.HasPrefix(said, "/") {
		return said
	}
	end := strings.IndexAny(said, " \n\t")
	if end < 0 {
		end = len(said)
	}
	name, _, _ := strings.Cut(said[:end], "@")
	return strings.ToLower(name) + said[end:]
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
