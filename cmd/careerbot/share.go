package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"careerbot/internal/postgres"
	"careerbot/retrieval/share"
)

// share opens the door for other services. It has a few connections of its own, on which
// no statement lasts long: who reads everything takes none from those who chat.
func (a *App) share(ctx context.Context, mux *http.ServeMux) (closeShare func(), err error) {
	pool, _, err := postgres.Open(ctx, a.url, postgres.WithApplicationName("careerbot share"), postgres.WithMaxConns(4), postgres.WithStatementTimeout(time.Minute))
	if err != nil {
		return nil, fmt.Errorf("connect for sharing: %w", err)
	}
	share.New(share.Options{
		Pool: pool, Log: a.Log, Now: time.Now, Public: a.Config.PublicURL, Proxies: a.Config.Proxies, PerMinute: a.Config.ShareLimit,
	}).Mount(mux)
	return pool.Close, nil
}
