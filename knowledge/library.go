// Package knowledge is the library: what admins load and answers cite.
//
// The life of a document, top to bottom: [Library.Load] finds the files and the
// metadata beside them; package read turns bytes into text and blocks; detect
// (metadata.go) reads title, number and dates from the text; split (split.go)
// cuts it into passages; publish (publish.go) stores version, passages and
// index entries in one transaction and takes over from what was in force;
// or leaves it as a draft that an admin looks at (state.go: check, publish, undo,
// withdraw); Count (count.go) brings the term statistics up to date, and Embed (embed.go)
// makes the vectors that are missing.
//
// It owns the tables document, version, original, publication, publication_version, withdrawal,
// passage, passage_index, term, corpus, passage_embedding and embedding_switch (space.go). retrieval reads them; the schema
// (internal/postgres/migrations) is the contract between the two.
package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/internal/text"
	"careerbot/knowledge/read"
)

// Library loads documents into a database.
type Library struct {
	Pool   *pgxpool.Pool
	Reader *read.Reader
	// Embedder makes the vectors of new passages; nil, or a space of weight zero,
	// makes none.
	Embedder llm.Embedder
	// Models gives the embedder of a space; of one without dimensions, with those that the
	// model gives. Where it is set, the library itself says in which space it is searched
	// (space.go), and Embedder's is the first one.
	Models func(context.Context, llm.Space) (llm.Embedder, error)
	// Gate is asked of each publication, and of each switch of spaces (of no versions),
	// ahead of the library's lock. Nil lets everything through.
	Gate func(ctx context.Context, versions []int64, by string) (Judgement, error)
	// Came notes what came from a watched folder or an address, which nobody sent; nil does
	// nothing.
	Came Stored
	// Now is the clock that decides from which day a changed text holds.
	Now func() time.Time

	began sync.Once
	turn  chan struct{} // whose turn it is to write: see InLibrary
}

// Way is how a document came into the library.
type Way string

// The ways. All lead through the same states.
const (
	ByLoad     Way = "load"     // careerbot load
	ByPage     Way = "page"     // an admin's page
	ByTelegram Way = "telegram" // a file that an admin sent
	ByFolder   Way = "folder"   // a watched folder
	ByWeb      Way = "web"      // an address that is looked at on a schedule
	ByStarter  Way = "starter"  // the sample guides
	ByGuide    Way = "guide"    // a counsellor's proposal
)

// Status says what became of one document.
type Status string

// What can become of a document.
const (
	Loaded    Status = "loaded"    // a new document
	Updated   Status = "updated"   // a new version of a known one
	Unchanged Status = "unchanged" // the same bytes and metadata as before
	Drafted   Status = "drafted"   // waits to be checked and published
	Refused   Status = "refused"   // not loaded; Reason says why
)

// Result is what became of one document.
type Result struct {
	Version int64 `json:"version,omitempty"` // 0 where nothing was stored
	// Publication is with what it was published, and can be taken back; 0 if it was not.
	Publication int64    `json:"publication,omitempty"`
	Source      string   `json:"source"`
	Status      Status   `json:"status"`
	Title       string   `json:"title,omitempty"`
	Issuer      string   `json:"issuer,omitempty"`
	Number      string   `json:"number,omitempty"`
	Region      string   `json:"region"`
	ValidFrom   string   `json:"valid_from,omitempty"`
	ValidTo     string   `json:"valid_to,omitempty"`
	Passages    int      `json:"passages,omitempty"`
	Warnings    []string `json:"warnings,omitempty"`
	Reason      string   `json:"reason,omitempty"`
	// Proposals are what its text lets suppose of what is not known.
	Proposals []Proposal `json:"proposals,omitempty"`
	// Known is the version that has the same text, of a document of another name.
	Known int64 `json:"known,omitempty"`
}

