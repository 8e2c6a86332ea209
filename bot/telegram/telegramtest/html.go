package telegramtest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// units counts UTF-16 units, as Telegram does.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// tags are those that Telegram's HTML has.
var tags = []string{"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "tg-emoji", "code", "pre", "blockquote"}

// ParseHTML reads Telegram's HTML as Telegram does: every tag known and balanced,
// no quotation within another. It gives the text and where its links lead.
func ParseHTML(s string) (text string, links []string, err error) {
	var out strings.Builder
	var open []string
	for s != "" {
		i := strings.IndexAny(s, "<&")
		if i < 0 {
			i = len(s)
		}
		out.WriteString(s[:i])
		s = s[i:]
		switch {
		case s == "":
		case s[0] == '&':
			decoded, n := entity(s)
			out.WriteString(decoded)
			s = s[n:]
		default:
			end := strings.IndexByte(s, '>')
			if end < 0 {
				return "", nil, fmt.Errorf("unclosed start tag %.20q", s)
			}
			inside := s[1:end]
			s = s[end+1:]
			if name, closing := strings.CutPrefix(inside, "/"); closing {
				if len(open) == 0 || open[len(open)-1] != name {
					return "", nil, fmt.Errorf("unexpected end tag %q, open are %v", name, open)
				}
				open = open[:len(open)-1]
				continue
			}
			name, attributes, _ := strings.Cut(inside, " ")
			if !slices.Contains(tags, name) {
				return "", nil, fmt.Errorf("unsupported start tag %q", name)
			}
			if name == "blockquote" && slices.Contains(open, name) {
				return "", nil, errors.New("blockquote within blockquote")
			}
			if name == "a" {
				href, ok := strings.CutPrefix(attributes, `href="`)
				if !ok || strings.Index(href, `"`) != len(href)-1 {
					return "", nil, fmt.Errorf("attributes %q", attributes)
				}
				links = append(links, unescape(href[:len(href)-1]))
			}
			open = append(open, name)
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("can't find end tag of %v", open)
	}
	return out.String(), links, nil
}

// entity decodes the entity at the front of s, and says how long it is. What
// Telegram does not know stays as it is.
func entity(s string) (string, int) {
	end := strings.IndexByte(s, ';')
	if end < 0 || end > 10 {
		return "&", 1
	}
	switch name := s[1:end]; name {
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "amp":
		return "&", end + 1
	case "quot":
		return `"`, end + 1
	default:
		if digits, ok := strings.CutPrefix(name, "#"); ok {
			if n, err := strconv.ParseInt(strings.Replace(digits, "x", "0x", 1), 0, 32); err == nil {
				return string(rune(n)), end + 1
			}
		}
	}
	return "&", 1
}

func unescape(s string) string {
	var out strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			i = len(s)
		}
		out.WriteString(s[:i])
		if s = s[i:]; s != "" {
			decoded, n := entity(s)
			out.WriteString(decoded)
			s = s[n:]
		}
	}
	return out.String()
}
