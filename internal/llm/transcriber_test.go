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

var recording = []byte("OggS\x00\x02\xff a secret question \r\n--boundary--")

// newTranscriber gives a transcriber that does not wait long between attempts.
func newTranscriber(e llm.Endpoint) *llm.Transcriber {
	t := llm.NewTranscriber(e, "whisper-1")
	t.SetPause(time.Millisecond)
	return t
}

func TestTranscriptionRequest(t *testing.T) {
	s, endpoint := newServer(t)
	s.Hear(" 试用期最长多久？\n")
	for _, language := range []string{"zh", "en", ""} {
		got, err := newTranscriber(endpoint).Transcribe(context.Background(), "voice/file_7.oga", recording, language)
		if err != nil || got != "试用期最长多久？" {
			t.Errorf("%q, %v", got, err)
		}
		r := s.Requests()[0]
		s.Forget()
		if r.Method != http.MethodPost || r.Path != "/v1/audio/transcriptions" || r.Key() != key || r.Model != "whisper-1" || r.Format != "json" {
			t.Errorf("%s %s with key %q, model %q, format %q", r.Method, r.Path, r.Key(), r.Model, r.Format)
		}
		if r.FileName != "file_7.ogg" || string(r.Audio) != string(recording) || r.Language != language {
			t.Errorf("%q of %d bytes in %q, want %q", r.FileName, len(r.Audio), r.Language, language)
		}
		if strings.Contains(r.Body, `name="language"`) != (language != "") {
			t.Errorf("language %q: %q", language, r.Body)
		}
	}
}

// The name comes from outside and goes into a header; its ending decides whether
// the endpoint takes the recording.
func TestRecordingNames(t *testing.T) {
	s, endpoint := newServer(t)
	for name, want := range map[string]string{
		"file_7.oga":                           "file_7.ogg",
		"FILE.OGA":                             "FILE.ogg",
		"a.ogg":                                "a.ogg",
		"note.opus":                            "note.ogg",
		"song.MP3":                             "song.mp3",
		"a/b/../c.m4a":                         "c.m4a",
		"file_7":                               "file_7.ogg",
		"":                                     "voice.ogg",
		".":                                    "voice.ogg",
		".oga":                                 "voice.ogg",
		"录音.oga":                               "__.ogg",
		"a\"; name=\"model\\\r\n.oga":          "a___name__model___.ogg",
		"\xff\x00.wav":                         "__.wav",
		strings.Repeat("x", 500) + ".oga":      strings.Repeat("x", 60) + ".ogg",
		"x." + strings.Repeat("y", 500):        "", // no kind of recording: refused, but sent in bounds
		strings.Repeat("é", 99) + "." + "a/\n": "",
	} {
		_, err := newTranscriber(endpoint).Transcribe(context.Background(), name, recording, "")
		r := s.Requests()[0]
		s.Forget()
		if want == "" {
			if len(r.FileName) > 64 || len(r.Audio) != len(recording) {
				t.Errorf("%q: sent as %q with %d bytes", name, r.FileName, len(r.Audio))
			}
			continue
		}
		if err != nil || r.FileName != want || r.Model != "whisper-1" {
			t.Errorf("%q: sent as %q for %q, want %q; %v", name, r.FileName, r.Model, want, err)
		}
	}
}

