package llm_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

func TestEmbeddingRequest(t *testing.T) {
	s, endpoint := newServer(t)
	texts := make([]string, 130)
	for i := range texts {
		texts[i] = fmt.Sprint("text ", i)
	}
	if _, err := newEmbedder(t, endpoint, 3).Embed(context.Background(), texts); err != nil {
		t.Fatal(err)
	}
	requests := s.Requests()
	var sizes []int
	for _, r := range requests {
		sizes = append(sizes, len(r.Input))
		if r.Path != "/v1/embeddings" || r.Key() != key || r.Model != "embed-1" || r.Dimensions != 3 {
			t.Errorf("%s with key %q, model %q, dimensions %d", r.Path, r.Key(), r.Model, r.Dimensions)
		}
	}
	if fmt.Sprint(sizes) != "[64 64 2]" {
		t.Errorf("batches of %v", sizes)
	}
	if first, last := requests[0].Input[0], requests[2].Input[1]; first != "text 0" || last != "text 129" {
		t.Errorf("from %q to %q", first, last)
	}
}

func TestLongTextIsCutBetweenCharacters(t *testing.T) {
	s, endpoint := newServer(t)
	if _, err := newEmbedder(t, endpoint, 3).Embed(context.Background(), []string{"a" + strings.Repeat("长", 10_000)}); err != nil {
		t.Fatal(err)
	}
	if got, want := s.Requests()[0].Input[0], "a"+strings.Repeat("长", 7999); got != want {
		t.Errorf("sent %d bytes, ending in %q", len(got), got[len(got)-4:])
	}
}

func TestDimensionsAreAskedFor(t *testing.T) {
	s, endpoint := newServer(t)
	s.Dimensions = 11
	s.Next(llmtest.Status(503, "loading")) // a server that still loads its model
	e := newEmbedder(t, endpoint, 0)
	if got := e.Space(); got != (llm.Space{Model: "embed-1", Dimensions: 11, Weight: 1}) {
		t.Errorf("space %+v", got)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	if _, err := e.Embed(context.Background(), []string{"x"}); err != nil {
		t.Error(err)
	}
	for _, r := range s.Requests() {
		if strings.Contains(r.Body, `"dimensions":`) {
			t.Errorf("a server that was not told its dimensions gets them: %s", r.Body)
		}
	}
	s.Always(llmtest.Vectors(llmtest.Vector{Index: 0, Embedding: make([]float32, 12)}))
	if _, err := e.Embed(context.Background(), []string{"x"}); err == nil {
		t.Error("another dimension than the one found out is taken")
	}
	s.Forget()
	s.Always(llmtest.Status(401, "invalid_api_key"))
	_, err := llm.NewOpenAI(context.Background(), endpoint, "embed-1", 0, 1)
	says(t, err, "embed-1", "401", "invalid_api_key")
}

func TestWrongVectors(t *testing.T) {
	v := func(index int, values ...float32) llmtest.Vector {
		return llmtest.Vector{Index: index, Embedding: values}
	}
	for name, c := range map[string]struct {
		answer []llmtest.Vector
		want   string // "" is well
	}{
		"right":            {[]llmtest.Vector{v(0, 1, 0), v(1, 0, 1)}, ""},
		"in another order": {[]llmtest.Vector{v(1, 0, 1), v(0, 1, 0)}, ""},
		"too few":          {[]llmtest.Vector{v(0, 1, 0)}, "1 vectors for 2 texts"},
		"too many":         {[]llmtest.Vector{v(0, 1, 0), v(1, 0, 1), v(2, 1, 1)}, "3 vectors for 2 texts"},
		"none":             {nil, "0 vectors for 2 texts"},
		"one twice":        {[]llmtest.Vector{v(0, 1, 0), v(0, 0, 1)}, "vector 0 of 2"},
		"number too high":  {[]llmtest.Vector{v(0, 1, 0), v(2, 0, 1)}, "vector 2 of 2"},
		"number too low":   {[]llmtest.Vector{v(-1, 1, 0), v(0, 0, 1)}, "vector -1 of 2"},
		"too short":        {[]llmtest.Vector{v(0, 1, 0), v(1, 0)}, "embed-1 gave 1 dimensions, not 2; set CAREERBOT_EMBEDDING_DIMENSIONS"},
		"too long":         {[]llmtest.Vector{v(0, 1, 0, 0), v(1, 0, 1)}, "embed-1 gave 3 dimensions, not 2; set CAREERBOT_EMBEDDING_DIMENSIONS"},
		"without numbers":  {[]llmtest.Vector{v(0, 1, 0), v(1)}, "without dimensions"},
		"null":             {[]llmtest.Vector{{Index: 0}, v(1, 0, 1)}, "without dimensions"},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			s.Always(llmtest.Vectors(c.answer...))
			vectors, err := newEmbedder(t, endpoint, 2).Embed(context.Background(), []string{"a", "b"})
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests: the same would come again", n)
			}
			if c.want != "" {
				says(t, err, c.want)
				return
			}
			if err != nil || vectors[0][0] != 1 || vectors[1][1] != 1 {
				t.Errorf("%v, %v", vectors, err)
			}
		})
	}
	s, endpoint := newServer(t)
	s.Always(llmtest.Vectors(llmtest.Vector{Index: 0, Embedding: []float32{}}))
	_, err := llm.NewOpenAI(context.Background(), endpoint, "embed-1", 0, 1)
	says(t, err, "without dimensions")
}

