package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Use is what an answer took, whether it came to an end or not. It is made to be
// stored.
type Use struct {
	Model            string `json:"model"`
	PromptTokens     int    `json:"prompt_tokens"`
	CompletionTokens int    `json:"completion_tokens"` // thoughts included
	// Estimated: the endpoint did not say, or not for every attempt. About one
	// token is counted for a Chinese character and one for four letters; nothing
	// for a request that was refused or could not be delivered.
	Estimated bool `json:"estimated,omitempty"`
	// Cost is in the currency of the price; zero also where that is not known.
	Cost         float64 `json:"cost,omitempty"`
	Milliseconds int64   `json:"ms"`
	Attempts     int     `json:"attempts"` // requests that were sent
	Failure      string  `json:"failure,omitempty"`
}

// Why there is no reply, in Use.Failure.
const (
	LeftAlone = "left alone" // it failed too often just before; nothing was sent
	NoPlace   = "no place"   // as many as may were being written; nothing was sent
	Cancelled = "cancelled"  // by the caller
	Silent    = "silent"     // no word in time
	Slow      = "slow"       // not complete in time
	Busy      = "busy"       // status 429
	Refused   = "refused"    // another status of the caller's fault
	Failing   = "failing"    // the endpoint says that it fails
	Broken    = "broken"     // no connection, or one that broke off
	CutOff    = "cut off"    // by the bound on its length, or a filter
	Endless   = "endless"
	Thought   = "thought"  // what came was thought, not reply
	Nonsense  = "nonsense" // something else than a reply came
)

func failure(err error) string {
	for _, f := range []struct {
		is   error
		name string
	}{
		{ErrLeftAlone, LeftAlone}, {errFull, NoPlace}, {context.Canceled, Cancelled}, {errSilent, Silent}, {context.DeadlineExceeded, Slow},
		{errCutOff, CutOff}, {errEndless, Endless}, {errThought, Thought}, {io.ErrUnexpectedEOF, Broken}, {io.EOF, Broken},
	} {
		if errors.Is(err, f.is) {
			return f.name
		}
	}
	var r *refusal
	var n *net.OpError
	switch {
	case errors.As(err, &n):
		return Broken
	case !errors.As(err, &r):
		return Nonsense
	case r.status == http.StatusTooManyRequests:
		return Busy
	case r.status >= 400 && r.status < 500:
		return Refused
	}
	return Failing
}

// mostTokens is believed of one attempt: more than any model reads.
const mostTokens = 10_000_000

// add counts an attempt: the endpoint's figures, or an estimate.
func (u *Use) add(figures *openai.Usage, prompt, wrote string) {
	if figures != nil && figures.PromptTokens > 0 && figures.CompletionTokens >= 0 {
		u.PromptTokens += min(figures.PromptTokens, mostTokens)
		u.CompletionTokens += min(figures.CompletionTokens, mostTokens)
		return
	}
	u.PromptTokens += tokens(prompt)
	u.CompletionTokens += tokens(wrote)
	u.Estimated = true
}

// tokens estimates as knowledge does when it splits documents.
func tokens(s string) int {
	quarters := 3
	for _, r := range s {
		if r >= 0x2E80 {
			quarters += 4
		} else {
			quarters++
		}
	}
	return quarters / 4
}

// Price is that of a million tokens read and written. The zero value is not
// known.
type Price struct {
	Input, Output float64
	Known         bool
}

// ParsePrice reads "0.15/0.60".
func ParsePrice(s string) (Price, error) {
	input, output, ok := strings.Cut(s, "/")
	in, err := strconv.ParseFloat(strings.TrimSpace(input), 64)
	out, err2 := strconv.ParseFloat(strings.TrimSpace(output), 64)
	if !ok || err != nil || err2 != nil || !(in >= 0 && out >= 0) || math.IsInf(in+out, 0) {
		return Price{}, errors.New("takes the price of a million tokens read and written, as 0.15/0.60")
	}
	return Price{in, out, true}, nil
}

func (p Price) String() string {
	if !p.Known {
		return "not known"
	}
	return fmt.Sprintf("%g for a million tokens read, %g written", p.Input, p.Output)
}

func (p Price) of(u Use) float64 {
	return (float64(u.PromptTokens)*p.Input + float64(u.CompletionTokens)*p.Output) / 1e6
}
