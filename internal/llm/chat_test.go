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

// newChat gives a chat that does not wait long between attempts, nor leaves an
// endpoint alone.
func newChat(e llm.Endpoint) *llm.Chat {
	c := llm.NewChat(e, "chat-1")
	c.SetPause(time.Millisecond, time.Millisecond)
	c.Breaker = llm.Breaker{}
	return c
}

func TestChatRequest(t *testing.T) {
	s, endpoint := newServer(t)
	s.Say("Six ", "months", "。[1]")
	var pieces []string
	got, err := newChat(llm.Endpoint{Key: key, Base: endpoint.Base + "/"}).
		Stream(context.Background(), "the rules", "the question", func(piece string) { pieces = append(pieces, piece) })
	if err != nil || got.Text != "Six months。[1]" {
		t.Errorf("%q, %v", got.Text, err)
	}
	if !slices.Equal(pieces, []string{"Six ", "months", "。[1]"}) {
		t.Errorf("pieces %q", pieces)
	}
	r := s.Requests()[0]
	if r.Method != http.MethodPost || r.Path != "/v1/chat/completions" || r.Key() != key || r.Model != "chat-1" || !r.Stream {
		t.Errorf("%s %s with key %q, model %q", r.Method, r.Path, r.Key(), r.Model)
	}
	if !r.Options.Usage {
		t.Errorf("figures of use are not asked for: %s", r.Body)
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
		why   string // in the use
	}{
		"whole":                      {with(llmtest.Finish("stop"), llmtest.Done), begun, "", ""},
		"no finish":                  {with(llmtest.Done), begun, "", ""},
		"no [DONE]":                  {with(llmtest.Finish("stop")), begun, "", ""},
		"dropped after its finish":   {with(llmtest.Finish("stop"), llmtest.Cut), begun, "", ""},
		"figures at the end":         {with(llmtest.Finish("stop"), llmtest.NoChoices, llmtest.Done), begun, "", ""},
		"kept alive":                 {with(llmtest.Comment, llmtest.Comment, llmtest.Finish("stop"), llmtest.Done), begun, "", ""},
		"nothing said":               {llmtest.Stream(llmtest.NoChoices, llmtest.Done), "", "", ""},
		"dropped":                    {with(llmtest.Cut), begun, "unexpected EOF", llm.Broken},
		"ended in the middle":        {with(), begun, "unexpected EOF", llm.Broken},
		"out of tokens":              {with(llmtest.Finish("length"), llmtest.Done), begun, "cut off (length)", llm.CutOff},
		"out of tokens, no [DONE]":   {with(llmtest.Finish("length")), begun, "cut off (length)", llm.CutOff},
		"filtered":                   {with(llmtest.Finish("content_filter"), llmtest.Done), begun, "cut off (content_filter)", llm.CutOff},
		"garbage":                    {with(llmtest.Garbage, llmtest.Done), begun, "JSON", llm.Nonsense},
		"failure":                    {with(llmtest.Failure), begun, "server_error", llm.Failing},
		"no stream":                  {llmtest.Raw("application/json", `{"choices":[{"message":{"content":"Six"}}]}`, false), "", "EOF", llm.Broken},
		"page":                       {llmtest.HTML(200), "", "EOF", llm.Broken},
		"empty":                      {llmtest.Raw("text/event-stream", "", false), "", "unexpected EOF", llm.Broken},
		"400":                        {llmtest.Status(400, "context_length_exceeded"), "", "400 Bad Request (context_length_exceeded)", llm.Refused},
		"401":                        {llmtest.Status(401, "invalid_api_key"), "", "401 Unauthorized (invalid_api_key)", llm.Refused},
		"429":                        {llmtest.Busy(60), "", "429", llm.Busy},
		"500":                        {llmtest.Status(500, "x"), "", "500", llm.Failing},
		"502":                        {llmtest.HTML(502), "", "502 Bad Gateway", llm.Failing},
		"dropped before it answered": {llmtest.Drop, "", "EOF", llm.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint := newServer(t)
			s.Always(c.fault)
			got, err := newChat(endpoint).Stream(context.Background(), "s", "u", func(string) {})
			if got.Text != c.got {
				t.Errorf("got %q, want %q", got.Text, c.got)
			}
			if got.Use.Failure != c.why {
				t.Errorf("failure %q, want %q", got.Use.Failure, c.why)
			}
			if c.want == "" && err != nil {
				t.Error(err)
			}
			if c.want != "" {
				says(t, err, "chat endpoint", c.want)
			}
			want := 1
			if name == "500" || name == "502" || name == "dropped before it answered" {
				want = 3 // nothing had come, and it may be well again at once
			}
			if n := len(s.Requests()); n != want || got.Use.Attempts != n {
				t.Errorf("%d requests, %d counted, want %d: a person waits", n, got.Use.Attempts, want)
			}
		})
	}
}

