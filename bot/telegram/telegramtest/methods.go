package telegramtest

import (
	"slices"
	"time"
)

// methods are those that the server acts on; others answer with a value of the
// type that the specification gives them. They run with s.mu held.
var methods = map[string]func(*Server, *call) answer{
	"getMe":          func(*Server, *call) answer { return good(me()) },
	"getUpdates":     nil, // waits, and so has a way of its own
	"setWebhook":     (*Server).setWebhook,
	"deleteWebhook":  (*Server).deleteWebhook,
	"getWebhookInfo": (*Server).webhookInfo,

	"sendMessage":      (*Server).sendMessage,
	"sendMessageDraft": (*Server).sendMessageDraft,
	"sendChatAction":   (*Server).sendChatAction,
	"sendPhoto":        sendFile("photo"),
	"sendDocument":     sendFile("document"),
	"sendVoice":        sendFile("voice"),
	"sendAudio":        sendFile("audio"),
	"sendVideo":        sendFile("video"),
	"sendVideoNote":    sendFile("video_note"),
	"sendAnimation":    sendFile("animation"),
	"sendSticker":      sendFile("sticker"),
	"sendMediaGroup":   (*Server).sendMediaGroup,
	"sendLocation":     sendFields("location", "latitude", "longitude"),
	"sendVenue":        sendFields("venue", "title", "address"),
	"sendContact":      sendFields("contact", "phone_number", "first_name"),
	"copyMessage":      (*Server).copyMessage,
	"copyMessages":     several((*Server).copyMessage),
	"forwardMessage":   (*Server).forwardMessage,
	"forwardMessages":  several((*Server).forwardMessageID),

	"editMessageText":        (*Server).editMessageText,
	"editMessageCaption":     (*Server).editMessageCaption,
	"editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
	"deleteMessage":          (*Server).deleteMessage,
	"deleteMessages":         (*Server).deleteMessages,
	"answerCallbackQuery":    (*Server).answerCallbackQuery,

	"createForumTopic": (*Server).createForumTopic,
	"editForumTopic":   editForumTopic,
	"closeForumTopic":  closeForumTopic,
	"reopenForumTopic": reopenForumTopic,
	"deleteForumTopic": (*Server).deleteForumTopic,

	"getChat":               (*Server).getChat,
	"getChatMember":         (*Server).getChatMember,
	"getChatAdministrators": (*Server).getChatAdministrators,
	"getFile":               (*Server).getFile,

	"setMyCommands":         (*Server).setMyCommands,
	"getMyCommands":         (*Server).getMyCommands,
	"deleteMyCommands":      (*Server).deleteMyCommands,
	"setMyName":             set("name", "language_code"),
	"getMyName":             get("name", "language_code"),
	"setMyDescription":      set("description", "language_code"),
	"getMyDescription":      get("description", "language_code"),
	"setMyShortDescription": set("short_description", "language_code"),
	"getMyShortDescription": get("short_description", "language_code"),
	"setChatMenuButton":     set("menu_button", "chat_id"),
	"getChatMenuButton":     (*Server).getChatMenuButton,
}

// other answers a method that the server does nothing about.
func (s *Server) other(c *call) answer {
	if s.spec == nil {
		return good(true)
	}
	returns := s.spec.Methods[c.method].Returns
	if slices.Contains(returns, "Message") && c.chat != 0 {
		m, refused := s.draftMessage(c, "text")
		if refused != nil {
			return *refused
		}
		return s.post(m)
	}
	return good(s.spec.value(returns[0], 0))
}

// chatActions are those that a chat can show.
var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
	"choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Server) sendChatAction(c *call) answer {
	if !slices.Contains(chatActions, c.params["action"]) {
		return bad("wrong parameter action in request")
	}
	if _, refused := s.thread(c); refused != nil {
		return *refused
	}
	return good(true)
}

func (s *Server) answerCallbackQuery(c *call) answer {
	at, known := s.queries[c.params["callback_query_id"]]
	if !known || time.Since(at) > s.options.QueryLife {
		return bad("query is too old and response timeout expired or query ID is invalid")
	}
	return good(true)
}
