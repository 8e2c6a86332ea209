package llm

import "time"

// SetPause sets how long an embedder waits before it tries again, for tests.
func (o *OpenAI) SetPause(d time.Duration) { o.pause = d }
