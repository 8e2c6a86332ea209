package llmtest

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
)

// Hear sets what the model hears in every recording; until then it is silence.
func (s *Server) Hear(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = text
}

// Transcript answers a recording with a text.
func Transcript(text string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		send(w, map[string]any{"text": text})
	}
}

// endings are those that OpenAI documents. It refuses others, whatever the
// recording is.
var endings = []string{".flac", ".mp3", ".mp4", ".mpeg", ".mpga", ".m4a", ".ogg", ".wav", ".webm"}

// transcribe refuses what OpenAI refuses: no recording, an empty one, one of an
// unknown kind, a format that the interface does not have.
func (s *Server) transcribe(w http.ResponseWriter, r *http.Request, request Request) {
	if len(request.Audio) == 0 || !slices.Contains(endings, path.Ext(request.FileName)) ||
		!slices.Contains([]string{"", "json"}, request.Format) {
		Status(http.StatusBadRequest, "invalid_request_error")(w, r, request)
		return
	}
	s.mu.Lock()
	heard := s.heard
	s.mu.Unlock()
	Transcript(heard)(w, r, request)
}

// parseForm takes from a form what a test looks at. A field that comes twice, or
// that is not known, is an error.
func (r *Request) parseForm(body []byte) error {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for form := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // NextPart gives it bare at the end, wrapped where the form is cut
			return nil
		}
		if err != nil {
			return err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		name := part.FormName()
		if seen[name] {
			return fmt.Errorf("the form has %s twice", name)
		}
		seen[name] = true
		switch name {
		case "file":
			r.FileName, r.Audio = part.FileName(), value
		case "model":
			r.Model = string(value)
		case "language":
			r.Language = string(value)
		case "response_format":
			r.Format = string(value)
		default:
			return fmt.Errorf("the form has %s", name)
		}
	}
}
