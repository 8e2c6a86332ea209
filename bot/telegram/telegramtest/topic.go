package telegramtest

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Topic is a topic of a forum, or of a private chat.
type Topic struct {
	Thread  int
	Name    string
	Icon    int
	Emoji   string
	Closed  bool
	Deleted bool
}

// Topics are the topics of a chat that the bot has made or that a pushed
// message or AddTopic has shown, deleted ones too, by their ids.
func (s *Server) Topics(chat int64) []Topic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Topic
	if c := s.chats[chat]; c != nil {
		for _, t := range c.topics {
			all = append(all, *t)
		}
	}
	slices.SortFunc(all, func(a, b Topic) int { return a.Thread - b.Thread })
	return all
}

// AddTopic is a topic that a person has made.
func (s *Server) AddTopic(chat int64, thread int, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).topics[thread] = &Topic{Thread: thread, Name: name}
}

// DeleteTopic is a person deleting a topic: nothing tells the bot.
func (s *Server) DeleteTopic(chat int64, thread int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropTopic(chat, thread)
	s.news()
}

func (s *Server) dropTopic(chat int64, thread int) {
	c := s.chat(chat)
	c.topics[thread] = &Topic{Thread: thread, Deleted: true}
	c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return m.Thread == thread })
}

// thread checks the topic that a message is for. The general topic has the id 1,
// and takes nothing that names it.
func (s *Server) thread(c *call) (int, *answer) {
	thread := c.number("message_thread_id")
	if thread == 0 {
		return 0, nil
	}
	if t := s.topic(c.chat, thread); t == nil || thread == 1 {
		a := bad("message thread not found")
		return 0, &a
	}
	return thread, nil
}

// topic gives a topic that is there.
func (s *Server) topic(chat int64, thread int) *Topic {
	if c := s.chats[chat]; c != nil {
		if t := c.topics[thread]; t != nil && !t.Deleted {
			return t
		}
	}
	return nil
}

func (s *Server) createForumTopic(c *call) answer {
	name := c.params["name"]
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return bad("TOPIC_TITLE_EMPTY")
	case n > 128:
		return bad("topic name is too long")
	case kindOf(c.chat) == "group":
		return bad("the chat is not a forum")
	}
	t := &Topic{Thread: s.newID(), Name: name, Icon: c.number("icon_color"), Emoji: c.params["icon_custom_emoji_id"]}
	if t.Icon == 0 {
		t.Icon = 7322096
	}
	s.chat(c.chat).topics[t.Thread] = t
	result := Map{"message_thread_id": t.Thread, "name": t.Name, "icon_color": t.Icon}
	if t.Emoji != "" {
		result["icon_custom_emoji_id"] = t.Emoji
	}
	return good(result)
}

// changeTopic does something to a topic that is there.
func changeTopic(change func(*Topic, *call) bool) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		t := s.topic(c.chat, c.number("message_thread_id"))
		switch {
		case t == nil:
			return bad("TOPIC_ID_INVALID")
		case !change(t, c):
			return bad("TOPIC_NOT_MODIFIED")
		}
		return good(true)
	}
}

var (
	editForumTopic = changeTopic(func(t *Topic, c *call) bool {
		old := *t
		if name := c.params["name"]; name != "" {
			t.Name = name
		}
		if emoji, given := c.params["icon_custom_emoji_id"]; given {
			t.Emoji = emoji
		}
		return *t != old
	})
	closeForumTopic = changeTopic(func(t *Topic, _ *call) bool {
		was := t.Closed
		t.Closed = true
		return !was
	})
	reopenForumTopic = changeTopic(func(t *Topic, _ *call) bool {
		was := t.Closed
		t.Closed = false
		return was
	})
)

func (s *Server) deleteForumTopic(c *call) answer {
	thread := c.number("message_thread_id")
	if s.topic(c.chat, thread) == nil {
		return bad("TOPIC_ID_INVALID")
	}
	s.dropTopic(c.chat, thread)
	return good(true)
}

// Draft is a text that is being streamed into a private chat.
type Draft struct {
	ID     int64
	Thread int
	Text   string // without markup
	Source string // as it was sent
	At     time.Time
}

// draftLife is how long a draft is shown when nothing follows.
const draftLife = 30 * time.Second

// Drafts are all drafts that a chat has got, the latest last. With Options.Keep
// they are not kept.
func (s *Server) Drafts(chat int64) []Draft {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		return slices.Clone(c.drafts)
	}
	return nil
}

// Draft is the one that a person sees now: a message ends it, and 30 seconds do.
func (s *Server) Draft(chat int64) (Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil && c.draft != nil && time.Since(c.draft.At) < draftLife {
		return *c.draft, true
	}
	return Draft{}, false
}

func (s *Server) sendMessageDraft(c *call) answer {
	if kindOf(c.chat) != "private" {
		return bad("TEXTDRAFT_PEER_INVALID")
	}
	if c.number("draft_id") == 0 {
		return bad("RANDOM_ID_INVALID")
	}
	thread, refused := s.thread(c)
	if refused != nil {
		return *refused
	}
	text, refused := plain(c.params["text"], c.params["parse_mode"])
	switch {
	case refused != nil:
		return *refused
	case units(text) > maxText:
		return bad("message is too long")
	}
	at := s.chat(c.chat)
	now := c.record.At
	if since := now.Sub(at.drafted); !at.drafted.IsZero() && since < s.options.DraftEvery {
		s.note("sendMessageDraft: a draft to chat %d came %v after the one before, sooner than %v", c.chat, since.Round(time.Millisecond), s.options.DraftEvery)
	}
	at.drafted = now
	at.draft = &Draft{ID: int64(c.number("draft_id")), Thread: thread, Text: text, Source: c.params["text"], At: now}
	if s.options.Keep == 0 {
		at.drafts = append(at.drafts, *at.draft)
	}
	return good(true)
}