func TestEmbeddingIsTriedAgain(t *testing.T) {
	const half = `{"data":[{"index":0,"embedding":[1,`
	again := map[string]llmtest.Fault{
		"429":            llmtest.Busy(3600), // nobody waits an hour for an answer
		"500":            llmtest.Status(500, "internal_error"),
		"502 page":       llmtest.HTML(502),
		"503":            llmtest.Status(503, "overloaded"),
		"dropped":        llmtest.Drop,
		"cut":            llmtest.Raw("application/json", half, true),
		"half an answer": llmtest.Raw("application/json", half, false),
	}
	for name, fault := range again {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			e := newEmbedder(t, endpoint, 4)
			s.Next(fault, fault, fault)
			vectors, err := e.Embed(context.Background(), []string{"a"})
			if err != nil || len(vectors) != 1 {
				t.Fatalf("%v, %v", vectors, err)
			}
			requests := s.Requests()
			if len(requests) != 4 || requests[3].Body != requests[0].Body {
				t.Errorf("%d requests", len(requests))
			}
			s.Forget()
			s.Always(fault)
			vectors, err = e.Embed(context.Background(), []string{"a"})
			if err == nil || vectors != nil {
				t.Errorf("%v, %v", vectors, err)
			}
			if n := len(s.Requests()); n != 4 {
				t.Errorf("given up after %d requests", n)
			}
		})
	}
	for name, fault := range map[string]llmtest.Fault{
		"400":      llmtest.Status(400, "invalid_request_error"),
		"401":      llmtest.Status(401, "invalid_api_key"),
		"404 page": llmtest.HTML(404),
		"200 page": llmtest.HTML(200),
		"garbage":  llmtest.Raw("application/json", `{"data":17}`, false),
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			e := newEmbedder(t, endpoint, 4)
			s.Always(fault)
			if vectors, err := e.Embed(context.Background(), []string{"a"}); err == nil {
				t.Errorf("no error, %v", vectors)
			}
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// The second batch fails: no vectors, not the first half of them.
func TestEmbeddingIsAllOrNothing(t *testing.T) {
	s, endpoint := newServer(t)
	e := newEmbedder(t, endpoint, 4)
	s.Next(nil, llmtest.Status(401, "revoked"))
	vectors, err := e.Embed(context.Background(), make([]string, 65))
	if vectors != nil {
		t.Errorf("%d vectors", len(vectors))
	}
	says(t, err, "revoked")
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	s, endpoint := newServer(t)
	e := newEmbedder(t, endpoint, 4)
	e.SetPause(time.Hour)
	s.Always(llmtest.Busy(1))
	// It would be over before the pause: the refusal is given at once.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	_, err := e.Embed(ctx, []string{"a"})
	if errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	says(t, err, "429")
	ctx, cancel = context.WithCancel(context.Background())
	arrivals := s.Arrivals()
	go func() {
		<-arrivals
		cancel()
	}()
	if _, err := e.Embed(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestAskingEndsWithTheContext(t *testing.T) {
	s, endpoint := newServer(t)
	e := newEmbedder(t, endpoint, 4)
	s.Always(llmtest.Hang)
	arrivals := s.Arrivals()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-arrivals
		cancel()
	}()
	if _, err := e.Embed(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// An endless body is not read to the end of memory.
func TestEndlessAnswer(t *testing.T) {
	s, endpoint := newServer(t)
	e := newEmbedder(t, endpoint, 4)
	s.Always(func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) { llmtest.EndlessLine(w, r) })
	_, err := e.Embed(context.Background(), []string{"a"})
	if err == nil {
		t.Error("no error")
	}
	s.Always(llmtest.EndlessBody(`{"data":[], "x":"`))
	_, err = e.Embed(context.Background(), []string{"a"})
	says(t, err, "too large")
}

// What an endpoint writes when it refuses may repeat the key, or what a person
// asked; neither may get into an error, which is logged.
func TestErrorsKeepSecrets(t *testing.T) {
	const question = "my secret question"
	faults := map[string]llmtest.Fault{
		"400": llmtest.Status(400, "bad"), "401": llmtest.Status(401, "invalid_api_key"), "429": llmtest.Busy(1),
		"500": llmtest.Status(500, "oops"), "502": llmtest.HTML(502), "200 page": llmtest.HTML(200), "drop": llmtest.Drop,
		"key as code": llmtest.Status(401, key), "event": llmtest.Stream(llmtest.Failure), "cut": llmtest.Stream(llmtest.Cut),
	}
	check := func(name string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", name)
			return
		}
		for _, secret := range []string{key, "secret", "question"} {
			if s := fmt.Sprintf("%v %+v", err, err); strings.Contains(s, secret) {
				t.Errorf("%s: %s", name, s)
			}
		}
	}
	s, endpoint := newServer(t)
	e := newEmbedder(t, endpoint, 4)
	for name, fault := range faults {
		s.Always(fault)
		_, err := e.Embed(context.Background(), []string{question})
		check("embedding "+name, err)
		_, err = newChat(endpoint).Stream(context.Background(), "system", question, func(string) {})
		check("chat "+name, err)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	_, err := newChat(llm.Endpoint{Key: key, Base: gone.URL}).Stream(context.Background(), "system", question, func(string) {})
	check("nobody there", err)
	_, err = newChat(llm.Endpoint{Key: key + "\n", Base: endpoint.Base}).Stream(context.Background(), "system", question, func(string) {})
	check("a line end in the key", err)
}

// says checks that an error names what the operator needs.
func says(t *testing.T, err error, want ...string) {
	t.Helper()
	for _, w := range want {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("error %v, want %q in it", err, w)
		}
	}
}
