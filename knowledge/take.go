package knowledge

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"
)

// MaxFile is the largest file that is read into memory at all.
const MaxFile = maxFile

// Take adds a document that came by itself, as a draft: nobody was there to see to what
// it is called or whether it is new. A page of the web whose text is the same as before
// is unchanged, also where its bytes are not (counters, dates, advertisements), unless it
// is for fewer people now. A file
// that only has the name of another document, as scan.pdf, is a document of its own.
// The errors are as of [Library.Add]. Who takes much calls [Library.CatchUp] at the end.
// What is done with it is in the transaction that stores it.
func (l *Library) Take(ctx context.Context, s Source, also ...Stored) (Result, error) {
	s.Name = storablePath(s.Name)
	s.Draft = true
	d, err := l.draft(ctx, s)
	if err != nil {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		return Result{Source: s.Name, Status: Refused, Reason: err.Error()}, nil
	}
	title, read, body, access, known, err := l.latest(ctx, s.Name)
	switch {
	case err != nil:
		return Result{}, err
	case !known:
	case s.Way == ByWeb && body == d.body && (s.Access == "" || !Wider(access, s.Access)):
		return Result{Source: s.Name, Status: Unchanged, Title: title, Region: d.meta.Region}, nil
	case s.Way == ByTelegram && title != d.meta.Title && read != d.meta.Title:
		folder, name := path.Split(s.Name)
		d.source = folder + strings.ReplaceAll(d.meta.Title, "/", "／") + "/" + name
	}
	if l.Came != nil && (d.way == ByFolder || d.way == ByWeb) {
		also = append(also, l.Came)
	}
	return l.store(ctx, d, also...)
}

// latest gives the latest text of a document, known or waiting; read is its title as its
// file says it.
func (l *Library) latest(ctx context.Context, source string) (title, read, body, access string, known bool, err error) {
	err = l.Pool.QueryRow(ctx, `
		SELECT v.title, coalesce(v.said->'title'->>'read', v.title), v.body, v.access FROM version v JOIN document d ON d.id = v.document_id
		WHERE d.source = $1 ORDER BY v.ordinal DESC LIMIT 1`, source).Scan(&title, &read, &body, &access)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", "", "", "", false, nil
	}
	if err != nil {
		return "", "", "", "", false, fmt.Errorf("look for %s: %w", source, err)
	}
	return title, read, body, access, true, nil
}
