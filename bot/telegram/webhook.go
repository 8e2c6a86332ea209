package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
)

// maxUpdate bounds one update, in bytes; Telegram's are a few kilobytes.
const maxUpdate = 1 << 20

// ingestAll stores updates that came at the same time in one transaction.
func (d *Door) ingestAll(ctx context.Context, updates []rawUpdate) ([]struct{}, error) {
	return make([]struct{}, len(updates)), d.ingest(ctx, d.bot.Pool, updates)
}

// Webhook takes updates that Telegram posts. It answers 200 only once the update
// is committed; everything else makes Telegram send it again.
func (d *Door) Webhook() http.Handler {
	// Hashes, since a comparison in constant time takes equal lengths.
	want := sha256.Sum256([]byte(d.options.WebhookSecret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		got := sha256.Sum256([]byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || d.options.WebhookSecret == "" {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			http.Error(w, "incomplete", http.StatusBadRequest)
			return
		}
		u, err := parseRaw(body)
		if err != nil {
			http.Error(w, "not an update", http.StatusBadRequest)
			return
		}
		// A sender that hangs up does not stop the commit: it would only come again.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), storeFor)
		defer cancel()
		if _, err := d.incoming.Do(ctx, u, d.ingestAll); err != nil {
			d.log.Error("telegram: an update was not stored and will come again", "error", d.words(err))
			w.Header().Set("Retry-After", "5")
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}
