package llm

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

// transient reports whether the same request may succeed later.
func transient(err error) bool {
	var r *refusal
	if errors.As(err, &r) {
		return r.status == http.StatusTooManyRequests || r.status >= http.StatusInternalServerError
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF)
}

// again calls once until it succeeds or fails for good, so many times at most,
// with growing pauses between. Where ctx ends before the pause, nobody waits for
// it: the error is given at once.
func again[T any](ctx context.Context, attempts int, pause time.Duration, once func() (T, error)) (T, error) {
	for attempt := 1; ; attempt++ {
		v, err := once()
		if err == nil || attempt == attempts || !transient(err) || errors.Is(err, ctx.Err()) {
			return v, err
		}
		wait := backoff(err, pause, attempt)
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}

// backoff is how long to wait after an attempt that failed: a pause that doubles,
// up to a half more or less, so that those that failed together do not come again
// together; or as long as the endpoint says.
func backoff(err error, pause time.Duration, attempt int) time.Duration {
	wait := pause << (attempt - 1)
	wait = wait/2 + rand.N(wait+1)
	var r *refusal
	if errors.As(err, &r) && r.after > wait {
		wait = r.after + rand.N(pause+1)
	}
	return wait
}

// afterKey is the key of a context under which a request carries a
// *time.Duration, for what the answer's Retry-After says: go-openai does not give
// the header of an error.
type afterKey struct{}

// retryAfter reads the header: seconds, or a date. It is zero where there is
// none, and an hour at most: nobody here waits longer.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), 3600)) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(max(time.Until(date), 0), time.Hour)
	}
	return 0
}

// withAfter asks for what the answer's Retry-After says, and puts it into the
// refusal that plain made of an error.
func withAfter(ctx context.Context) (context.Context, func(error) error) {
	var after time.Duration
	return context.WithValue(ctx, afterKey{}, &after), func(err error) error {
		var r *refusal
		if errors.As(err, &r) {
			r.after = after
		}
		return err
	}
}
