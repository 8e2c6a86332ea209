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
