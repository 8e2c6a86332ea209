package llm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

// What an answer took is the endpoint's figures where it gives them, and else an
// estimate; also of an answer that failed.
func TestUse(t *testing.T) {
	const system, user = "Rules.", "试用期多久" // 2 and 5 tokens by the rule of thumb, 6.5 together
	said := llmtest.Pieces("六个月", " at most.")
	with := func(events ...llmtest.Event) llmtest.Fault {
		return llmtest.Stream(append(said[:2:2], events...)...)
	}
	end := llmtest.Finish("stop")
	for name, c := range map[string]struct {
		faults             []llmtest.Fault
		prompt, completion int
		estimated          bool
		attempts           int
	}{
		"figures":           {[]llmtest.Fault{with(end, llmtest.Usage(120, 30), llmtest.Done)}, 120, 30, false, 1},
		"no [DONE]":         {[]llmtest.Fault{with(end, llmtest.Usage(120, 30))}, 120, 30, false, 1},
		"the last counts":   {[]llmtest.Fault{llmtest.Stream(said[0], llmtest.Usage(120, 1), said[1], llmtest.Usage(120, 30), end, llmtest.Done)}, 120, 30, false, 1},
		"none":              {[]llmtest.Fault{with(end, llmtest.Done)}, 7, 6, true, 1},
		"empty ones":        {[]llmtest.Fault{with(end, llmtest.NoChoices, llmtest.Done)}, 7, 6, true, 1},
		"negative ones":     {[]llmtest.Fault{with(end, llmtest.Usage(-120, -30), llmtest.Done)}, 7, 6, true, 1},
		"cut":               {[]llmtest.Fault{with(llmtest.Cut)}, 7, 6, true, 1},
		"out of tokens":     {[]llmtest.Fault{with(llmtest.Finish("length"), llmtest.Usage(120, 800), llmtest.Done)}, 120, 800, false, 1},
		"refused":           {[]llmtest.Fault{llmtest.Status(401, "invalid_api_key")}, 0, 0, false, 1},
		"refused at first":  {[]llmtest.Fault{llmtest.Status(500, "x"), with(end, llmtest.Usage(120, 30), llmtest.Done)}, 120, 30, false, 2},
		"dropped at first":  {[]llmtest.Fault{llmtest.Drop, with(end, llmtest.Usage(120, 30), llmtest.Done)}, 127, 30, true, 2},
		"thoughts are paid": {[]llmtest.Fault{llmtest.Stream(append(llmtest.Thoughts(strings.Repeat("想", 50)), said[0], end, llmtest.Done)...)}, 7, 53, true, 1},
	} {
		s, endpoint := newServer(t)
		s.Next(c.faults...)
		chat := newChat(endpoint)
		chat.Price = llm.Price{Input: 1, Output: 10, Known: true}
		got, err := chat.Stream(context.Background(), system, user, func(string) {})
		u := got.Use
		if u.PromptTokens != c.prompt || u.CompletionTokens != c.completion || u.Estimated != c.estimated || u.Attempts != c.attempts || u.Model != "chat-1" ||
			(u.Failure != "") != (err != nil) {
			t.Errorf("%s: %+v, %v", name, u, err)
		}
		if want := float64(c.prompt+10*c.completion) / 1e6; u.Cost != want {
			t.Errorf("%s: cost %g, want %g", name, u.Cost, want)
		}
	}
	stored, err := json.Marshal(llm.Use{Model: "m", PromptTokens: 1, CompletionTokens: 2, Milliseconds: 3, Attempts: 1})
	if want := `{"model":"m","prompt_tokens":1,"completion_tokens":2,"ms":3,"attempts":1}`; err != nil || string(stored) != want {
		t.Errorf("%s, %v", stored, err)
	}
}

