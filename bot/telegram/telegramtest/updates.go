package telegramtest

// Map is an object of the Bot API.
type Map = map[string]any

// Text is an update with a text in a private chat, from a person whose app
// speaks a language.
func Text(chat int64, message int, language, text string) Map {
	return Map{"message": Private(chat, message, language, Map{"text": text})}
}

// Private is a message in a private chat, with what is in it.
func Private(chat int64, message int, language string, content Map) Map {
	m := Map{
		"message_id": message, "date": 1790000000,
		"chat": Map{"id": chat, "type": "private", "first_name": "Li"},
		"from": Map{"id": chat, "is_bot": false, "first_name": "Li", "language_code": language},
	}
	for name, v := range content {
		m[name] = v
	}
	return m
}

// Group is an update with a text in a supergroup; content adds to the message.
func Group(chat int64, message int, language, text string, content Map) Map {
	m := Map{
		"message_id": message, "date": 1790000000, "text": text,
		"chat": Map{"id": chat, "type": "supergroup", "title": "Jobs"},
		"from": Map{"id": 77, "is_bot": false, "first_name": "Wang", "language_code": language},
	}
	for name, v := range content {
		m[name] = v
	}
	return Map{"message": m}
}

// Entities is the entities of a text, one.
func Entities(kind string, offset, length int) []Map {
	return []Map{{"type": kind, "offset": offset, "length": length}}
}

// Press is an update with the press of a button under a message of ours.
func Press(chat int64, id, data, under string) Map {
	return Map{"callback_query": Map{
		"id": id, "data": data, "chat_instance": "1",
		"from": Map{"id": chat, "is_bot": false, "first_name": "Li", "language_code": "de"},
		"message": Map{
			"message_id": 500001, "date": 1790000000, "text": under,
			"chat": Map{"id": chat, "type": "private", "first_name": "Li"},
			"from": Map{"id": BotID, "is_bot": true, "first_name": "Career"},
		},
	}}
}

// PressOn is Press under a message that the server has, with its id.
func PressOn(chat int64, id, data string, message int) Map {
	u := Press(chat, id, data, "")
	u["callback_query"].(Map)["message"].(Map)["message_id"] = message
	return u
}

// Voice is an update with a voice message in a private chat; [Server.AddFile]
// makes it one that can be downloaded.
func Voice(chat int64, message int, language, file string, seconds int) Map {
	return Map{"message": Private(chat, message, language, Map{"voice": Map{
		"file_id": file, "file_unique_id": "unique-" + file, "duration": seconds, "mime_type": "audio/ogg",
	}})}
}

// InTopic is an update with a text that a person writes into a topic of a forum;
// content adds to the message.
func InTopic(chat int64, thread, message int, user int64, text string, content Map) Map {
	more := Map{
		"message_thread_id": thread, "is_topic_message": true,
		"chat": Map{"id": chat, "type": "supergroup", "title": "Jobs", "is_forum": true},
		"from": Map{"id": user, "is_bot": false, "first_name": "Wang", "language_code": "zh"},
	}
	for name, v := range content {
		more[name] = v
	}
	return Group(chat, message, "zh", text, more)
}

// Edited is an update with the new text of a message in a private chat.
func Edited(chat int64, message int, language, text string) Map {
	return Map{"edited_message": Private(chat, message, language, Map{"text": text, "edit_date": 1790000100})}
}

// MyMember is an update with a change of the bot's own place in a chat: a person
// who blocks it makes it "kicked".
func MyMember(chat int64, before, after string) Map {
	user := chat
	if chat < 0 {
		user = 77
	}
	member := func(status string) Map {
		m := Map{"status": status, "user": me()}
		if status == "kicked" {
			m["until_date"] = 0
		}
		return m
	}
	return Map{"my_chat_member": Map{
		"chat": Map{"id": chat, "type": kindOf(chat)}, "date": 1790000000,
		"from":            Map{"id": user, "is_bot": false, "first_name": "Li"},
		"old_chat_member": member(before), "new_chat_member": member(after),
	}}
}
