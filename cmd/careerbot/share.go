package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"careerbot/internal/pause"
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

// describeShare says what others can read.
func (a *App) describeShare(ctx context.Context, say func(string, string, ...any)) error {
	if !a.Config.Share {
		say("sharing", "off: other services cannot read vacancies and places; CAREERBOT_SHARE=on opens /api/ and /feeds/")
		return nil
	}
	var kept int
	if err := a.Pool.QueryRow(ctx, `SELECT count(*) FROM vacancy_source WHERE NOT shared AND removed_at IS NULL`).Scan(&kept); err != nil {
		return fmt.Errorf("look at what is shared: %w", err)
	}
	say("sharing", "on: other services may read at /api/ and /feeds/, an address %d times a minute; %d sources are not passed on", a.Config.ShareLimit, kept)
	return nil
}

// keepShare numbers what has changed, until ctx is over, so that it does not pile up where
// nobody reads, or nobody may.
func (a *App) keepShare(ctx context.Context) {
	for again := true; again; again = pause.For(ctx, time.Minute) {
		if err := a.numberChanges(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("number what has changed in the vacancies", "error", err)
		}
	}
}

func (a *App) numberChanges(ctx context.Context) error {
	const most = 20_000
	all := 0
	for n := most; n == most; all += n {
		if err := a.Pool.QueryRow(ctx, `SELECT share_advance($1)`, most).Scan(&n); err != nil {
			return err
		}
	}
	if all < most {
		return nil
	}
	// What a large load has left behind is in the way of every request until then.
	_, err := a.Pool.Exec(ctx, `VACUUM share_pending`)
	return err
}
