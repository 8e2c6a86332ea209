package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Fault answers one request in its own way.
type Fault func(w http.ResponseWriter, r *http.Request, request Request)

// Status refuses with a status and a code. The message repeats the key and the
// body of the request, as some servers' do.
func Status(status int, code string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, request Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		send(w, map[string]any{"error": map[string]any{
			"message": "refused: key " + request.Key() + ", body " + request.Body, "type": "server_error", "code": code, "param": nil,
		}})
	}
}

// Busy refuses with 429 and says when to come again.
func Busy(seconds int) Fault {
	return func(w http.ResponseWriter, r *http.Request, request Request) {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		Status(http.StatusTooManyRequests, "rate_limit_exceeded")(w, r, request)
	}
}

// Unsupported refuses a field as OpenAI does.
func Unsupported(field string) Fault {
	return Refusal(http.StatusBadRequest, fmt.Sprintf(`{"error":{"message":"Unsupported parameter: '%[1]s' is not supported with this model. Use 'max_completion_tokens' instead.",
		"type":"invalid_request_error","param":%[1]q,"code":"unsupported_parameter"}}`, field))
}

// Refusal refuses with a status and a body of JSON.
func Refusal(status int, body string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// HTML answers with a page, as a gateway does. It repeats the key, too.
func HTML(status int) Fault {
	return func(w http.ResponseWriter, _ *http.Request, request Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<html><h1>%s</h1>%s %s</html>", http.StatusText(status), request.Key(), request.Body)
	}
}

// Hang does not answer. It ends when the client gives up.
func Hang(_ http.ResponseWriter, r *http.Request, _ Request) { <-r.Context().Done() }

// Drop closes the connection without an answer.
func Drop(http.ResponseWriter, *http.Request, Request) { panic(http.ErrAbortHandler) }

// Raw answers 200 with a body of any content type, whole or cut off in the
// middle of what was promised.
func Raw(contentType, body string, cut bool) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", contentType)
		if cut {
			w.Header().Set("Content-Length", strconv.Itoa(2*len(body)+1))
		}
		_, _ = w.Write([]byte(body))
		if cut {
			flush(w)
			panic(http.ErrAbortHandler)
		}
	}
}

// EndlessBody answers 200 with JSON that begins like this, with a string left
// open, and goes on until the client gives up.
func EndlessBody(begin string) Fault {
	return func(w http.ResponseWriter, r *http.Request, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, begin)
		EndlessLine(w, r)
	}
}

// Vectors answers an embedding request with just these.
func Vectors(vectors ...Vector) Fault {
	return func(w http.ResponseWriter, _ *http.Request, request Request) {
		w.Header().Set("Content-Type", "application/json")
		send(w, map[string]any{"object": "list", "model": request.Model, "data": vectors})
	}
}

// Reply streams a reply and ends it well.
func Reply(pieces ...string) Fault {
	return Stream(append(Pieces(pieces...), Finish("stop"), Done)...)
}

// Stream answers with events.
func Stream(events ...Event) Fault {
	return func(w http.ResponseWriter, r *http.Request, _ Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		for _, e := range events {
			e(w, r)
		}
	}
}

// Event is a step of a stream.
type Event func(w http.ResponseWriter, r *http.Request)

// Pieces gives an event for each piece of text.
func Pieces(pieces ...string) []Event {
	events := make([]Event, len(pieces))
	for i, piece := range pieces {
		events[i] = delta(map[string]any{"content": piece}, nil)
	}
	return events
}

// Thoughts gives an event for each piece of thought, in the field that some
// servers have for it.
func Thoughts(pieces ...string) []Event {
	events := make([]Event, len(pieces))
	for i, piece := range pieces {
		events[i] = delta(map[string]any{"reasoning_content": piece, "content": nil}, nil)
	}
	return events
}

// Usage is the event with the figures of use, which comes after the last piece.
func Usage(prompt, completion int) Event {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "data: {\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n",
			prompt, completion, prompt+completion)
		flush(w)
	}
}

// Finish says why the reply ends.
func Finish(reason string) Event { return delta(map[string]any{}, reason) }

// Done is the last event.
func Done(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "data: [DONE]\n\n"); flush(w) }

// NoChoices is an event without choices: figures of use, or a broken server.
func NoChoices(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "data: {\"id\":\"1\",\"choices\":[],\"usage\":{\"total_tokens\":1}}\n\n")
	flush(w)
}

// Comment keeps the connection alive.
func Comment(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, ": ping\n\n"); flush(w) }

// Garbage is an event that is not JSON.
func Garbage(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "data: {\"choices\":[{\n\n")
	flush(w)
}

// Failure is an error in the middle of the stream.
func Failure(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "data: {\"error\":{\"message\":\"out of memory, key %s\",\"type\":\"server_error\"}}\n\n", r.Header.Get("Authorization"))
	flush(w)
}

// Cut drops the connection.
func Cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// Stall says nothing more. It ends when the client gives up.
func Stall(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Left says nothing more, and closes a channel when the client has gone.
func Left(gone chan<- struct{}) Event {
	return func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(gone)
	}
}

// Wait holds the stream until a channel is closed, or the client gives up.
func Wait(c <-chan struct{}) Event {
	return func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-c:
		case <-r.Context().Done():
		}
	}
}

// Endless repeats a piece until the client gives up.
func Endless(piece string) Event {
	return func(w http.ResponseWriter, r *http.Request) {
		for again := Pieces(piece)[0]; r.Context().Err() == nil; {
			again(w, r)
		}
	}
}

// EndlessLine is an event that never ends.
func EndlessLine(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, "data: ")
	for block := strings.Repeat("x", 64<<10); r.Context().Err() == nil; {
		fmt.Fprint(w, block)
	}
}

func delta(d map[string]any, finish any) Event {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "data: ")
		send(w, map[string]any{
			"id": "1", "object": "chat.completion.chunk", "model": "test",
			"choices": []any{map[string]any{"index": 0, "delta": d, "finish_reason": finish}},
		})
		fmt.Fprint(w, "\n")
		flush(w)
	}
}

func send(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

func flush(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }
