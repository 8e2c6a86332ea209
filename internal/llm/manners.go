package llm

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	openai "github.com/sashabaranov/go-openai"
)

// manners are what is known of an endpoint: which fields of a request it does
// not take, and whether its replies begin inside a thought.
type manners struct {
	noUsage, noSeed, noTemperature bool
	length                         int // of lengths: the field that bounds the reply
	thinks                         bool
}

// lengths are the names of the field that bounds a reply, and of none. OpenAI's
// newer models, which think, take only the second; most compatible servers know
// only the first. Thoughts count, so the second bound is wider.
var lengths = []string{"max_tokens", "max_completion_tokens", ""}

const maxThinkingTokens = 4000

// memory is the manners of one endpoint as this process has learned them.
type memory struct {
	mu sync.Mutex
	m  manners
}

func (k *memory) recall() manners {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.m
}

// keep remembers with which fields a request was taken. What did not help is not
// remembered: an endpoint may name a field and mean something else.
func (k *memory) keep(m manners) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m.thinks = k.m.thinks
	k.m = m
}

func (k *memory) think(thinks bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.m.thinks = thinks
}

func (m manners) request(model, system, user string) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{Model: model, Messages: []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: system},
		{Role: openai.ChatMessageRoleUser, Content: user},
	}}
	if !m.noTemperature {
		r.Temperature = 1e-6 // go-openai leaves out a temperature of exactly zero
	}
	if seed := 1; !m.noSeed {
		r.Seed = &seed
	}
	if !m.noUsage {
		r.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch m.length {
	case 0:
		r.MaxTokens = maxTokens //nolint:staticcheck // its successor is unknown to most compatible servers
	case 1:
		r.MaxCompletionTokens = maxThinkingTokens
	}
	return r
}

// adapt leaves out, or replaces, the first field that a refusal names and that
// was sent. It reports whether there is one.
func (m *manners) adapt(err error) bool {
	var r *refusal
	if !errors.As(err, &r) || r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity {
		return false
	}
	for _, field := range r.fields {
		before := *m
		switch field {
		case "stream_options", "include_usage":
			m.noUsage = true
		case "seed":
			m.noSeed = true
		case "temperature":
			m.noTemperature = true
		case lengths[m.length]:
			m.length++
		}
		if *m != before {
			return true
		}
	}
	return false
}

var (
	fields = regexp.MustCompile(`\b(?:stream_options|include_usage|seed|temperature|max_tokens|max_completion_tokens)\b`)
	// A key of JSON: the request, repeated.
	key = regexp.MustCompile(`^\\*"\s*:`)
	// A question that is too long is not helped by sending less of the rest.
	tooLong = regexp.MustCompile(`(?i)context.{0,10}length`)
)

// named gives the fields of a request that a refusal names, in order: the one
// that it says it is about, or those in its words.
func named(param, said string) []string {
	if param != "" {
		return fields.FindAllString(param, -1)
	}
	if tooLong.MatchString(said) {
		return nil
	}
	var all []string
	for _, at := range fields.FindAllStringIndex(said, -1) {
		field := said[at[0]:at[1]]
		if !key.MatchString(said[at[1]:]) && !slices.Contains(all, field) {
			all = append(all, strings.Clone(field))
		}
	}
	return all
}

// unsent names the field for which go-openai itself refuses to send a request:
// it knows some models by name.
func unsent(err error) string {
	switch {
	case errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated):
		return "max_tokens"
	case errors.Is(err, openai.ErrReasoningModelLimitationsOther), errors.Is(err, openai.ErrReasoningSamplingUnsupported):
		return "temperature"
	}
	return ""
}
