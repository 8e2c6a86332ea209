package pause

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		begun := time.Now()
		if !For(ctx, time.Hour) || time.Since(begun) != time.Hour {
			t.Errorf("it waited %v, want an hour", time.Since(begun))
		}
		begun = time.Now()
		time.AfterFunc(time.Minute, cancel)
		if For(ctx, time.Hour) || time.Since(begun) != time.Minute {
			t.Errorf("it waited %v, want until the end, a minute", time.Since(begun))
		}
	})
}
