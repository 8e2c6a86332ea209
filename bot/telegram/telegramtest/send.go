package telegramtest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

const (
	maxText    = 4096 // UTF-16 units, without markup
	maxCaption = 1024
)

// plain reads a text with its markup. Only HTML is read; what has Markdown is
// taken as it is.
func plain(text, mode string) (string, *answer) {
	if strings.EqualFold(mode, "HTML") {
		read, _, err := ParseHTML(text)
		if err != nil {
			a := bad("can't parse entities: %v", err)
			return "", &a
		}
		text = read
	}
	return text, nil
}

func (s *Server) sendMessage(c *call) answer {
	m, refused := s.draftMessage(c, "text")
	if refused == nil {
		refused = m.say(c, "text", maxText)
	}
	if refused != nil {
		return *refused
	}
	if at := s.chats[c.chat]; at != nil {
		at.draft = nil // the message takes its place
	}
	return s.post(m)
}

// draftMessage makes the message that a request sends, without what is in it.
func (s *Server) draftMessage(c *call, kind string) (*Message, *answer) {
	thread, refused := s.thread(c)
	if refused != nil {
		return nil, refused
	}
	m := &Message{Chat: c.chat, Thread: thread, FromBot: true, Kind: kind, Mode: c.params["parse_mode"], Markup: c.params["reply_markup"], At: time.Now()}
	var reply struct {
		MessageID int             `json:"message_id"`
		ChatID    json.RawMessage `json:"chat_id"`
		Without   bool            `json:"allow_sending_without_reply"`
	}
	if raw := c.params["reply_parameters"]; raw != "" && json.Unmarshal([]byte(raw), &reply) == nil {
		m.ReplyTo = reply.MessageID
		if reply.ChatID == nil && s.find(c.chat, reply.MessageID) == nil && !s.quiet() {
			if !reply.Without {
				a := bad("message to be replied not found")
				return nil, &a
			}
			m.ReplyTo = 0 // it goes out, and answers nothing
		}
	}
	return m, nil
}

// say puts a text into a message, from a parameter.
func (m *Message) say(c *call, name string, most int) *answer {
	source := c.params[name]
	text, refused := plain(source, c.params["parse_mode"])
	if refused != nil {
		return refused
	}
	var a answer
	switch {
	case units(text) > most && name == "caption":
		a = bad("message caption is too long")
	case units(text) > most:
		a = bad("message is too long")
	case name == "text" && strings.TrimSpace(text) == "":
		a = bad("message text is empty")
	default:
		m.Text, m.Source, m.Mode = text, source, c.params["parse_mode"]
		return nil
	}
	return &a
}

// post puts a message into its chat and answers with it.
func (s *Server) post(m *Message) answer {
	m.ID = s.newID()
	s.keep(m)
	s.tidy(m.Chat)
	return good(s.messageJSON(m))
}

// messageJSON is a message as the Bot API gives it.
func (s *Server) messageJSON(m *Message) Map {
	j := Map{"message_id": m.ID, "date": m.At.Unix(), "chat": s.chatJSON(m.Chat), "from": me()}
	if !m.FromBot {
		j["from"] = Map{"id": max(m.Chat, 77), "is_bot": false, "first_name": "Li"}
	}
	if m.Thread != 0 {
		j["message_thread_id"], j["is_topic_message"] = m.Thread, true
	}
	if m.ReplyTo != 0 {
		j["reply_to_message"] = Map{"message_id": m.ReplyTo, "date": m.At.Unix(), "chat": s.chatJSON(m.Chat)}
	}
	if m.Edits > 0 {
		j["edit_date"] = m.Edited.Unix()
	}
	if m.Album != "" {
		j["media_group_id"] = m.Album
	}
	if m.Origin != 0 {
		j["forward_origin"] = Map{"type": "hidden_user", "date": m.At.Unix(), "sender_user_name": "Li"}
	}
	if strings.Contains(m.Markup, `"inline_keyboard"`) {
		j["reply_markup"] = json.RawMessage(m.Markup)
	}
	switch {
	case m.Kind == "text":
		j["text"] = m.Text
		return j
	case m.File != "":
		j[m.Kind] = s.fileJSON(m.Kind, m.File)
	case m.content != nil:
		j[m.Kind] = m.content
	}
	if m.Text != "" {
		j["caption"] = m.Text
	}
	return j
}

