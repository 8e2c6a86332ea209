package telegramtest

import (
	"encoding/json"
)

// Command is one of the bot's commands.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func commandKey(scope, language string) string {
	if scope == "" {
		scope = `{"type":"default"}`
	}
	return compact(scope) + " " + language
}

func (s *Server) setMyCommands(c *call) answer {
	var commands []Command
	if err := json.Unmarshal([]byte(c.params["commands"]), &commands); err != nil {
		return bad("can't parse commands JSON object")
	}
	for _, one := range commands {
		if !commandName.MatchString(one.Command) {
			return bad("BOT_COMMAND_INVALID")
		}
		if n := units(one.Description); n < 1 || n > 256 {
			return bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[commandKey(c.params["scope"], c.params["language_code"])] = commands
	return good(true)
}

func (s *Server) getMyCommands(c *call) answer {
	commands := s.commands[commandKey(c.params["scope"], c.params["language_code"])]
	if commands == nil {
		commands = []Command{}
	}
	return good(commands)
}

func (s *Server) deleteMyCommands(c *call) answer {
	delete(s.commands, commandKey(c.params["scope"], c.params["language_code"]))
	return good(true)
}

// Setting gives what the bot has set: of "name", "description" or
// "short_description" for a language, of "menu_button" (JSON) for a chat; ""
// is the default.
func (s *Server) Setting(name, of string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings[name+" "+of]
}

// set keeps a parameter by another one.
func set(name, by string) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		key := name + " " + c.params[by]
		if s.settings[key] = c.params[name]; c.params[name] == "" {
			delete(s.settings, key)
		}
		return good(true)
	}
}

// get gives it back; a language without its own has the default.
func get(name, by string) func(*Server, *call) answer {
	return func(s *Server, c *call) answer {
		v, own := s.settings[name+" "+c.params[by]]
		if !own {
			v = s.settings[name+" "]
		}
		return good(Map{name: v})
	}
}

func (s *Server) getChatMenuButton(c *call) answer {
	for _, of := range []string{c.params["chat_id"], ""} {
		if raw, own := s.settings["menu_button "+of]; own {
			return good(json.RawMessage(raw))
		}
	}
	return good(Map{"type": "commands"})
}