// Source is one document as it comes in.
type Source struct {
	Name   string // where it comes from: absolute path, URL, "starter:zh/…"
	Bytes  []byte
	Given  Metadata // stated with the document; wins over what the file says
	Known  Metadata // stated beside the document (metadata.jsonl); wins over what is read from the text
	Way    Way      // by which it came; "" is load
	By     string   // the account that brought it; "" is the program or its operator
	Access string   // who may be answered from it; "" is as its last text, else everybody. See [Public].
	// Draft leaves it a draft: nobody is answered from it before [Library.Publish].
	Draft bool
	// Apart has a text of another title, under a name that is known, be a document of its
	// own: who drops files at a page names them 通知.pdf more than once.
	Apart bool
	// Advice is written by somebody who makes no rules: that its text says that a rule is
	// repealed, or names a number or a day, says so of others and not of itself.
	Advice bool

	held bool // a draft that is published with the others of its load
}

// Add takes one document through its whole life and returns what became of it.
// The error is for a database or embedding service that failed, or what the gate says:
// the document is then a draft. One that cannot be read is a Result that says so. What is
// done with it is in the transaction that stores or publishes it.
func (l *Library) Add(ctx context.Context, s Source, also ...Stored) (Result, error) {
	s.Name = storablePath(s.Name)
	d, err := l.draft(ctx, s)
	if err != nil {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		return Result{Source: s.Name, Status: Refused, Reason: err.Error()}, nil
	}
	return l.store(ctx, d, also...)
}

// store publishes a document, or keeps it as a draft.
func (l *Library) store(ctx context.Context, d draft, also ...Stored) (Result, error) {
	results, err := l.publish(ctx, []draft{d}, also...)
	var wrong *pgconn.PgError
	if errors.As(err, &wrong) && (strings.HasPrefix(wrong.Code, "22") || strings.HasPrefix(wrong.Code, "54")) {
		// The database cannot hold what is in it: this document's fault alone.
		return Result{Source: d.source, Status: Refused, Reason: fmt.Sprintf("%v: %s", read.ErrBroken, wrong.Message)}, nil
	}
	if err != nil {
		return results[0], fmt.Errorf("publish %s: %w", d.source, err)
	}
	return results[0], nil
}

// draft is a document that has been read and split, before the database has
// seen it.
type draft struct {
	source   string
	sha256   []byte // of the file, and of what is stated with it
	meta     Metadata
	body     string
	hints    hints
	warnings []string
	passages []passage

	way        Way
	by, access string
	waits      bool // it stays a draft
	held       bool // it is published with others
	free       bool // it is published past the gate, and by no act that could be taken back
	apart      bool
	plain      bool // nothing was stated with it, or beside it
	beside     bool // something was stated beside it
	exact      bool // an admin has said what it is
	advice     bool
	stated     Metadata             // with it or beside it
	own        Metadata             // stated by the file itself
	internal   bool                 // it says that it is for staff only
	said       map[string]saidField // of meta, that is not as the text says; nil where no text was read
	seen       []string             // what the reader warns of
	original   []byte               // the bytes as they came; nil where they are not kept
}

// passage is a piece with its offsets in characters and its index entry.
type passage struct {
	heading    []string
	body       string
	start, end int
	page       int // of the original, 0 where it has none
	entry      text.Entry
}