// sendFile sends a message with a file: one that is uploaded, one that the
// server knows, or one at a URL.
func sendFile(kind string) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		m, refused := s.draftMessage(c, kind)
		if refused == nil {
			refused = m.say(c, "caption", maxCaption)
		}
		if refused == nil {
			m.File, refused = s.file(c, kind, c.params[kind])
		}
		if refused != nil {
			return *refused
		}
		return s.post(m)
	}
}

// sendFields sends a message that is a few fields: a location, a contact.
func sendFields(kind string, names ...string) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		m, refused := s.draftMessage(c, kind)
		if refused != nil {
			return *refused
		}
		m.content = Map{}
		for _, name := range names {
			m.content[name] = c.params[name]
			if f, err := strconv.ParseFloat(c.params[name], 64); err == nil && kind == "location" {
				m.content[name] = f
			}
		}
		if kind == "venue" {
			m.content["location"] = Map{"latitude": 0.5, "longitude": 0.5}
		}
		return s.post(m)
	}
}

func (s *Server) sendMediaGroup(c *call) answer {
	var media []struct {
		Type, Media, Caption string
		Mode                 string `json:"parse_mode"`
	}
	if err := json.Unmarshal([]byte(c.params["media"]), &media); err != nil || len(media) < 2 || len(media) > 10 {
		return bad("wrong number of media in the album: 2 to 10")
	}
	var album []*Message
	for _, one := range media {
		m, refused := s.draftMessage(c, one.Type)
		if refused == nil {
			m.Mode, m.Source = one.Mode, one.Caption
			m.Text, refused = plain(one.Caption, one.Mode)
		}
		if refused == nil {
			m.File, refused = s.file(c, one.Type, one.Media)
		}
		if refused != nil {
			return *refused
		}
		album = append(album, m)
	}
	name := strconv.Itoa(s.nextMsg)
	all := make([]any, 0, len(album))
	for _, m := range album {
		m.Album = name
		all = append(all, s.post(m).Result)
	}
	return good(all)
}

// again makes the message that copies another one of any chat.
func (s *Server) again(c *call, word string) (*Message, *answer) {
	m, refused := s.draftMessage(c, "text")
	if refused != nil {
		return nil, refused
	}
	from, err := strconv.ParseInt(c.params["from_chat_id"], 10, 64)
	original := s.find(from, c.number("message_id"))
	if err != nil || original == nil && !s.quiet() {
		a := bad("message to %s not found", word)
		return nil, &a
	}
	if original == nil {
		original = &Message{Kind: "text", Text: "a message that was not kept"}
	}
	m.Kind, m.Text, m.Source, m.Mode, m.File, m.content = original.Kind, original.Text, original.Source, original.Mode, original.File, original.content
	return m, nil
}

func (s *Server) copyMessage(c *call) answer {
	m, refused := s.again(c, "copy")
	if _, given := c.params["caption"]; refused == nil && given && m.Kind != "text" {
		refused = m.say(c, "caption", maxCaption)
	}
	if refused != nil {
		return *refused
	}
	s.post(m)
	return good(Map{"message_id": m.ID})
}

func (s *Server) forwardMessage(c *call) answer {
	m, refused := s.again(c, "forward")
	if refused != nil {
		return *refused
	}
	m.Origin, _ = strconv.ParseInt(c.params["from_chat_id"], 10, 64)
	return s.post(m)
}

func (s *Server) forwardMessageID(c *call) answer {
	a := s.forwardMessage(c)
	if m, ok := a.Result.(Map); ok {
		a.Result = Map{"message_id": m["message_id"]}
	}
	return a
}

// several does for a list of messages what one method does for one. What cannot
// be found is skipped, as Telegram says.
func several(one func(*Server, *call) answer) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		var ids []int
		if err := json.Unmarshal([]byte(c.params["message_ids"]), &ids); err != nil || len(ids) == 0 || len(ids) > 100 {
			return bad("wrong list of message identifiers")
		}
		all := []any{}
		for _, id := range ids {
			params := map[string]string{"message_id": strconv.Itoa(id)}
			for _, name := range []string{"chat_id", "from_chat_id", "message_thread_id"} {
				params[name] = c.params[name]
			}
			if a := one(s, &call{method: c.method, params: params, chat: c.chat, record: c.record}); a.OK {
				all = append(all, a.Result)
			}
		}
		if len(all) == 0 {
			return bad("there are no messages to copy or forward")
		}
		return good(all)
	}
}
