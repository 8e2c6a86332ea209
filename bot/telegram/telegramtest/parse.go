package telegramtest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// value is a parameter: a string of a form, JSON, or a file.
type value struct {
	text string
	json json.RawMessage // nil in a form
	file *File           // nil for what is no upload
}

func (v value) String() string {
	if v.file != nil {
		return v.file.Name
	}
	if v.json == nil {
		return v.text
	}
	var s string
	if v.json[0] == '"' && json.Unmarshal(v.json, &s) == nil {
		return s
	}
	return string(v.json)
}

// parse reads the parameters of a request, JSON or form. It reads the body to
// its end: only then does net/http notice when the client hangs up.
func parse(r *http.Request) (map[string]value, error) {
	defer func() { _, _ = io.Copy(io.Discard, r.Body) }()
	params := map[string]value{}
	add := func(fields url.Values) {
		for name, values := range fields {
			params[name] = value{text: values[0]}
		}
	}
	if r.URL.RawQuery != "" {
		add(r.URL.Query())
	}
	kind, attributes, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
			return nil, err
		}
		for name, raw := range fields {
			params[name] = value{json: raw}
		}
	case "multipart/form-data":
		return params, parts(multipart.NewReader(r.Body, attributes["boundary"]), params)
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		add(r.PostForm)
	}
	return params, nil
}

func parts(form *multipart.Reader, params map[string]value) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		v := value{text: string(body)}
		if name := part.FileName(); name != "" {
			v = value{file: &File{Name: name, Bytes: body}}
		}
		params[part.FormName()] = v
	}
}
