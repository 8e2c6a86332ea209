package telegramtest

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxDownload is the size above which Telegram does not give a file to a bot.
const maxDownload = 20 << 20

// File is one that can be downloaded, or sent by its id.
type File struct {
	ID    string
	Name  string
	Bytes []byte

	gone bool // only its id is known: a test has pushed it in a message
}

// AddFile is a file that a person has sent: a pushed message has its id.
func (s *Server) AddFile(id string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = File{ID: id, Name: id, Bytes: data}
}

// File gives a file by its id: one that was added, or one that the bot uploaded.
func (s *Server) File(id string) (File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[id]
	return f, ok && !f.gone
}

// file finds the file that a message is sent with, and gives its id.
func (s *Server) file(c *call, kind, given string) (string, *answer) {
	part := kind
	if name, attached := strings.CutPrefix(given, "attach://"); attached {
		part = name
	}
	upload, uploaded := c.files[part]
	_, known := s.files[given]
	var a answer
	switch {
	case uploaded && len(upload.Bytes) == 0:
		a = bad("file must be non-empty")
	case uploaded && len(upload.Bytes) > 50<<20:
		a = refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	case uploaded:
		upload.ID = "sent-" + strconv.Itoa(s.nextMsg+1) + "-" + part
		if !s.quiet() {
			s.files[upload.ID] = upload
		}
		return upload.ID, nil
	case known, strings.HasPrefix(given, "https://"), strings.HasPrefix(given, "http://"), s.quiet() && given != "":
		return given, nil
	case given == "":
		a = bad("there is no %s in the request", kind)
	default:
		a = bad("wrong file identifier/HTTP URL specified")
	}
	return "", &a
}

func (s *Server) fileJSON(kind, id string) any {
	f := s.files[id]
	j := Map{"file_id": id, "file_unique_id": "unique-" + id, "file_size": len(f.Bytes)}
	switch kind {
	case "photo":
		j["width"], j["height"] = 640, 480
		return []Map{j}
	case "voice", "audio":
		j["duration"] = 3
	case "video", "animation":
		j["width"], j["height"], j["duration"] = 640, 480, 3
	case "video_note":
		j["length"], j["duration"] = 240, 3
	case "sticker":
		j["width"], j["height"], j["type"], j["is_animated"], j["is_video"] = 512, 512, "regular", false, false
	case "document":
		j["file_name"] = f.Name
	}
	return j
}

func (s *Server) getFile(c *call) answer {
	id := c.params["file_id"]
	f, known := s.files[id]
	switch {
	case !known:
		return bad("invalid file_id")
	case f.gone:
		return bad("wrong file_id or the file is temporarily unavailable")
	case len(f.Bytes) > maxDownload:
		return bad("file is too big")
	}
	return good(Map{"file_id": id, "file_unique_id": "unique-" + id, "file_size": len(f.Bytes), "file_path": "files/" + id})
}

// download gives the bytes of a file. In the list of requests, and to faults, it
// is the method "file".
func (s *Server) download(w http.ResponseWriter, r *http.Request, path string) {
	c := &call{method: "file", params: map[string]string{"path": path}}
	id := strings.TrimPrefix(path, "files/")
	if f := s.record(c); f != nil {
		if f.Delay > 0 {
			s.wait(r.Context(), time.After(f.Delay))
		}
		switch {
		case f.Hang:
			s.wait(r.Context(), nil)
			hangUp(w)
			return
		case f.Lose, f.Drop:
			hangUp(w)
			return
		case f.Status != 0:
			s.respond(w, r, c, &Fault{Status: f.Status, Description: f.Description, RetryAfter: f.RetryAfter, Raw: f.Raw})
			return
		}
	}
	file, known := s.File(id)
	if !known {
		s.write(w, refuse(http.StatusNotFound, "Not Found"))
		return
	}
	s.mu.Lock()
	c.record.Accepted = true
	s.counters.Accepted[c.method]++
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.Bytes))
}
