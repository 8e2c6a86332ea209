package vacancy

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"

	"careerbot/knowledge/vacancy/feed"
)

// value gives what a row has for a field, "" if nothing.
func (s spec) value(row feed.Row, now time.Time) string {
	v := s.Const
	sep := "\n"
	switch {
	case s.Days != 0:
		v = now.AddDate(0, 0, s.Days).Format(time.DateOnly)
	case s.Path != "":
		v = find(row, s.Path, sep)
	case len(s.Join) > 0:
		var all []string
		for _, path := range s.Join {
			if one := find(row, path, sep); one != "" {
				all = append(all, one)
			}
		}
		v = strings.Join(all, sep)
	case len(s.First) > 0:
		for _, path := range s.First {
			if v = find(row, path, sep); v != "" {
				break
			}
		}
	}
	switch {
	case s.HTML:
		v = clean(feed.Text(v))
	case s.entities && strings.Contains(v, "&"):
		v = clean(feed.Plain(v))
	}
	if s.pattern != nil {
		m := s.pattern.FindStringSubmatch(v)
		switch {
		case m == nil:
			v = ""
		case len(m) > 1:
			v = m[1]
		default:
			v = m[0]
		}
	}
	if meant, ok := s.Values[v]; ok {
		v = meant
	}
	return v
}

// find gives the value at a path: names with points between, as
// baseSalary.value.minValue. A column whose name has a point in it is found, too. On
// the way through a list every element is looked into.
func find(row feed.Row, path, sep string) string {
	if v, ok := row[path]; ok {
		return stringOf(v, sep, 0)
	}
	first, rest, ok := strings.Cut(path, ".")
	if !ok {
		return ""
	}
	return stringOf(descend(row[first], rest), sep, 0)
}

func descend(v any, path string) any {
	for path != "" {
		switch in := v.(type) {
		case map[string]any:
			var key string
			key, path, _ = strings.Cut(path, ".")
			v = in[key]
		case []any:
			var all []any
			for _, one := range in {
				if got := descend(one, path); got != nil {
					all = append(all, got)
				}
			}
			return all
		default:
			return nil
		}
	}
	return v
}

// stringOf writes a JSON value as a person would: of an object its name or value.
func stringOf(v any, sep string, depth int) string {
	switch v := v.(type) {
	case string:
		return clean(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var all []string
		for _, one := range v {
			if s := stringOf(one, sep, depth+1); s != "" && depth < 4 {
				all = append(all, s)
			}
		}
		return strings.Join(all, sep)
	case map[string]any:
		for _, key := range []string{"name", "@value", "value"} {
			if s, ok := v[key].(string); ok {
				return clean(s)
			}
		}
	}
	return ""
}

// clean leaves what can be shown and stored: no control or direction characters, no
// broken UTF-8.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return strings.TrimSpace(s)
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u00a0', r == '\u3000', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.C, r): // control, format, private use, surrogates
			return -1
		}
		return r
	}, s))
}

// cut bounds a text to n bytes, at a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