// draft reads and splits. Its errors are for the admin: what is wrong with the
// document.
func (l *Library) draft(ctx context.Context, s Source) (draft, error) {
	doc, err := l.Reader.Read(ctx, s.Name, s.Bytes)
	if err != nil {
		return draft{}, err
	}
	stated, err := fields(doc.Meta)
	if err != nil {
		return draft{}, fmt.Errorf("the file's own metadata: %w", err)
	}
	detected := detect(s.Name, doc, l.today())
	if s.Advice {
		stated, detected = Metadata{}, Metadata{Title: detected.Title, Language: detected.Language, Region: detected.Region}
	}
	meta := s.Given.over(s.Known.over(stated).narrowed(detected))
	if s.Given.Exact {
		meta = s.Given.over(Metadata{Title: detected.Title, Language: detected.Language})
	}
	meta.Kind = cmp.Or(meta.Kind, "policy")
	said := saidOf(meta, stated.narrowed(detected), s.Given, s.Known)
	pieces := split(doc)
	if len(pieces) == 0 {
		return draft{}, fmt.Errorf("%w: only headings", read.ErrEmpty)
	}
	d := draft{source: s.Name, sha256: fingerprint(s), meta: meta, body: doc.Text, hints: hintsOf(doc.Text), seen: doc.Warnings, warnings: l.warnings(doc.Warnings, meta),
		way: cmp.Or(s.Way, ByLoad), by: s.By, access: s.Access, waits: s.Draft, held: s.held, free: s.Way == ByStarter, original: s.Bytes,
		apart: s.Apart, plain: s.Known.nothing() && s.Given.nothing(), beside: !s.Known.nothing(), exact: s.Given.Exact, advice: s.Advice,
		stated: s.Given.over(s.Known), own: stated, said: said, internal: read.Internal(doc.Text) != ""}
	d.passages = passages(meta.Title, doc.Text, pieces)
	next := 0
	for i, p := range pieces {
		for next < len(doc.Blocks) && doc.Blocks[next].End <= p.start {
			next++
		}
		if next < len(doc.Blocks) {
			d.passages[i].page = doc.Blocks[next].Page
		}
	}
	return d, nil
}

// What is warned of for the metadata of a text.
const (
	Unplaced = "the text does not say where it holds: it is taken to hold everywhere"
	Undated  = "the day from which it holds is not known: it is taken to hold always"
	later    = "holds only from "
	// internalWarning begins the reader's warning of a text that says it is for staff only.
	internalWarning = "the text says that it is for staff only"
	expired         = "no longer holds since "
)

// What is said to who loads a document, and not kept with it.
const (
	TakenBack     = "this text was published and taken back: it stays a draft; to use it again, publish it in the inbox"
	OldCorrection = "somebody's changes to an earlier draft of it were not published and stay as they are: say them again of this text, or discard them"
)

// ofMetadata reports whether a warning is for the metadata, and not of the reader.
func ofMetadata(warning string) bool {
	return warning == Unplaced || warning == Undated || strings.HasPrefix(warning, later) || strings.HasPrefix(warning, expired)
}

// narrowed fills in what is detected. A place named in the title is taken even
// where a wider region is stated: a regulation of Guangzhou filed under
// Guangdong holds in Guangzhou.
func (m Metadata) narrowed(detected Metadata) Metadata {
	if m.Region != "" && len(detected.Region) > len(m.Region) && (m.Region == "CN" || strings.HasPrefix(detected.Region, m.Region)) {
		m.Region = detected.Region
	}
	return m.over(detected)
}

// passages counts offsets in characters, as quotes are shown, and makes the
// index entries.
func passages(title, body string, pieces []piece) []passage {
	ps := make([]passage, len(pieces))
	at, chars := 0, 0 // chars characters stand before byte at
	for i, p := range pieces {
		if p.start < at {
			at, chars = 0, 0
		}
		chars += utf8.RuneCountInString(body[at:p.start])
		at = p.start
		quote := body[p.start:p.end]
		ps[i] = passage{heading: withoutTitle(title, p.heading), body: quote, start: chars, end: chars + utf8.RuneCountInString(quote)}
		ps[i].entry = text.Index(above(title, ps[i].heading), quote)
	}
	return ps
}

// withoutTitle drops the title's repeat as the first heading.
func withoutTitle(title string, heading []string) []string {
	if len(heading) > 0 && heading[0] == title {
		return heading[1:]
	}
	return heading
}

// above is what stands over a passage: title and heading path.
func above(title string, heading []string) string {
	return strings.Join(append([]string{title}, heading...), "\n")
}

// fingerprint is what makes a document "the same again": its bytes and what was
// stated with them.
func fingerprint(s Source) []byte {
	h := sha256.New()
	h.Write(s.Bytes)
	stated, err := json.Marshal([]Metadata{s.Given, s.Known})
	if err != nil {
		panic(err) // strings and times only
	}
	h.Write(stated)
	return h.Sum(nil)
}