func TestChatEnds(t *testing.T) {
	s, endpoint := newServer(t)
	c := newChat(endpoint)
	if c.Timeout <= 0 || c.Timeout > 9*time.Second || c.FirstWithin >= c.Timeout {
		t.Errorf("an answer may take %v, %v to its first word", c.Timeout, c.FirstWithin)
	}
	for name, d := range map[string]struct {
		fault          llmtest.Fault
		timeout, first time.Duration
		why            string
	}{
		"hangs":           {llmtest.Hang, time.Minute, 50 * time.Millisecond, llm.Silent},
		"slow first byte": {llmtest.Stream(append([]llmtest.Event{llmtest.Comment, llmtest.Stall}, llmtest.Pieces("Six")...)...), time.Minute, 50 * time.Millisecond, llm.Silent},
		"says nothing":    {llmtest.Stream(llmtest.Endless("")), time.Minute, 50 * time.Millisecond, llm.Silent},
		"stalls":          {llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Stall)...), 150 * time.Millisecond, time.Minute, llm.Slow},
		"stalls early":    {llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Stall)...), 500 * time.Millisecond, 250 * time.Millisecond, llm.Slow},
		"only thinks":     {llmtest.Stream(append(llmtest.Thoughts("Hm"), llmtest.Stall)...), 150 * time.Millisecond, time.Minute, llm.Slow},
	} {
		s.Always(d.fault)
		c.Timeout, c.FirstWithin = d.timeout, d.first
		got, err := c.Stream(context.Background(), "s", "u", func(string) {})
		if !errors.Is(err, context.DeadlineExceeded) || got.Use.Failure != d.why || got.Use.Attempts != 1 || got.Use.PromptTokens == 0 {
			t.Errorf("%s: %v, %+v", name, err, got.Use)
		}
	}
	c.Timeout, c.FirstWithin = time.Minute, time.Minute // other bounds have to end these
	for name, event := range map[string]llmtest.Event{
		"reply":   llmtest.Endless(strings.Repeat("again and again ", 10)),
		"thought": llmtest.Endless("<think>" + strings.Repeat("hm ", 99)),
	} {
		s.Always(llmtest.Stream(event))
		got, err := c.Stream(context.Background(), "s", "u", func(string) {})
		says(t, err, "does not end")
		if len(got.Text) > 20<<10 || got.Use.Failure != llm.Endless || got.Use.CompletionTokens < 1000 {
			t.Errorf("%s: kept %d bytes, %+v", name, len(got.Text), got.Use)
		}
	}
	s.Always(llmtest.Stream(llmtest.EndlessLine))
	_, err := c.Stream(context.Background(), "s", "u", func(string) {})
	says(t, err, "too large")

	// A server that keeps the connection after its last word does not keep the person.
	s.Always(llmtest.Stream(append(llmtest.Pieces("Six"), llmtest.Finish("stop"), llmtest.Stall)...))
	if got, err := c.Stream(context.Background(), "s", "u", func(string) {}); err != nil || got.Text != "Six" || got.Use.Milliseconds > 20_000 {
		t.Errorf("stalls at the end: %q, %v, %+v", got.Text, err, got.Use)
	}
}

// A person who goes away ends the request: the server sees it.
func TestChatIsCancelled(t *testing.T) {
	for name, begin := range map[string][]llmtest.Event{"before": nil, "in the middle": llmtest.Pieces("Six")} {
		s, endpoint := newServer(t)
		c := newChat(endpoint)
		c.Timeout, c.FirstWithin = time.Minute, time.Minute
		gone := make(chan struct{})
		s.Always(llmtest.Stream(append(slices.Clip(begin), llmtest.Left(gone))...))
		arrivals := s.Arrivals()
		ctx, cancel := context.WithCancel(context.Background())
		if begin == nil {
			go func() {
				<-arrivals
				cancel()
			}()
		}
		got, err := c.Stream(ctx, "s", "u", func(string) { cancel() })
		if !errors.Is(err, context.Canceled) || got.Use.Failure != llm.Cancelled || got.Use.PromptTokens == 0 {
			t.Errorf("%s: %v, %+v", name, err, got.Use)
		}
		select {
		case <-gone:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the server still writes", name)
		}
	}
}
