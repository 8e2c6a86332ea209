package llm

import "time"

// SetPause sets how long an embedder waits before it tries again, for tests.
func (o *OpenAI) SetPause(d time.Duration) { o.pause = d }

// SetPause sets how long a transcriber waits before it tries again, for tests.
func (t *Transcriber) SetPause(d time.Duration) { t.pause = d }
