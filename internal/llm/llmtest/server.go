// Package llmtest is a server for tests that speaks the part of OpenAI's
// interface which the program uses, /v1/chat/completions as a stream,
// /v1/embeddings and /v1/audio/transcriptions (audio.go), over real HTTP, and
// fails in the ways that such servers fail (fault.go). It owns no table.
package llmtest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Server is the handler. It answers as OpenAI's own does, unless it was told
// otherwise. The zero value takes any key and says nothing.
type Server struct {
	Key        string // the only key that it takes; "" takes any
	Dimensions int    // of its vectors where the request does not say; 8 if zero

	mu       sync.Mutex
	requests []Request
	next     []Fault // for the coming requests, one each
	always   Fault   // for those after them
	refused  map[string]Fault
	reply    []string
	heard    string
	arrived  chan Request
}

// Request is one that came in.
type Request struct {
	Method, Path string
	Header       http.Header
	Body         string

	// Of the body, what a test looks at.
	Model       string
	Input       []string
	Dimensions  int
	Messages    []Message
	Stream      bool
	Temperature *float64
	Seed        *int
	MaxTokens   int `json:"max_tokens"`
	Longest     int `json:"max_completion_tokens"`
	Options     struct {
		Usage bool `json:"include_usage"`
	} `json:"stream_options"`

	// Of a form with a recording.
	FileName string `json:"-"`
	Audio    []byte `json:"-"`
	Language string `json:"-"` // "" where it was left out
	Format   string `json:"-"`
}

// Message is one message of a chat request.
type Message struct{ Role, Content string }

// Key is the key that the request brought.
func (r Request) Key() string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// Say sets what the model replies, piece by piece.
func (s *Server) Say(pieces ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = pieces
}

// Next has the coming requests answered by faults, one each; nil answers well.
func (s *Server) Next(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = append(s.next, faults...)
}

// Always has all requests answered by a fault from now on, but for those that
// Next has; nil answers well.
func (s *Server) Always(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = f
}

// Refuse has all requests that have a field answered by a fault, until Forget.
func (s *Server) Refuse(field string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refused == nil {
		s.refused = map[string]Fault{}
	}
	s.refused[field] = f
}

// Requests gives those that came in, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Forget forgets the requests that came in and the faults that wait.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.next, s.always, s.refused = nil, nil, nil, nil
}

// Arrivals gives each request from now on, at once when it has come in. Who does
// not keep up loses some after the first hundred.
func (s *Server) Arrivals() <-chan Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrived = make(chan Request, 100)
	return s.arrived
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The whole body, or the server does not see that the client has gone.
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	request := Request{Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: string(body)}
	malformed := request.parse(body)
	fault, reply := s.take(request)
	switch {
	case fault != nil:
		fault(w, r, request)
	case s.Key != "" && request.Key() != s.Key:
		Status(http.StatusUnauthorized, "invalid_api_key")(w, r, request)
	case malformed != nil || r.Method != http.MethodPost || request.Model == "":
		Status(http.StatusBadRequest, "invalid_request_error")(w, r, request)
	case strings.HasSuffix(r.URL.Path, "/v1/chat/completions") && request.Stream:
		events := append(Pieces(reply...), Finish("stop"))
		if request.Options.Usage {
			events = append(events, Usage(100, len(reply)))
		}
		Stream(append(events, Done)...)(w, r, request)
	case strings.HasSuffix(r.URL.Path, "/v1/embeddings"):
		s.embed(w, r, request)
	case strings.HasSuffix(r.URL.Path, "/v1/audio/transcriptions"):
		s.transcribe(w, r, request)
	default:
		Status(http.StatusNotFound, "not_found")(w, r, request)
	}
}

func (r *Request) parse(body []byte) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return r.parseForm(body)
	}
	return json.Unmarshal(body, r)
}

func (s *Server) take(request Request) (fault Fault, reply []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
	select {
	case s.arrived <- request:
	default:
	}
	sent := map[string]json.RawMessage{}
	_ = json.Unmarshal([]byte(request.Body), &sent) // a form has no such fields
	for _, field := range slices.Sorted(maps.Keys(sent)) {
		if f := s.refused[field]; f != nil {
			return f, nil
		}
	}
	if len(s.next) > 0 {
		fault, s.next = s.next[0], s.next[1:]
		return fault, s.reply
	}
	return s.always, s.reply
}

// embed refuses what OpenAI refuses: no text, an empty one, too many.
func (s *Server) embed(w http.ResponseWriter, r *http.Request, request Request) {
	refused := len(request.Input) == 0 || len(request.Input) > 2048
	for _, text := range request.Input {
		refused = refused || text == ""
	}
	if refused {
		Status(http.StatusBadRequest, "invalid_request_error")(w, r, request)
		return
	}
	Vectors(s.vectors(request)...)(w, r, request)
}

func (s *Server) vectors(request Request) []Vector {
	n := request.Dimensions
	if n == 0 {
		n = s.Dimensions
	}
	if n == 0 {
		n = 8
	}
	vectors := make([]Vector, len(request.Input))
	for i, text := range request.Input {
		vectors[i] = Vector{i, Embedding(text, n)}
	}
	return vectors
}

// Vector is a vector of an answer, with the number of the text that it is of.
type Vector struct {
	Index     int       `json:"index"`
	Embedding []float32 `json:"embedding"`
}

// Embedding is the vector that the server gives for a text.
func Embedding(text string, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for i := range v {
		h := fnv.New32a()
		fmt.Fprint(h, i, text)
		v[i] = float32(h.Sum32()%1999)/1000 - 0.9995 // never zero
	}
	return v
}
