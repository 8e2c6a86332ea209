package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	Returns  []string `json:"returns"` // of a method
	byName   map[string]*field
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// specFile is not ours to publish: it lies beside the checkout, or does not.
const specFile = "../shared/telegram/bot-api.json"

var errNoSpec = fmt.Errorf("the Bot API's specification is not at hand: %w", fs.ErrNotExist)

var (
	specsMu sync.Mutex
	specs   = map[string]*spec{} // by path: it takes a while to read
)

// readSpec reads the specification at a path, or at its place around the
// working directory.
func readSpec(path string) (*spec, error) {
	if path == "" {
		found, err := findSpec()
		if err != nil {
			return nil, err
		}
		path = found
	}
	specsMu.Lock()
	defer specsMu.Unlock()
	if s := specs[path]; s != nil {
		return s, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", path, errNoSpec)
		}
		return nil, err
	}
	var s spec
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, all := range []map[string]*object{s.Methods, s.Types} {
		for _, o := range all {
			o.byName = map[string]*field{}
			for i := range o.Fields {
				o.byName[o.Fields[i].Name] = &o.Fields[i]
			}
		}
	}
	specs[path] = &s
	return &s, nil
}

// findSpec looks above the working directory for the checkout, since a test
// runs in its package's folder.
func findSpec() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if path := filepath.Join(dir, specFile); exists(filepath.Join(dir, "go.mod")) && exists(path) {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s: %w", specFile, errNoSpec)
		}
		dir = filepath.Dir(dir)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
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
		f := m.byName[name]
		switch {
		case f == nil && v.file != nil:
			if !attached(params, name) {
				add("no parameter refers to the file attach://%s", name)
			}
		case f == nil:
			add("there is no parameter %s", name)
		case v.file != nil:
			if !slices.Contains(f.Types, "InputFile") {
				add("%s is no file", name)
			}
		default:
			if err := s.parameter(v, f.Types); err != nil {
				add("%s: %v", name, err)
			}
		}
	}
	return append(wrong, prose(method, params)...)
}

// attached reports whether a parameter refers to an uploaded file.
func attached(params map[string]value, name string) bool {
	for _, v := range params {
		if v.file == nil && strings.Contains(v.String(), "attach://"+name) {
			return true
		}
	}
	return false
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
	return s.fields(kind, t, fields)
}

func (s *spec) fields(kind string, t *object, given map[string]json.RawMessage) error {
	for _, f := range t.Fields {
		if _, ok := given[f.Name]; !ok && f.Required {
			return fmt.Errorf("%s.%s is required", kind, f.Name)
		}
	}
	for name, raw := range given {
		f := t.byName[name]
		if f == nil {
			return fmt.Errorf("%s has no %s", kind, name)
		}
		if err := s.parameter(value{json: raw}, f.Types); err != nil {
			return fmt.Errorf("%s.%s: %w", kind, name, err)
		}
	}
	return nil
}

// value makes a value of a type, with what is required and nothing else.
func (s *spec) value(kind string, depth int) any {
	switch kind {
	case "String":
		return ""
	case "Integer", "Float":
		return 0
	case "Boolean", "True":
		return true
	}
	if strings.HasPrefix(kind, "Array of ") {
		return []any{}
	}
	t := s.Types[kind]
	if t == nil || depth > 5 {
		return Map{}
	}
	if len(t.Subtypes) > 0 {
		return s.value(t.Subtypes[0], depth+1)
	}
	m := Map{}
	for _, f := range t.Fields {
		if f.Required {
			m[f.Name] = s.value(f.Types[0], depth+1)
		}
	}
	return m
}

// sample is value for an object, which is empty where there is no specification.
func (s *Server) sample(kind string) Map {
	if s.spec != nil {
		if m, ok := s.spec.value(kind, 0).(Map); ok {
			return m
		}
	}
	return Map{}
}
