package inbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

const (
	maxUpload  = 64 << 20      // of a file, as the readers bound it
	maxUploads = 8 * maxUpload // of a form without script, file by file
	atOnce     = 4             // files in memory
	patience   = time.Minute   // without a byte, on a bad line
	longest    = 30 * time.Minute
	mostBeside = 20_000 // characters of metadata beside a file
)

var batchForm = pattern.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

// patient reads what comes slowly: the server's own bound is for forms, and a scan over a
// bad line takes longer. Who sends nothing for a while is cut off all the same.
type patient struct {
	io.Reader

	control *http.ResponseController
	until   time.Time
}

func (p patient) Read(b []byte) (int, error) {
	next := time.Now().Add(patience)
	if next.After(p.until) {
		next = p.until
	}
	_ = p.control.SetReadDeadline(next) // where there is none to set, nothing has to be lifted
	return p.Reader.Read(b)
}

func patiently(w http.ResponseWriter, r io.Reader) io.Reader {
	return patient{r, http.NewResponseController(w), time.Now().Add(longest)}
}

// upload takes one file, which is all of what is sent: a page sends a folder file by file,
// sees how each goes, and sends again what a bad line has lost. Where only the SHA-256 is
// sent ("ask"), the answer is what became of the file, or that it is missing and to be sent.
func (s *server) upload(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	q := r.URL.Query()
	as, problem, beside := uploadAs(by, q.Get, languageOf(r))
	name, batch := strings.TrimSpace(q.Get("name")), q.Get("batch")
	if problem == "" && (name == "" || len(name) > 1000 || !batchForm.MatchString(batch)) {
		problem = said(r, "docs_upload_wrong")
	}
	if problem != "" {
		return answer(w, http.StatusUnprocessableEntity, map[string]string{"message": problem})
	}
	size, _ := strconv.ParseInt(q.Get("size"), 10, 64)
	var a knowledge.Arrival
	var err error
	switch also := s.noted(by, "library_loaded", name); {
	case size > maxUpload:
		a, err = s.docs.Turn(r.Context(), batch, name, size, by.Name, tooLarge(size), also)
	case beside != nil: // what lies beside it is wrong; what it would say is not to be guessed
		a, err = s.docs.Turn(r.Context(), batch, name, size, by.Name, beside.Error(), also)
	case q.Has("ask"):
		var came bool
		if a, came, err = s.cameBefore(r, batch, name, as, q.Get("ask"), also); err == nil && !came {
			return answer(w, http.StatusOK, cameAs{Status: "missing"})
		}
	default:
		a, err = s.receive(w, r, batch, name, as, r.Body, also)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		a, err = s.docs.Turn(r.Context(), batch, name, maxUpload+1, by.Name, tooLarge(maxUpload+1), s.noted(by, "library_loaded", name))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil // it is sent again
	}
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, cameAsOf(languageOf(r), a))
}

func tooLarge(size int64) string {
	return fmt.Sprintf("%s: %d MiB, the limit is %d MiB", read.ErrTooLarge, size>>20, maxUpload>>20)
}

// cameBefore takes a file into the library of which only the SHA-256 was sent.
func (s *server) cameBefore(r *http.Request, batch, name string, as knowledge.Source, hash string, also knowledge.Also) (knowledge.Arrival, bool, error) {
	var sum [sha256.Size]byte
	raw, err := hex.DecodeString(hash)
	if err != nil || len(raw) != len(sum) {
		return knowledge.Arrival{}, false, nil // what is no hash is of no file
	}
	copy(sum[:], raw)
	leave, err := s.room(r)
	if err != nil {
		return knowledge.Arrival{}, false, err
	}
	defer leave()
	as.Name = fromPage(name)
	return s.docs.ReceiveAgain(r.Context(), batch, name, sum, as, also)
}

