package llm

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	openai "github.com/sashabaranov/go-openai"
)

// Transcriber writes down what is said in a recording, with a model behind an
// endpoint.
type Transcriber struct {
	client *openai.Client
	model  string
	pause  time.Duration // before the second attempt; it doubles
	// Timeout bounds one transcription, with all its attempts: a person waits.
	Timeout time.Duration
	circuit *circuit
}

// Limits of one transcription.
const (
	transcribeTimeout  = 30 * time.Second
	transcribeAttempts = 3
	transcribePause    = 500 * time.Millisecond
	maxTranscript      = 4000 // characters, about ten minutes of speech
	maxAudioName       = 64
)

// NewTranscriber makes a client for a transcription model.
func NewTranscriber(e Endpoint, model string) *Transcriber {
	return &Transcriber{client: e.client(), model: model, pause: transcribePause, Timeout: transcribeTimeout, circuit: newCircuit(DefaultBreaker)}
}

// Transcribe gives what is said in a recording, as one line that is safe to work
// with, cut after 4,000 characters; "" where nothing is said. The name says by
// its ending what the recording is. The language is a code of ISO 639-1, as "zh"
// or "en"; with "" the model finds it out. Busy and broken answers are tried
// again with growing waits; an endpoint that goes on failing is left alone for a
// while.
func (t *Transcriber) Transcribe(ctx context.Context, name string, audio []byte, language string) (said string, err error) {
	done, err := t.circuit.allow()
	if err != nil {
		return "", fmt.Errorf("transcription endpoint: %w", err)
	}
	outcome := context.Canceled // of a panic
	defer func() { done(outcome) }()
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	name = audioName(name)
	said, outcome = again(ctx, transcribeAttempts, t.pause, func() (string, error) { return t.once(ctx, name, audio, language) })
	return said, outcome
}

func (t *Transcriber) once(ctx context.Context, name string, audio []byte, language string) (string, error) {
	ctx, after := withAfter(ctx)
	response, err := t.client.CreateTranscription(ctx, openai.AudioRequest{
		Model: t.model, FilePath: name, Reader: bytes.NewReader(audio), Language: language, Format: openai.AudioResponseFormatJSON,
	})
	if err != nil {
		return "", fmt.Errorf("transcription endpoint: %w", after(plain(err)))
	}
	return transcript(response.Text), nil
}

// audioName is the name that a recording is sent under. Endpoints tell by the
// ending what it is, and do not all know those that Telegram and phones give to
// Ogg. go-openai writes the name into a header as it is, so what could end or
// bend that is replaced.
func audioName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, path.Base(name))
	ending := strings.ToLower(path.Ext(name))
	begin := name[:len(name)-len(ending)]
	switch ending {
	case "", ".", ".oga", ".opus": // a voice message without an ending is Ogg as well
		ending = ".ogg"
	}
	ending = ending[:min(len(ending), maxAudioName/2)]
	begin = begin[:min(len(begin), maxAudioName-len(ending))]
	if begin == "" {
		begin = "voice"
	}
	return begin + ending
}

// transcript makes one line of what the endpoint wrote. What cannot be seen goes,
// and the mark that the decoder puts where bytes were no text; so does what is
// beyond the bound.
func transcript(s string) string {
	var line strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			continue
		}
		if space && n > 0 {
			line.WriteByte(' ')
			n++
		}
		if n >= maxTranscript {
			break
		}
		line.WriteRune(r)
		n, space = n+1, false
	}
	return strings.TrimSpace(line.String())
}
