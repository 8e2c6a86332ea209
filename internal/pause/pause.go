// Package pause waits between one round of work and the next.
package pause

import (
	"context"
	"time"
)

// For waits. It reports false, at once, where ctx is over.
func For(ctx context.Context, wait time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}
