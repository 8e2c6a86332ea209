package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// spec is the published Bot API in the form of
// github.com/PaulSonOfLars/telegram-bot-api-spec.
type spec struct {
	Version string             `json:"version"`
	Methods map[string]*object `json:"methods"`
	Types   map[string]*object `json:"types"`
}

type object struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// specFile is not ours to publish: it lies beside the checkout, or does not.
const specFile = "../shared/telegram/bot-api.json"

var readSpec = sync.OnceValues(func() (*spec, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return nil, fmt.Errorf("no go.mod above the test: %w", fs.ErrNotExist)
		}
		dir = filepath.Dir(dir)
	}
	data, err := os.ReadFile(filepath.Join(dir, specFile))
	if err != nil {
		return nil, err
	}
	var s spec
	return &s, json.Unmarshal(data, &s)
})

func loadSpec(t testing.TB) *spec {
	t.Helper()
	s, err := readSpec()
	if errors.Is(err, fs.ErrNotExist) {
		t.Logf("telegramtest: requests are NOT checked against the Bot API: %v", err)
		return nil
	}
	if err != nil {
		t.Fatalf("telegramtest: %s: %v", specFile, err)
	}
	return s
}

// check says what is wrong with a request.
func (s *spec) check(method string, params map[string]value) []string {
	m := s.Methods[method]
	if m == nil {
		return []string{"there is no such method in " + s.Version}
	}
	var wrong []string
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, f := range m.Fields {
		if _, given := params[f.Name]; f.Required && !given {
			add("%s is required", f.Name)
		}
	}
	for name, v := range params {
		i := slices.IndexFunc(m.Fields, func(f field) bool { return f.Name == name })
		if i < 0 {
			add("there is no parameter %s", name)
			continue
		}
		if err := s.parameter(v, m.Fields[i].Types); err != nil {
			add("%s: %v", name, err)
		}
	}
	return append(wrong, limits(method, params)...)
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// limits checks what the specification says in prose only.
func limits(method string, params map[string]value) []string {
	var wrong []string
	add := func(bad bool, what string) {
		if bad {
			wrong = append(wrong, what)
		}
	}
	get := func(name string) string { return params[name].String() }
	for name, v := range params {
		add(!utf8.ValidString(v.String()), name+" is not UTF-8")
	}
	switch method {
	case "answerCallbackQuery":
		add(units(get("text")) > 200, "text is longer than 200")
	case "setWebhook":
		_, given := params["secret_token"]
		add(given && !secretToken.MatchString(get("secret_token")), "secret_token has other characters than A-Z a-z 0-9 _ -")
		add(get("url") != "" && !strings.HasPrefix(get("url"), "https://"), "url is not https")
	case "getUpdates":
		n, err := strconv.Atoi(get("limit"))
		add(err == nil && (n < 1 || n > 100), "limit is not in 1-100")
		n, err = strconv.Atoi(get("timeout"))
		add(err == nil && (n < 0 || n > 50), "timeout is not in 0-50")
	}
	var markup struct {
		Rows [][]struct {
			Data *string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(get("reply_markup")), &markup) == nil {
		for _, row := range markup.Rows {
			for _, b := range row {
				add(b.Data != nil && (len(*b.Data) < 1 || len(*b.Data) > 64), "callback_data is not 1-64 bytes long")
			}
		}
	}
	return wrong
}

// parameter checks a parameter, which in a form is a string whatever its type.
func (s *spec) parameter(v value, types []string) error {
	var failed error
	for _, t := range types {
		raw := v.json
		if raw == nil {
			raw = json.RawMessage(v.text)
			if t == "String" || t == "InputFile" {
				raw, _ = json.Marshal(v.text)
			}
		}
		if failed = s.conforms(raw, t); failed == nil {
			return nil
		}
	}
	return failed
}

// conforms checks JSON against a type of the specification.
func (s *spec) conforms(raw json.RawMessage, kind string) error {
	decode := func(v any) error {
		if err := json.Unmarshal(raw, v); err != nil {
			return fmt.Errorf("%.60s is no %s", raw, kind)
		}
		return nil
	}
	if item, ok := strings.CutPrefix(kind, "Array of "); ok {
		var items []json.RawMessage
		if err := decode(&items); err != nil {
			return err
		}
		for _, i := range items {
			if err := s.conforms(i, item); err != nil {
				return err
			}
		}
		return nil
	}
	switch kind {
	case "String", "InputFile":
		return decode(new(string))
	case "Integer":
		return decode(new(int64))
	case "Float":
		return decode(new(float64))
	case "Boolean", "True":
		return decode(new(bool))
	}
	t := s.Types[kind]
	if t == nil {
		return fmt.Errorf("there is no type %s", kind)
	}
	for _, sub := range t.Subtypes {
		if s.conforms(raw, sub) == nil {
			return nil
		}
	}
	if len(t.Subtypes) > 0 {
		return fmt.Errorf("%.60s is none of %v", raw, t.Subtypes)
	}
	var fields map[string]json.RawMessage
	if err := decode(&fields); err != nil {
		return err
	}
	return s.fields(kind, t.Fields, fields)
}

func (s *spec) fields(kind string, known []field, given map[string]json.RawMessage) error {
	for _, f := range known {
		raw, ok := given[f.Name]
		delete(given, f.Name)
		if !ok && f.Required {
			return fmt.Errorf("%s.%s is required", kind, f.Name)
		}
		if ok {
			if err := s.parameter(value{json: raw}, f.Types); err != nil {
				return fmt.Errorf("%s.%s: %w", kind, f.Name, err)
			}
		}
	}
	for name := range given {
		return fmt.Errorf("%s has no %s", kind, name)
	}
	return nil
}
