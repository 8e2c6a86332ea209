package telegramtest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	blocked     = "Forbidden: bot was blocked by the user"
	deactivated = "Forbidden: user is deactivated"
	kicked      = "Forbidden: bot was kicked from the supergroup chat"
	migrated    = "group chat was upgraded to a supergroup chat"
)

// chat is what the server remembers of one. s.mu guards it.
type chat struct {
	messages []*Message // by id
	topics   map[int]*Topic
	drafts   []Draft
	draft    *Draft           // the latest, until a message ends it
	drafted  time.Time        // when the latest draft came
	gone     string           // why nothing can be sent to it
	becameTo int64            // the supergroup that it has become
	members  map[int64]string // status by user
}

// Message is a message as it is seen in a chat now.
type Message struct {
	Chat    int64
	ID      int
	Thread  int    // topic; 0 is none
	ReplyTo int    // the message that it answers
	FromBot bool   // else a person wrote it, and a test pushed it
	Kind    string // "text", "photo", "voice", …: the name of the field in the Bot API
	Text    string // text or caption, without markup
	Source  string // the same as it was sent
	Mode    string // parse_mode
	Markup  string // reply_markup, JSON
	File    string // file id
	Album   string // media_group_id
	Origin  int64  // the chat that it was forwarded from
	At      time.Time
	Edited  time.Time // of the last edit
	Edits   int

	content Map // of kinds other than text and files
}

func (s *Server) chat(id int64) *chat {
	c := s.chats[id]
	if c == nil {
		c = &chat{topics: map[int]*Topic{}}
		s.chats[id] = c
	}
	return c
}

// quiet reports that messages are not all known: what is unknown is taken to exist.
func (s *Server) quiet() bool { return s.options.Keep != 0 }

func (s *Server) find(chat int64, id int) *Message {
	if c := s.chats[chat]; c != nil {
		if i, ok := slices.BinarySearchFunc(c.messages, id, byID); ok {
			return c.messages[i]
		}
	}
	return nil
}

func byID(m *Message, id int) int { return cmp.Compare(m.ID, id) }

// keep puts a message into its chat. The oldest of all goes where only some are kept.
func (s *Server) keep(m *Message) {
	if s.options.Keep < 0 {
		return
	}
	c := s.chat(m.Chat)
	i, ok := slices.BinarySearchFunc(c.messages, m.ID, byID)
	if ok {
		c.messages[i] = m
		return
	}
	c.messages = slices.Insert(c.messages, i, m)
	if s.options.Keep == 0 {
		return
	}
	if s.recent = append(s.recent, m); len(s.recent) > s.options.Keep {
		oldest := s.recent[0]
		s.recent = s.recent[1:]
		s.remove(oldest)
	}
}

// remove takes a message out of its chat, and the chat where that was all of it.
func (s *Server) remove(m *Message) {
	c := s.chats[m.Chat]
	if c == nil {
		return
	}
	c.messages = slices.DeleteFunc(c.messages, func(other *Message) bool { return other == m })
	s.tidy(m.Chat)
}

func (s *Server) tidy(id int64) {
	if c := s.chats[id]; c != nil && s.quiet() && len(c.messages)+len(c.topics)+len(c.members) == 0 && c.gone == "" && c.becameTo == 0 && c.draft == nil {
		delete(s.chats, id)
	}
}

// Shown is what the bot has put into a chat and is there now, edits applied,
// in the order of the ids.
func (s *Server) Shown(chat int64) []Message {
	return slices.DeleteFunc(s.History(chat), func(m Message) bool { return !m.FromBot })
}

// History is Shown with what people wrote.
func (s *Server) History(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	if c := s.chats[chat]; c != nil {
		for _, m := range c.messages {
			all = append(all, *m)
		}
	}
	return all
}

// Block is a person blocking the bot, or a group throwing it out: what is sent
// to the chat answers 403, and the client is told if it asked for my_chat_member.
func (s *Server) Block(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).gone = blocked
	if chat < 0 {
		s.chat(chat).gone = kicked
	}
	s.push(MyMember(chat, "member", "kicked"))
	s.news()
}

// Unblock is the person coming back.
func (s *Server) Unblock(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).gone = ""
	s.push(MyMember(chat, "kicked", "member"))
	s.news()
}

