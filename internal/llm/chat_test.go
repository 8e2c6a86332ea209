package llm_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

func TestChatRequest(t *testing.T) {
	s, endpoint := newServer(t)
	s.Say("Six ", "months", "。[1]")
	var pieces []string
	got, err := llm.NewChat(llm.Endpoint{Key: key, Base: endpoint.Base + "/"}, "chat-1").
		Stream(context.Background(), "the rules", "the question", func(piece string) { pieces = append(pieces, piece) })
	if err != nil || got != "Six months。[1]" {
		t.Errorf("%q, %v", got, err)
	}
	pieces = slices.DeleteFunc(pieces, func(p string) bool { return p == "" })
	if !slices.Equal(pieces, []string{"Six ", "months", "。[1]"}) {
		t.Errorf("pieces %q", pieces)
	}
	r := s.Requests()[0]
	if r.Method != http.MethodPost || r.Path != "/v1/chat/completions" || r.Key() != key || r.Model != "chat-1" || !r.Stream {
		t.Errorf("%s %s with key %q, model %q", r.Method, r.Path, r.Key(), r.Model)
	}
	if r.Temperature == nil || *r.Temperature > 0.001 || r.Seed == nil || r.MaxTokens == 0 {
		t.Errorf("not the same answer each time, or without end: %s", r.Body)
	}
	if want := []llmtest.Message{{Role: "system", Content: "the rules"}, {Role: "user", Content: "the question"}}; !slices.Equal(r.Messages, want) {
		t.Errorf("messages %v", r.Messages)
	}
}

func TestChatReplies(t *testing.T) {
	begin := llmtest.Pieces("Six months", " at most")
	with := func(events ...llmtest.Event) llmtest.Fault {
		return llmtest.Stream(append(slices.Clip(begin), events...)...)
	}
	const begun = "Six months at most"
	for name, c := range map[string]struct {
		fault llmtest.Fault
		got   string
		want  string // in the error; "" is none
	}{
		"whole":                      {with(llmtest.Finish("stop"), llmtest.Done), begun, ""},
		"no finish":                  {with(llmtest.Done), begun, ""},
		"no [DONE]":                  {with(llmtest.Finish("stop")), begun, ""},
		"dropped after its finish":   {with(llmtest.Finish("stop"), llmtest.Cut), begun, ""},
		"figures at the end":         {with(llmtest.Finish("stop"), llmtest.NoChoices, llmtest.Done), begun, ""},
		"kept alive":                 {with(llmtest.Comment, llmtest.Comment, llmtest.Finish("stop"), llmtest.Done), begun, ""},
		"nothing said":               {llmtest.Stream(llmtest.NoChoices, llmtest.Done), "", ""},
		"dropped":                    {with(llmtest.Cut), begun, "unexpected EOF"},
		"ended in the middle":        {with(), begun, "unexpected EOF"},
		"out of tokens":              {with(llmtest.Finish("length"), llmtest.Done), begun, "cut off (length)"},
		"out of tokens, no [DONE]":   {with(llmtest.Finish("length")), begun, "cut off (length)"},
		"filtered":                   {with(llmtest.Finish("content_filter"), llmtest.Done), begun, "cut off (content_filter)"},
		"garbage":                    {with(llmtest.Garbage, llmtest.Done), begun, "JSON"},
		"failure":                    {with(llmtest.Failure), begun, "server_error"},
		"no stream":                  {llmtest.Raw("application/json", `{"choices":[{"message":{"content":"Six"}}]}`, false), "", "EOF"},
		"page":                       {llmtest.HTML(200), "", "EOF"},
		"empty":                      {llmtest.Raw("text/event-stream", "", false), "", "unexpected EOF"},
		"400":                        {llmtest.Status(400, "context_length_exceeded"), "", "400 Bad Request (context_length_exceeded)"},
		"401":                        {llmtest.Status(401, "invalid_api_key"), "", "401 Unauthorized (invalid_api_key)"},
		"429":                        {llmtest.Busy(60), "", "429"},
		"500":                        {llmtest.Status(500, "x"), "", "500"},
		"502":                        {llmtest.HTML(502), "", "502 Bad Gateway"},
		"dropped before it answered": {llmtest.Drop, "", "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			s.Always(c.fault)
			got, err := llm.NewChat(endpoint, "chat-1").Stream(context.Background(), "s", "u", func(string) {})
			if got != c.got {
				t.Errorf("got %q, want %q", got, c.got)
			}
			if c.want == "" && err != nil {
				t.Error(err)
			}
			if c.want != "" {
				says(t, err, "chat endpoint", c.want)
			}
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests: a person waits", n)
			}
		})
	}
}

func TestChatEnds(t *testing.T) {
	s, endpoint := newServer(t)
	c := llm.NewChat(endpoint, "chat-1")
	if c.Timeout <= 0 || c.Timeout > 10*time.Second {
		t.Errorf("an answer may take %v", c.Timeout)
	}
	c.Timeout = 150 * time.Millisecond
	for name, fault := range map[string]llmtest.Fault{
		"hangs":   llmtest.Hang,
		"stalls":  llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Stall)...),
		"nothing": llmtest.Stream(llmtest.Endless("")), // keeps sending, says nothing
	} {
		s.Always(fault)
		start := time.Now()
		if _, err := c.Stream(context.Background(), "s", "u", func(string) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	c.Timeout = time.Minute // other bounds have to end these
	s.Always(llmtest.Stream(llmtest.Endless(strings.Repeat("again and again ", 10))))
	got, err := c.Stream(context.Background(), "s", "u", func(string) {})
	says(t, err, "does not end")
	if len(got) > 20<<10 {
		t.Errorf("kept %d bytes", len(got))
	}
	s.Always(llmtest.Stream(llmtest.EndlessLine))
	_, err = c.Stream(context.Background(), "s", "u", func(string) {})
	says(t, err, "too large")

	s.Always(llmtest.Hang)
	arrivals := s.Arrivals()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-arrivals
		cancel()
	}()
	if _, err := c.Stream(ctx, "s", "u", func(string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