func TestPrice(t *testing.T) {
	for s, want := range map[string]llm.Price{"0.15/0.60": {Input: 0.15, Output: 0.6, Known: true}, "2 / 0": {Input: 2, Known: true}, "0/0": {Known: true}} {
		if got, err := llm.ParsePrice(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "1", "1/", "/1", "1/2/3", "-1/2", "NaN/1", "Inf/1", "1,5/2", "$1/$2"} {
		if got, err := llm.ParsePrice(s); err == nil {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// Before the first word, what may pass is tried again; after it, nothing is.
func TestChatIsTriedAgain(t *testing.T) {
	s, endpoint := newServer(t)
	c := newChat(endpoint)
	cutAtOnce := llmtest.Stream(llmtest.Comment, llmtest.Cut)
	for name, fault := range map[string]llmtest.Fault{
		"429": llmtest.Busy(0), "500": llmtest.Status(500, "x"), "503": llmtest.HTML(503), "dropped": llmtest.Drop, "cut at once": cutAtOnce,
	} {
		s.Forget()
		s.Say("Six")
		s.Next(fault, fault)
		got, err := c.Stream(context.Background(), "s", "u", func(string) {})
		if err != nil || got.Text != "Six" || got.Use.Attempts != 3 || len(s.Requests()) != 3 {
			t.Errorf("%s: %q, %v, %+v", name, got.Text, err, got.Use)
		}
	}
	for name, fault := range map[string]llmtest.Fault{
		"429 for long":           llmtest.Busy(30),
		"cut after a word":       llmtest.Stream(append(llmtest.Pieces("S"), llmtest.Cut)...),
		"cut after a thought":    llmtest.Stream(append(llmtest.Thoughts("S"), llmtest.Cut)...),
		"error in the stream":    llmtest.Stream(llmtest.Failure),
		"401":                    llmtest.Status(401, "x"),
		"what comes is no reply": llmtest.HTML(200),
	} {
		s.Forget()
		s.Next(fault)
		got, err := c.Stream(context.Background(), "s", "u", func(string) {})
		if err == nil || got.Use.Attempts != 1 || len(s.Requests()) != 1 {
			t.Errorf("%s: %v, %+v", name, err, got.Use)
		}
	}
	// Not when there is no time for it.
	s.Forget()
	s.Always(llmtest.Status(500, "x"))
	c.FirstWithin = 900 * time.Millisecond
	if got, _ := c.Stream(context.Background(), "s", "u", func(string) {}); got.Use.Attempts != 1 || got.Use.Failure != llm.Failing {
		t.Errorf("%+v", got.Use)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	got, err := newChat(llm.Endpoint{Base: gone.URL}).Stream(context.Background(), "s", "u", func(string) {})
	if err == nil || got.Use.Attempts != 3 || got.Use.Failure != llm.Broken || got.Use.PromptTokens != 0 {
		t.Errorf("nobody there: %v, %+v", err, got.Use)
	}
}

// A field that the endpoint does not take is left out, and stays so.
func TestFieldsThatAreRefused(t *testing.T) {
	in := func(status int, format string) func(string) llmtest.Fault {
		return func(field string) llmtest.Fault { return llmtest.Refusal(status, fmt.Sprintf(format, field)) }
	}
	refusals := map[string]func(field string) llmtest.Fault{
		"OpenAI":  llmtest.Unsupported,
		"Azure":   in(400, `{"error":{"message":"Unrecognized request argument supplied: %s","type":"invalid_request_error","param":null,"code":null}}`),
		"FastAPI": in(422, `{"detail":[{"type":"extra_forbidden","loc":["body","%s"],"msg":"Extra inputs are not permitted","input":1}]}`),
		"serde":   in(422, "Failed to deserialize the JSON body: unknown field `%s`, expected one of `model`"),
		"echo":    in(400, `{"error":{"message":"bad {\"seed\":1,\"temperature\":0,\"max_tokens\":1,\"stream_options\":{}}: '%s' is not allowed","type":"x"}}`),
	}
	for server, refusal := range refusals {
		for _, field := range []string{"seed", "temperature", "stream_options", "max_tokens"} {
			s, endpoint := newServer(t)
			s.Say("Six")
			s.Refuse(field, refusal(field))
			c := newChat(endpoint)
			for attempts := 2; attempts > 0; attempts-- { // the second answer knows
				got, err := c.Stream(context.Background(), "s", "u", func(string) {})
				if err != nil || got.Text != "Six" || got.Use.Attempts != attempts {
					t.Errorf("%s, %s: %q, %v, %+v", server, field, got.Text, err, got.Use)
				}
			}
			r := s.Requests()[2]
			sent := map[string]bool{"seed": r.Seed != nil, "temperature": r.Temperature != nil, "stream_options": r.Options.Usage, "max_tokens": r.MaxTokens > 0}
			for other, is := range sent {
				if is != (other != field) {
					t.Errorf("%s, %s: %s", server, field, r.Body)
				}
			}
			if field == "max_tokens" && r.Longest == 0 {
				t.Errorf("%s: without a bound: %s", server, r.Body)
			}
		}
	}
	// All of them at once, and neither bound.
	s, endpoint := newServer(t)
	for _, field := range []string{"seed", "temperature", "stream_options", "max_tokens", "max_completion_tokens"} {
		s.Refuse(field, llmtest.Unsupported(field))
	}
	if got, err := newChat(endpoint).Stream(context.Background(), "s", "u", func(string) {}); err != nil || got.Use.Attempts != 6 || !got.Use.Estimated {
		t.Errorf("%v, %+v", err, got.Use)
	}
	// A question that is too long is not asked again, whatever the refusal names.
	s, endpoint = newServer(t)
	s.Always(llmtest.Refusal(400, `{"error":{"message":"max_tokens and the messages exceed the context length of 4096 tokens","type":"x"}}`))
	if got, err := newChat(endpoint).Stream(context.Background(), "s", "u", func(string) {}); err == nil || got.Use.Attempts != 1 {
		t.Errorf("%v, %+v", err, got.Use)
	}
	// A refusal that leaving out does not cure teaches nothing.
	s.Always(llmtest.Refusal(400, `{"error":{"message":"no seed for this question","type":"x"}}`))
	c := newChat(endpoint)
	_, _ = c.Stream(context.Background(), "s", "u", func(string) {})
	s.Forget()
	_, _ = c.Stream(context.Background(), "s", "u", func(string) {})
	if r := s.Requests()[0]; r.Seed == nil {
		t.Errorf("remembered: %s", r.Body)
	}
	// Models that go-openai knows by name it does not even send such requests to.
	got, err := llm.NewChat(endpoint, "gpt-5-mini").Stream(context.Background(), "s", "u", func(string) {})
	if r := s.Requests()[1]; err != nil || got.Use.Attempts != 1 || r.MaxTokens != 0 || r.Longest == 0 || r.Temperature != nil {
		t.Errorf("gpt-5-mini: %v, %s", err, r.Body)
	}
}
