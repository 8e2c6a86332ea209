package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"careerbot/bot/inbox"
	"careerbot/bot/telegram"
	"careerbot/bot/terminal"
	"careerbot/bot/web"
)

// workers is how many turns one process answers at a time. An answer without a
// model is short work; one that waits for a model must not hold up the others.
const workers = 32

type serveCmd struct {
	Chat bool `help:"Open the terminal chat as well, if there is a terminal."`
}

// Run serves all doors until it is told to stop.
func (c *serveCmd) Run(ctx context.Context, e *env) error {
	chatting := c.Chat && terminal.Interactive(e.stdin, e.stdout)
	a, err := e.ready(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.ensureRules(ctx, e.stderr); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Addr)
	if err != nil {
		return fmt.Errorf("the web chat cannot listen: %w; set CAREERBOT_ADDR to a free address, as 127.0.0.1:8081", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	start := func(what string, f func(context.Context) error) {
		running.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", what, err))
			}
		})
	}
	mux := http.NewServeMux()
	signing, err := a.signing()
	if err != nil {
		return err
	}
	signing.Library, signing.GoldenDrop = a.Library, a.Config.GoldenDrop
	signing.Log, signing.Publish, signing.Stopping = a.Log, a.publishGuide, ctx.Done()
	signing.Library = a.Library
	a.posting(mux, &signing)
	signing.Ways = a.ways()
	mux.Handle("/inbox/", inbox.New(a.Bot, signing))
	mux.Handle("/", web.New(a.Bot, web.Options{Log: a.Log, Stopping: ctx.Done(), Posting: a.Config.Posting}))
	if a.Config.Share {
		closeShare, err := a.share(ctx, mux)
		if err != nil {
			return err
		}
		defer closeShare()
	}
	if a.Config.TelegramToken != "" {
		door, err := a.telegram()
		if err != nil {
			return err
		}
		if a.Config.TelegramWebhook != "" {
			mux.Handle("/telegram", door.Webhook())
		}
		start("Telegram", door.Run)
	}
	start("answering", func(ctx context.Context) error { a.Bot.Run(ctx, workers); return nil })
	start("the web chat", func(ctx context.Context) error { return serveHTTP(ctx, listener, mux) })
	start("the database", func(ctx context.Context) error { a.keepDatabase(ctx); return nil })
	start("vacancy feeds", func(ctx context.Context) error { a.vacancies().Keep(ctx, a.Log); return nil })
	start("vectors of vacancies", func(ctx context.Context) error {
		a.vacancies().KeepEmbedded(ctx, a.Library.Current, a.Log)
		return nil
	})
	start("the ways into the library", func(ctx context.Context) error { a.keepWays(ctx); return nil })
	start("embedding spaces", func(ctx context.Context) error { a.Library.KeepSpaces(ctx, a.vacancies().Embed, a.Log); return nil })
	start("sharing", func(ctx context.Context) error { a.keepShare(ctx); return nil })
	start("rules of entitlements", func(ctx context.Context) error { a.keepRules(ctx); return nil })
	start("the library", func(ctx context.Context) error { a.catchUp(ctx); return nil })
	fmt.Fprintf(e.stderr, "%s\nweb chat: %s\n", a.Server, address(listener))
	if all, err := a.Bot.Roster(ctx); err == nil && len(all) > 0 {
		fmt.Fprintf(e.stderr, "counsellors: %sinbox/\n", address(listener))
	}
	if chatting {
		// Ctrl-C in the chat ends the program; so does leaving it.
		err = terminal.Chat(ctx, a.Bot, e.stdin, e.stdout)
		cancel(err)
	}
	<-ctx.Done()
	running.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// signing says how staff can sign in.
func (a *App) signing() (o inbox.Options, err error) {
	c := a.Config
	o.Proxies, o.Public = c.Proxies, c.PublicURL
	if c.OIDCIssuer != "" {
		o.OIDC = &inbox.OIDC{Issuer: c.OIDCIssuer, ID: c.OIDCClientID, Secret: c.OIDCSecret}
	}
	if c.TelegramLogin {
		door, err := a.telegram()
		if err != nil {
			return o, err
		}
		o.Telegram = &inbox.TelegramLogin{Token: c.TelegramToken, Name: door.Name}
	}
	return o, nil
}

func (a *App) telegram() (*telegram.Door, error) {
	c := a.Config
	return telegram.New(a.Bot, telegram.Options{
		Token: c.TelegramToken, APIURL: c.TelegramAPI, WebhookURL: c.TelegramWebhook, WebhookSecret: c.TelegramWebhookSecret, Log: a.Log,
	})
}

// catchUp does what a load that was broken off left undone.
func (a *App) catchUp(ctx context.Context) {
	if err := a.Library.CatchUp(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("bring the library up to date", "error", err)
	}
}

// serveHTTP serves until ctx is over, then lets requests finish for a while:
// a message that is being posted is still stored.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second, // an event stream lifts it
		IdleTimeout:       2 * time.Minute,
	}
	drained := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(drained)
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		server.Shutdown(late) //nolint:errcheck // Serve returns either way
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-drained // Serve returns when the shutdown begins
	return nil
}

// address is how a person on this machine reaches the listener.
func address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

type chatCmd struct{}

// Run opens the terminal chat alone.
func (c *chatCmd) Run(ctx context.Context, e *env) error {
	a, err := e.ready(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.ensureRules(ctx, e.stderr); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	working, finish := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.Bot.Run(working, 1)
	}()
	err = terminal.Chat(ctx, a.Bot, e.stdin, e.stdout)
	finish()
	<-done
	return err
}
