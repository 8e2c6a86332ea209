package telegramtest

import (
	"encoding/json"
	"time"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// edited finds the message of the bot that a request is about.
func (s *Server) edited(c *call, what string) (*Message, *answer) {
	m := s.find(c.chat, c.number("message_id"))
	var a answer
	switch {
	case m == nil && s.quiet() && c.number("message_id") <= firstID+s.nextMsg:
		return &Message{Chat: c.chat, ID: c.number("message_id"), FromBot: true, Kind: "text", At: time.Now()}, nil
	case m == nil:
		a = bad("message to %s not found", what)
	case !m.FromBot && what == "edit":
		a = bad("message can't be edited")
	default:
		return m, nil
	}
	return nil, &a
}

// change applies an edit to a message: what a request leaves out of the markup
// is taken away, as in Telegram.
func (s *Server) change(c *call, apply func(m *Message) *answer) answer {
	if c.params["inline_message_id"] != "" {
		return good(true)
	}
	m, refused := s.edited(c, "edit")
	if refused != nil {
		return *refused
	}
	next := *m
	if refused := apply(&next); refused != nil {
		return *refused
	}
	next.Markup = c.params["reply_markup"]
	if compact(next.Markup) == `{"inline_keyboard":[]}` {
		next.Markup = ""
	}
	if compact(next.Markup) == compact(m.Markup) && next.Text == m.Text && next.entities() == m.entities() {
		return bad(notModified)
	}
	next.Edits++
	next.Edited = time.Now()
	*m = next
	return good(s.messageJSON(m))
}

// entities stands for the markup of a text: equal for equal markup.
func (m *Message) entities() string {
	if m.Source == m.Text {
		return ""
	}
	return m.Mode + m.Source
}

func (s *Server) editMessageText(c *call) answer {
	return s.change(c, func(m *Message) *answer {
		if m.Kind != "text" {
			a := bad("there is no text in the message to edit")
			return &a
		}
		if _, given := c.params["text"]; !given && c.params["rich_message"] != "" {
			m.Text, m.Source, m.Mode = "", c.params["rich_message"], ""
			return nil
		}
		return m.say(c, "text", maxText)
	})
}

func (s *Server) editMessageCaption(c *call) answer {
	return s.change(c, func(m *Message) *answer {
		if m.Kind == "text" {
			a := bad("there is no caption in the message to edit")
			return &a
		}
		return m.say(c, "caption", maxCaption)
	})
}

func (s *Server) editMessageReplyMarkup(c *call) answer {
	return s.change(c, func(*Message) *answer { return nil })
}

func (s *Server) deleteMessage(c *call) answer {
	m, refused := s.edited(c, "delete")
	if refused != nil {
		return *refused
	}
	s.remove(m)
	return good(true)
}

func (s *Server) deleteMessages(c *call) answer {
	var ids []int
	if err := json.Unmarshal([]byte(c.params["message_ids"]), &ids); err != nil || len(ids) == 0 || len(ids) > 100 {
		return bad("wrong list of message identifiers")
	}
	for _, id := range ids {
		if m := s.find(c.chat, id); m != nil {
			s.remove(m)
		}
	}
	return good(true)
}