// room waits until one more file may be in memory.
func (s *server) room(r *http.Request) (leave func(), err error) {
	select {
	case s.receiving <- struct{}{}:
		return func() { <-s.receiving }, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// fromPage is what a file of a page is called in the library.
func fromPage(name string) string {
	return "page:" + path.Clean("/" + strings.ReplaceAll(name, "\\", "/"))[1:]
}

// receive reads a file into memory and takes it into the library.
func (s *server) receive(w http.ResponseWriter, r *http.Request, batch, name string, as knowledge.Source, from io.Reader, also knowledge.Also) (knowledge.Arrival, error) {
	leave, err := s.room(r)
	if err != nil {
		return knowledge.Arrival{}, err
	}
	defer leave()
	if as.Bytes, err = io.ReadAll(patiently(w, from)); err != nil {
		return knowledge.Arrival{}, fmt.Errorf("read a file: %w", err)
	}
	as.Name = fromPage(name)
	return s.docs.Receive(r.Context(), batch, name, as, also)
}

// uploadAs says what is stated with all files of a folder, and beside one of them. problem
// is what is wrong with the former, err with the latter.
func uploadAs(by bot.Staff, value func(string) string, language string) (as knowledge.Source, problem string, err error) {
	as = knowledge.Source{Way: knowledge.ByPage, By: by.Name, Access: value("access")}
	if as.Access != "" && !knowledge.ValidAccess(as.Access) {
		return as, words[language]["docs_no_access"], nil
	}
	var wrong error
	if as.Given.Region, wrong = region.Parse(value("region")); wrong != nil {
		problem = words[language]["docs_no_region"]
	}
	if kind := value("kind"); kind == "policy" || kind == "guide" {
		as.Given.Kind = kind
	}
	if line := value("beside"); line != "" && len(line) <= mostBeside {
		as.Known, err = knowledge.Beside([]byte(line))
	}
	return as, problem, err
}

// cameAs is what a page shows of a file that came.
type cameAs struct {
	Status string `json:"status"`
	Said   string `json:"said"` // what became of it
	Todo   string `json:"todo"` // what to do where it was refused
	Title  string `json:"title"`
	To     string `json:"to"` // its page
}

func cameAsOf(language string, a knowledge.Arrival) cameAs {
	t := cameAs{Status: string(a.Status), Title: a.Title, Said: words[language]["docs_came_"+string(a.Status)]}
	if a.Status == knowledge.Refused {
		t.Said, t.Todo = whyRefused(language, a.Reason)
	}
	if a.Status == knowledge.Unchanged && a.Title != "" {
		t.Said = fmt.Sprintf(words[language]["docs_came_as"], a.Title)
	}
	if a.Status == knowledge.Drafted && a.Warned > 0 {
		t.Said += " · " + fmt.Sprintf(words[language]["docs_warnings"], a.Warned)
	}
	if a.Version != 0 {
		t.To = "/inbox/library/" + strconv.FormatInt(a.Version, 10)
	}
	return t
}

// uploadForm takes the files of a form where there is no script. One bad file stops
// nothing.
func (s *server) uploadForm(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return s.showDocs(w, r, http.StatusUnprocessableEntity, by, docListView{Problem: "docs_upload_none"})
	}
	// The parts are read one after the other, each at the pace of the line.
	batch, fields, n := "form-"+rand.Text(), map[string]string{}, 0
	for {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience))
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			value, err := io.ReadAll(io.LimitReader(part, 1000))
			if err != nil {
				return err
			}
			fields[part.FormName()] = string(value)
			continue
		}
		as, problem, _ := uploadAs(by, func(key string) string { return fields[key] }, languageOf(r))
		if problem != "" {
			return s.showDocs(w, r, http.StatusUnprocessableEntity, by, docListView{Problem: "docs_upload_wrong"})
		}
		if err := s.receivePart(w, r, by, batch, as, part); err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return s.showDocs(w, r, http.StatusUnprocessableEntity, by, docListView{Problem: "docs_upload_none"})
	}
	http.Redirect(w, r, "/inbox/arrivals/"+batch, http.StatusSeeOther)
	return nil
}

func (s *server) receivePart(w http.ResponseWriter, r *http.Request, by bot.Staff, batch string, as knowledge.Source, part *multipart.Part) error {
	name := cut(part.FileName(), 300)
	counted := &bounded{Reader: part, left: maxUpload}
	also := s.noted(by, "library_loaded", name)
	_, err := s.receive(w, r, batch, name, as, counted, also)
	if errors.Is(err, read.ErrTooLarge) {
		rest, copied := io.Copy(io.Discard, patiently(w, part))
		if copied != nil {
			return copied
		}
		_, err = s.docs.Turn(r.Context(), batch, name, maxUpload+rest, by.Name, tooLarge(maxUpload+rest), also)
	}
	return err
}

// bounded gives [read.ErrTooLarge] where more comes than is left.
type bounded struct {
	io.Reader

	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, read.ErrTooLarge
	}
	return n, err
}

// mostArrivals bounds what is shown of a batch.
const mostArrivals = 2000

// refusal is files that were refused for one reason, with what to do about all of them.
type refusal struct {
	Said, Todo string
	Files      []knowledge.Arrival
}

type arrivalsView struct {
	Batch     string
	By        string
	At        time.Time
	Refusals  []refusal
	Refused   int
	Drafted   []knowledge.Arrival
	Unchanged []knowledge.Arrival
	IDs       string // of the drafts, to go on with
	May       bool
}

// arrivals shows what became of the files that came together.
func (s *server) arrivals(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	all, err := s.docs.Arrivals(r.Context(), r.PathValue("batch"), access, mostArrivals)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNotFound
	}
	v := arrivalsView{Batch: r.PathValue("batch"), By: all[0].By, May: by.Role == "admin"}
	var ids []int64
	for _, a := range all {
		if a.At.After(v.At) {
			v.At = a.At
		}
		switch a.Status {
		case knowledge.Refused:
			v.Refused++
			saidWhy, todo := whyRefused(languageOf(r), a.Reason)
			if n := len(v.Refusals); n == 0 || v.Refusals[n-1].Said != saidWhy {
				v.Refusals = append(v.Refusals, refusal{Said: saidWhy, Todo: todo})
			}
			last := &v.Refusals[len(v.Refusals)-1]
			last.Files = append(last.Files, a)
		case knowledge.Drafted:
			v.Drafted = append(v.Drafted, a)
			if a.Version != 0 {
				ids = append(ids, a.Version)
			}
		default:
			v.Unchanged = append(v.Unchanged, a)
		}
	}
	v.IDs = joined(ids)
	return s.show(w, r, http.StatusOK, "docsarrivals", "", by, v)
}