func TestTranscripts(t *testing.T) {
	const many = 4000
	s, endpoint := newServer(t)
	for name, c := range map[string]struct{ heard, want string }{
		"silence":         {"", ""},
		"blank":           {" \n\t　", ""},
		"lines":           {" How long\r\n can\u2028probation  be?\n", "How long can probation be?"},
		"control":         {"a\x00b\x1b[31mc\x7f\u0085d", "ab[31mc d"},
		"hidden":          {"a\u200bb\u202ec\u2066d\ufeffe\ue000f\U000e0041g", "abcdefg"},
		"hidden in space": {"a \u200b b", "a b"},
		"other scripts":   {"失业金 🙂 ü", "失业金 🙂 ü"},
		"to the bound":    {strings.Repeat("长", many), strings.Repeat("长", many)},
		"over the bound":  {strings.Repeat("长", many+1), strings.Repeat("长", many)},
		"space at it":     {strings.Repeat("长", many-1) + " 长", strings.Repeat("长", many-1)},
		"far over it":     {strings.Repeat("长 ", 1<<20), strings.Repeat("长 ", many/2-1) + "长"},
	} {
		s.Hear(c.heard)
		if got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, ""); err != nil || got != c.want {
			t.Errorf("%s: %.80q (%d bytes), %v, want %.80q (%d bytes)", name, got, len(got), err, c.want, len(c.want))
		}
	}
	s.Always(llmtest.Raw("application/json", "{\"text\":\"a\xff\xfeb\xe9\\ud800c\",\"usage\":{\"seconds\":3}}", false))
	if got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, ""); err != nil || got != "abc" {
		t.Errorf("bytes that are no text: %q, %v", got, err)
	}
}

func TestTranscriptionIsTriedAgain(t *testing.T) {
	const half = `{"text":"试用`
	for name, fault := range map[string]llmtest.Fault{
		"429":            llmtest.Busy(0),
		"500":            llmtest.Status(500, "internal_error"),
		"502 page":       llmtest.HTML(502),
		"dropped":        llmtest.Drop,
		"cut":            llmtest.Raw("application/json", half, true),
		"half an answer": llmtest.Raw("application/json", half, false),
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			s.Next(fault, fault, llmtest.Transcript("heard"))
			if got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, ""); err != nil || got != "heard" {
				t.Errorf("%q, %v", got, err)
			}
			requests := s.Requests()
			if len(requests) != 3 || string(requests[2].Audio) != string(recording) || requests[2].FileName != "a.ogg" {
				t.Errorf("%d requests, the last with %d bytes", len(requests), len(requests[len(requests)-1].Audio))
			}
			s.Forget()
			s.Always(fault)
			got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, "")
			if got != "" {
				t.Errorf("got %q", got)
			}
			says(t, err, "transcription endpoint: ")
			if n := len(s.Requests()); n != 3 {
				t.Errorf("given up after %d requests", n)
			}
		})
	}
	for name, c := range map[string]struct {
		fault llmtest.Fault
		want  string
	}{
		"400":      {llmtest.Status(400, "invalid_request_error"), "400 Bad Request (invalid_request_error)"},
		"401":      {llmtest.Status(401, "invalid_api_key"), "401 Unauthorized (invalid_api_key)"},
		"404 page": {llmtest.HTML(404), "404 Not Found"},
		"413 page": {llmtest.HTML(413), "413 Request Entity Too Large"},
		"200 page": {llmtest.HTML(200), "invalid character '<'"},
		"garbage":  {llmtest.Raw("application/json", `{"text":17}`, false), "text"},
		"no end":   {llmtest.EndlessBody(`{"text":"`), "too large"},
		"endless":  {llmtest.EndlessBody(""), "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			s.Always(c.fault)
			got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, "")
			if got != "" {
				t.Errorf("got %q", got)
			}
			says(t, err, "transcription endpoint: ", c.want)
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// An endpoint that says when to come back is not asked before. Where that is too
// late for the person who waits, the refusal is given at once.
func TestRetryAfter(t *testing.T) {
	s, endpoint := newServer(t)
	s.Hear("heard")
	s.Next(llmtest.Busy(1))
	start := time.Now()
	if got, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, ""); err != nil || got != "heard" {
		t.Errorf("%q, %v", got, err)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("came back after %v", took)
	}
	at := func(header string) llmtest.Fault {
		return func(w http.ResponseWriter, r *http.Request, request llmtest.Request) {
			w.Header().Set("Retry-After", header)
			llmtest.Status(503, "overloaded")(w, r, request)
		}
	}
	for header, requests := range map[string]int{
		"3600": 1, "18446744074": 1, time.Now().Add(time.Hour).UTC().Format(http.TimeFormat): 1,
		"": 3, "-5": 3, "soon": 3, "1e9": 3, "Mon, 01 Jan 2001 00:00:00 GMT": 3,
	} {
		s.Forget()
		s.Always(at(header))
		start := time.Now()
		_, err := newTranscriber(endpoint).Transcribe(context.Background(), "a.oga", recording, "")
		says(t, err, "503", "overloaded")
		if n := len(s.Requests()); n != requests {
			t.Errorf("%q: %d requests, want %d", header, n, requests)
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%q: took %v", header, took)
		}
	}
}

