package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/inbox"
	"careerbot/knowledge"
	"careerbot/knowledge/web"
	"careerbot/prompts"
)

// wireFiles has what admins send in Telegram taken into the library. Whichever process
// works on a turn fetches the file itself.
func (a *App) wireFiles() error {
	if a.Config.TelegramToken == "" {
		return nil
	}
	door, err := a.telegram()
	if err != nil {
		return err
	}
	a.Bot.Fetch = door.File
	a.Bot.File = func(ctx context.Context, sent bot.FileSent) (prompts.FiledDocument, error) {
		name, data, err := door.File(ctx, sent.Route)
		if err != nil {
			return prompts.FiledDocument{}, err
		}
		return a.takeFile(ctx, path.Base(name), data, sent)
	}
	return nil
}

// takeFile makes a draft of an admin's file. What a search needs besides is made when it
// is published.
func (a *App) takeFile(ctx context.Context, name string, data []byte, sent bot.FileSent) (prompts.FiledDocument, error) {
	r, err := a.Library.Take(ctx, knowledge.Source{
		Name: "telegram/" + name, Bytes: data, Given: knowledge.Metadata{Region: sent.Region}, Way: knowledge.ByTelegram, By: sent.By,
	}, func(ctx context.Context, tx pgx.Tx, r knowledge.Result) error {
		return sent.Stored(ctx, tx, r.Version, r.Title)
	})
	if err != nil {
		return prompts.FiledDocument{}, err
	}
	d := prompts.FiledDocument{
		Status: string(r.Status), Name: name, Version: r.Version, Title: r.Title, Issuer: r.Issuer, Number: r.Number, Region: r.Region,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Passages: r.Passages, Warnings: r.Warnings, Reason: r.Reason,
	}
	if a.Config.PublicURL != "" {
		d.Page = a.Config.PublicURL + "/inbox/library"
		if r.Known != 0 {
			d.Page = fmt.Sprintf("%s/%d", d.Page, r.Known)
		}
	}
	return d, nil
}

func (a *App) web() *web.Store {
	return &web.Store{Pool: a.Pool, Library: a.Library, Hosts: a.Config.WebHosts, Log: a.Log}
}

// ways are the ways into the library as the inbox shows them.
func (a *App) ways() *inbox.Ways {
	return &inbox.Ways{Library: a.Library, Web: a.web(), Folder: a.Config.Watch, Telegram: a.Bot.File != nil}
}

// keepWays looks at the watched folder and at addresses until ctx is over.
func (a *App) keepWays(ctx context.Context) {
	var running sync.WaitGroup
	if a.Config.Watch != "" {
		running.Go(func() { a.Library.Watch(ctx, a.Config.Watch, a.Log) })
	}
	running.Go(func() { a.web().Keep(ctx) })
	running.Wait()
}

// describeWays says on which ways documents come by themselves, and what is wrong there.
func (a *App) describeWays(ctx context.Context, say func(string, string, ...any)) error {
	if a.Config.Watch == "" {
		say("folder", "none is watched; CAREERBOT_WATCH names one whose files become drafts")
	} else {
		w, err := a.Library.Watched(ctx, a.Config.Watch, 1)
		if err != nil {
			return err
		}
		n := 0
		for _, files := range w.States {
			n += files
		}
		trouble := ""
		if w.Error != "" {
			trouble = "; CANNOT BE READ: " + w.Error
		}
		say("folder", "%s is watched when serving: %d files, %d refused%s", w.Folder, n, w.States["refused"], trouble)
	}
	var addresses, failing int
	err := a.Pool.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE error <> '') FROM web_address`).Scan(&addresses, &failing)
	switch {
	case err != nil:
		return fmt.Errorf("look at the addresses: %w", err)
	case len(a.Config.WebHosts) == 0:
		say("addresses", "off: CAREERBOT_WEB_HOSTS names sites whose pages may become drafts; %d are kept", addresses)
	default:
		say("addresses", "%d are looked at when serving, %d of them with trouble (careerbot web list)", addresses, failing)
	}
	return nil
}

type webCmd struct {
	List   webListCmd   `cmd:"" help:"List addresses and how they do."`
	Add    webAddCmd    `cmd:"" help:"Have an address looked at on a schedule; its site has to be in CAREERBOT_WEB_HOSTS."`
	Remove webRemoveCmd `cmd:"" help:"Look at an address no longer; what was read stays."`
	Run    webRunCmd    `cmd:"" help:"Look at the addresses that are due, now."`
}

type webListCmd struct {
	JSON bool `help:"Print a JSON object for each, with its documents."`
}

// Run lists addresses.
func (c *webListCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		all, err := a.web().Addresses(ctx, 200)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		for _, one := range all {
			if c.JSON {
				if err := writeJSON(e.stdout, one); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(table, "%d\t%s\t%s\tevery %v\t%d documents\t%s\n", one.ID, one.Kind, one.URL, one.Every, len(one.Pages), line(one.Error))
		}
		if len(all) == 0 {
			fmt.Fprintln(e.stderr, "there are no addresses")
		}
		return table.Flush()
	})
}

type webAddCmd struct {
	Kind   string `help:"page: a document; feed: RSS or Atom; list: a page whose links to what lies below it are documents." enum:"page,feed,list" default:"page"`
	Region string `help:"Where the documents hold: name or code; empty is what they say." placeholder:"R"`
	Access string `help:"Who may be answered from them: public, staff, or team:NUMBER. Not given: as the text before, else public." placeholder:"A"`
	Hours  int    `help:"Look at it every so many hours, 1 to 720." default:"24" placeholder:"N"`
	URL    string `arg:"" help:"Address."`
}

// Run adds an address.
func (c *webAddCmd) Run(ctx context.Context, e *env) error {
	if c.Hours < 1 || c.Hours > 720 {
		return fmt.Errorf("%w: --hours takes a number from 1 to 720", errWrong)
	}
	return withApp(ctx, e, func(a *App) error {
		return pgx.BeginFunc(ctx, a.Pool, func(tx pgx.Tx) error {
			_, err := a.web().Add(ctx, tx, web.Address{
				URL: c.URL, Kind: web.Kind(c.Kind), Region: c.Region, Access: c.Access, Every: time.Duration(c.Hours) * time.Hour, By: operator(),
			})
			if err != nil {
				return err
			}
			return a.Bot.Audit(ctx, tx, bot.Operator, 0, "address_added", c.URL)
		})
	})
}

type webRemoveCmd struct {
	ID int64 `arg:"" help:"Number of the address, see web list."`
}

// Run removes an address.
func (c *webRemoveCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		return pgx.BeginFunc(ctx, a.Pool, func(tx pgx.Tx) error {
			at, err := a.web().Remove(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			return a.Bot.Audit(ctx, tx, bot.Operator, 0, "address_removed", at)
		})
	})
}

type webRunCmd struct{}

// Run looks at what is due. It fails if anything could not be read.
func (c *webRunCmd) Run(ctx context.Context, e *env) error {
	return withApp(ctx, e, func(a *App) error {
		n, err := a.web().RunDue(ctx)
		if err != nil {
			return err
		}
		all, err := a.web().Addresses(ctx, 0)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "%d of %d addresses were due\n", n, len(all))
		var wrong []error
		for _, one := range all {
			if one.Error != "" {
				wrong = append(wrong, fmt.Errorf("%s: %s", one.URL, one.Error))
			}
		}
		return errors.Join(wrong...)
	})
}
