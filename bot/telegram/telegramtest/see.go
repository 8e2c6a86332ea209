package telegramtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// seen is what the server reads of an update: enough to know the chat, the
// message and the files that a request may refer to later.
type seen struct {
	ID        json.RawMessage `json:"id"` // of a callback query: a string
	MessageID int             `json:"message_id"`
	Thread    int             `json:"message_thread_id"`
	Text      string          `json:"text"`
	Caption   string          `json:"caption"`
	Data      string          `json:"data"`
	Message   *seen           `json:"message"`
	Markup    json.RawMessage `json:"reply_markup"`
	ReplyTo   *struct {
		MessageID int `json:"message_id"`
	} `json:"reply_to_message"`
	Chat, From struct {
		ID int64 `json:"id"`
	}
}

// files are the kinds of a message that have a file of their own.
var fileKinds = []string{"voice", "audio", "document", "video", "video_note", "animation", "sticker", "photo"}

// see takes note of what a pushed update shows: its message, its topic, its
// callback query. It gives the queue that it waits in with a webhook.
func (s *Server) see(u *update) string {
	own := "update " + strconv.FormatInt(u.id, 10)
	var fields map[string]json.RawMessage
	if json.Unmarshal(u.body, &fields) != nil {
		return own
	}
	for _, kind := range []string{"message", "edited_message", "channel_post", "edited_channel_post"} {
		var m seen
		if fields[kind] == nil || json.Unmarshal(fields[kind], &m) != nil {
			continue
		}
		s.seeMessage(&m, fields[kind], strings.HasPrefix(kind, "edited"))
		return "chat " + strconv.FormatInt(m.Chat.ID, 10)
	}
	var q seen
	if fields["callback_query"] != nil && json.Unmarshal(fields["callback_query"], &q) == nil {
		var id string
		_ = json.Unmarshal(q.ID, &id) // an odd one can never be answered
		s.seeQuery(id)
		if q.Message != nil {
			s.seeMessage(q.Message, nil, false)
		}
		return "query " + strconv.FormatInt(q.From.ID, 10)
	}
	for _, kind := range []string{"my_chat_member", "chat_member"} {
		var m seen
		if fields[kind] != nil && json.Unmarshal(fields[kind], &m) == nil {
			return "member " + strconv.FormatInt(m.From.ID, 10)
		}
	}
	return own
}

// seeQuery makes a query one that can be answered. Old ones are swept out now
// and then.
func (s *Server) seeQuery(id string) {
	s.queries[id] = time.Now()
	if len(s.queries)%1024 == 0 {
		for id, at := range s.queries {
			if time.Since(at) > s.options.QueryLife {
				delete(s.queries, id)
			}
		}
	}
}

func (s *Server) seeMessage(m *seen, raw json.RawMessage, edited bool) {
	if m.MessageID > firstID && m.MessageID < 2*firstID {
		s.nextMsg = max(s.nextMsg, m.MessageID-firstID) // no other message gets this id
	}
	if m.Thread > 0 {
		if c := s.chat(m.Chat.ID); c.topics[m.Thread] == nil {
			c.topics[m.Thread] = &Topic{Thread: m.Thread}
		}
	}
	if m.MessageID == 0 || s.options.Keep < 0 {
		return
	}
	fromBot := m.From.ID == BotID
	old := s.find(m.Chat.ID, m.MessageID)
	if old != nil && !edited {
		return // redelivered, or the bot's own message under which a button was pressed
	}
	shown := &Message{
		Chat: m.Chat.ID, ID: m.MessageID, Thread: m.Thread, FromBot: fromBot, Kind: "text",
		Text: m.Text + m.Caption, Source: m.Text + m.Caption, Markup: string(m.Markup), At: time.Now(),
	}
	if m.ReplyTo != nil {
		shown.ReplyTo = m.ReplyTo.MessageID
	}
	if old != nil {
		shown.At, shown.Edited, shown.Edits = old.At, time.Now(), old.Edits+1
	}
	s.seeFile(shown, raw)
	s.keep(shown)
}

func (s *Server) seeFile(m *Message, raw json.RawMessage) {
	var fields map[string]json.RawMessage
	if raw == nil || json.Unmarshal(raw, &fields) != nil {
		return
	}
	for _, kind := range fileKinds {
		if fields[kind] == nil {
			continue
		}
		m.Kind = kind
		var one struct {
			ID string `json:"file_id"`
		}
		var sizes []struct {
			ID string `json:"file_id"`
		}
		if json.Unmarshal(fields[kind], &one) == nil {
			m.File = one.ID
		} else if json.Unmarshal(fields[kind], &sizes) == nil && len(sizes) > 0 {
			m.File = sizes[len(sizes)-1].ID
		}
		if _, known := s.files[m.File]; m.File != "" && !known && !s.quiet() {
			s.files[m.File] = File{ID: m.File, gone: true}
		}
		return
	}
}

// newID is the id of a new message; ids of all chats come from one count.
func (s *Server) newID() int {
	s.nextMsg++
	return firstID + s.nextMsg
}

// firstID keeps the ids of the server apart from those that tests choose.
const firstID = 500000

// Commands are the commands that the bot has set for a scope (as JSON, "" is
// the default one) and a language.
func (s *Server) Commands(scope, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[commandKey(scope, language)])
}
