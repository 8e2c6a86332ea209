package telegramtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// OddUpdate is an update that Telegram may send and that a client may not
// expect.
type OddUpdate struct {
	Name   string
	Fields Map    // the update without its id
	Raw    string // instead of Fields: the whole JSON, with %d for the id if it has one
}

// JSON gives the update with an id.
func (o OddUpdate) JSON(id int64) string {
	if o.Raw == "" {
		return Body(o.Fields, id)
	}
	return strings.Replace(o.Raw, "%d", fmt.Sprint(id), 1)
}

// PushOdd adds an odd update, whatever the client asked for, and gives its id.
// One without an id in it is confirmed by that id all the same.
func (s *Server) PushOdd(o OddUpdate) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	s.add(s.nextID, json.RawMessage(o.JSON(s.nextID)))
	return s.nextID
}

// OddUpdates are the known oddities, for a private chat. Their messages have
// the ids from message on.
func OddUpdates(chat int64, message int) []OddUpdate {
	person := Map{"id": chat, "is_bot": false, "first_name": "Li"}
	room := Map{"id": chat, "type": "private", "first_name": "Li"}
	next := message - 1
	private := func(name string, content Map) OddUpdate {
		next++
		return OddUpdate{Name: name, Fields: Map{"message": Private(chat, next, "en", content)}}
	}
	return []OddUpdate{
		private("paid media of an unknown type", Map{"paid_media": Map{"star_count": 1, "paid_media": []Map{{"type": "from_the_future"}}}}),
		private("live photo", Map{"live_photo": Map{"file_id": "live-1", "file_unique_id": "u", "type": "from_the_future"}}),
		private("forwarded from an unknown origin", Map{"text": "hello", "forward_origin": Map{"type": "from_the_future"}}),
		private("a kind of message that nobody knows", Map{"from_the_future": Map{"x": 1}}),
		private("NUL characters", Map{"text": "a \x00 b \x00"}),
		private("no sender", Map{"text": "hello", "from": nil}),
		private("only spaces", Map{"text": " \n\t "}),
		{Name: "unknown member status", Fields: Map{"chat_member": Map{
			"chat": room, "from": person, "date": 1790000000,
			"old_chat_member": Map{"status": "member", "user": person}, "new_chat_member": Map{"status": "from_the_future", "user": person},
		}}},
		{Name: "unknown reaction", Fields: Map{"message_reaction": Map{
			"chat": room, "message_id": message, "date": 1790000000, "old_reaction": []Map{}, "new_reaction": []Map{{"type": "from_the_future"}},
		}}},
		{Name: "unknown kind of update", Fields: Map{"from_the_future": Map{"id": 1}}},
		{Name: "nothing in it", Fields: Map{}},
		{Name: "message is a string", Fields: Map{"message": "no object"}},
		{Name: "message is null", Fields: Map{"message": nil}},
		{Name: "callback query without a message", Fields: Map{"callback_query": Map{"id": "odd", "from": person, "chat_instance": "1", "data": "x", "inline_message_id": "y"}}},
		{Name: "half a surrogate pair", Raw: fmt.Sprintf(`{"update_id":%%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"half \ud83d of a pair"}}`, message+90, chat)},
		{Name: "no id", Raw: fmt.Sprintf(`{"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"no id"}}`, message+91, chat)},
		{Name: "deep", Raw: `{"update_id":%d,"x":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`},
		{Name: "a number that is too large", Raw: `{"update_id":%d,"x":1e400000}`},
	}
}