func TestTranscriptionEnds(t *testing.T) {
	s, endpoint := newServer(t)
	c := newTranscriber(endpoint)
	if c.Timeout != 30*time.Second {
		t.Errorf("a transcription may take %v", c.Timeout)
	}
	stall := func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
		fmt.Fprint(w, `{"text":"Six`)
		http.NewResponseController(w).Flush()
		llmtest.Stall(w, r)
	}
	for name, fault := range map[string]llmtest.Fault{"hangs": llmtest.Hang, "stalls": stall} {
		s.Always(fault)
		c.Timeout = 2 * time.Second // so that the request comes in on a slow machine too
		start := time.Now()
		if _, err := c.Transcribe(context.Background(), "a.oga", recording, ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		c.Timeout = time.Minute
		arrivals := s.Arrivals()
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-arrivals
			cancel()
		}()
		if _, err := c.Transcribe(ctx, "a.oga", recording, ""); !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s, cancelled: %v", name, err)
		}
		if n := len(s.Requests()); n != 2 {
			t.Errorf("%s: %d requests", name, n)
		}
		s.Forget()
	}
	// One bound for all attempts: the pause counts, and is not begun in vain.
	s.Always(llmtest.Busy(0))
	c.SetPause(time.Hour)
	c.Timeout = 10 * time.Minute
	_, err := c.Transcribe(context.Background(), "a.oga", recording, "")
	says(t, err, "429")
}

// A transcriber that goes on failing is left alone.
func TestTranscriberIsLeftAlone(t *testing.T) {
	s, endpoint := newServer(t)
	c := newTranscriber(endpoint)
	s.Always(llmtest.Status(401, "invalid_api_key"))
	for range 2 * llm.DefaultBreaker.Failures {
		_, _ = c.Transcribe(context.Background(), "a.oga", recording, "")
	}
	if _, err := c.Transcribe(context.Background(), "a.oga", recording, ""); !errors.Is(err, llm.ErrLeftAlone) {
		t.Error(err)
	}
	if n := len(s.Requests()); n != llm.DefaultBreaker.Failures {
		t.Errorf("%d requests", n)
	}
}

// What an endpoint writes when it refuses may repeat the key or the recording.
func TestTranscriptionErrorsKeepSecrets(t *testing.T) {
	s, endpoint := newServer(t)
	check := func(name string, e llm.Endpoint) {
		t.Helper()
		_, err := newTranscriber(e).Transcribe(context.Background(), "secret.oga", recording, "")
		if err == nil {
			t.Errorf("%s: no error", name)
			return
		}
		if said := fmt.Sprintf("%v %+v", err, err); strings.Contains(said, key) || strings.Contains(said, "secret") || strings.Contains(said, "question") {
			t.Errorf("%s: %s", name, said)
		}
	}
	for name, fault := range map[string]llmtest.Fault{
		"400": llmtest.Status(400, "bad"), "401": llmtest.Status(401, "invalid_api_key"), "429": llmtest.Busy(0), "500": llmtest.Status(500, "oops"),
		"502": llmtest.HTML(502), "200 page": llmtest.HTML(200), "drop": llmtest.Drop, "key as code": llmtest.Status(401, key),
	} {
		s.Always(fault)
		check(name, endpoint)
	}
	s.Always(nil)
	check("another key", llm.Endpoint{Key: key + "-old", Base: endpoint.Base})
	check("a line end in the key", llm.Endpoint{Key: key + "\n", Base: endpoint.Base})
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	check("nobody there", llm.Endpoint{Key: key, Base: gone.URL})
}