// Deactivate is the end of a person's account.
func (s *Server) Deactivate(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).gone = deactivated
}

// Migrate turns a group into a supergroup: what is sent to the old chat answers
// 400 with the new one, and the client gets the two service messages of it.
func (s *Server) Migrate(old, supergroup int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(old).becameTo = supergroup
	service := func(chat int64, field string, other int64) {
		s.push(Map{"message": Map{
			"message_id": s.newID(), "date": time.Now().Unix(), "chat": s.chatJSON(chat), field: other,
			"from": Map{"id": 77, "is_bot": false, "first_name": "Wang"},
		}})
	}
	service(old, "migrate_to_chat_id", supergroup)
	service(supergroup, "migrate_from_chat_id", old)
}

// SetMember says what getChatMember tells: "creator", "administrator",
// "member", "restricted", "left", "kicked", or what no library knows.
func (s *Server) SetMember(chat, user int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	if c.members == nil {
		c.members = map[int64]string{}
	}
	c.members[user] = status
}

// barred reports whether a request meets a chat that it cannot reach.
func (s *Server) barred(c *call) (answer, bool) {
	if c.chat == 0 {
		if _, given := c.params["chat_id"]; given {
			return bad("chat not found"), true
		}
		return answer{}, false
	}
	state := s.chats[c.chat]
	switch {
	case state == nil || len(c.method) > 3 && c.method[:3] == "get":
	case state.becameTo != 0:
		a := bad(migrated)
		a.Parameters = &answerDetail{MigrateTo: state.becameTo}
		return a, true
	case state.gone != "":
		return refuse(http.StatusForbidden, "%s", state.gone), true
	}
	return answer{}, false
}

// kindOf says what kind of chat an id stands for.
func kindOf(chat int64) string {
	switch {
	case chat < -1000000000000:
		return "supergroup"
	case chat < 0:
		return "group"
	}
	return "private"
}

func (s *Server) chatJSON(id int64) Map {
	m := Map{"id": id, "type": kindOf(id)}
	if id > 0 {
		m["first_name"] = "Li"
		return m
	}
	m["title"] = "Jobs"
	if c := s.chats[id]; c != nil && len(c.topics) > 0 {
		m["is_forum"] = true
	}
	return m
}

func me() Map {
	return Map{"id": BotID, "is_bot": true, "first_name": "Career", "username": Username}
}

func (s *Server) getChat(c *call) answer {
	m := s.sample("ChatFullInfo")
	for name, v := range s.chatJSON(c.chat) {
		m[name] = v
	}
	return good(m)
}

func (s *Server) getChatMember(c *call) answer {
	user, _ := strconv.ParseInt(c.params["user_id"], 10, 64)
	status := ""
	if state := s.chats[c.chat]; state != nil {
		status = state.members[user]
	}
	if status == "" && user == BotID && c.chat < 0 {
		status = "administrator"
	}
	return good(s.member(user, cmp.Or(status, "member")))
}

func (s *Server) getChatAdministrators(c *call) answer {
	all := []Map{s.member(BotID, "administrator")}
	if state := s.chats[c.chat]; state != nil {
		for user, status := range state.members {
			if user != BotID && (status == "creator" || status == "administrator") {
				all = append(all, s.member(user, status))
			}
		}
	}
	return good(all)
}

func (s *Server) member(user int64, status string) Map {
	kinds := map[string]string{
		"creator": "ChatMemberOwner", "administrator": "ChatMemberAdministrator", "member": "ChatMemberMember",
		"restricted": "ChatMemberRestricted", "left": "ChatMemberLeft", "kicked": "ChatMemberBanned",
	}
	m := s.sample(cmp.Or(kinds[status], "ChatMemberMember"))
	m["status"], m["user"] = status, Map{"id": user, "is_bot": user == BotID, "first_name": "Li"}
	if user == BotID {
		m["user"] = me()
	}
	if status == "administrator" {
		m["can_manage_topics"], m["can_delete_messages"], m["can_pin_messages"] = true, true, true
	}
	return m
}

func compact(raw string) string {
	var v any
	if raw == "" || json.Unmarshal([]byte(raw), &v) != nil {
		return raw
	}
	body, _ := json.Marshal(v)
	return string(body)
}
