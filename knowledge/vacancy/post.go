package vacancy

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrPosting says that a posting has problems; [Store.CheckPost] names them.
var ErrPosting = errors.New("the posting is not complete")

// ErrNoPost says that a link leads to no posting, or to one that has ended.
var ErrNoPost = errors.New("there is no such posting")

// By is who posts: of the staff, or nobody that is known.
type By struct {
	Staff int64
	Name  string
}

type byKey struct{}

// WithBy gives a context of somebody of the staff who is signed in.
func WithBy(ctx context.Context, by By) context.Context { return context.WithValue(ctx, byKey{}, by) }

// ByOf is who of the staff is signed in; the zero value is nobody.
func ByOf(ctx context.Context) By {
	by, _ := ctx.Value(byKey{}).(By)
	return by
}

// NewSecret makes a secret for the link to a posting.
func NewSecret() string {
	raw := make([]byte, 24)
	rand.Read(raw) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(raw)
}

// isSecret reports whether a text has the form of what NewSecret gives.
func isSecret(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(raw) == 24
}

// Post stores a posting, to be reviewed, and gives the secret of the link by which it
// can be changed. The secret is stored as a hash: it is told once. It is the one that is
// handed in, of NewSecret, so that what is sent twice, as by a nervous thumb or over a
// broken line, is stored once; a new one where that is of another posting.
func (s *Store) Post(ctx context.Context, secret string, p Posting, label string, by By) (string, error) {
	c := s.CheckPost(p)
	if len(c.Problems) > 0 {
		return "", ErrPosting
	}
	if !isSecret(secret) {
		secret = NewSecret()
	}
	err := s.post(ctx, secret, c, label, by)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.ConstraintName == "vacancy_post_secret_key" {
		before, err := s.ReadPost(ctx, secret)
		if err == nil && maps.Equal(before.Form, c.filled) {
			return secret, nil
		}
		secret = NewSecret()
		return secret, s.post(ctx, secret, c, label, by)
	}
	return secret, err
}

func (s *Store) post(ctx context.Context, secret string, c Checked, label string, by By) error {
	err := s.putPost(ctx, c, label, "post-"+rand.Text(), func(tx pgx.Tx, vacancy int64) error {
		form, err := json.Marshal(c.filled)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO vacancy_post (vacancy_id, secret, form, places, staff_id, posted_by) VALUES ($1, $2, $3, $4, nullif($5::bigint, 0), $6)`,
			vacancy, hashOf(secret), string(form), c.Places, by.Staff, cut(clean(by.Name), longLine))
		return err
	})
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return nil
}

// ChangePost stores another text of a posting. It is to be reviewed again, and not
// offered meanwhile; what it said before is kept. What was taken out stays out.
func (s *Store) ChangePost(ctx context.Context, secret string, p Posting, label string) error {
	c := s.CheckPost(p)
	if len(c.Problems) > 0 {
		return ErrPosting
	}
	now, err := s.ReadPost(ctx, secret)
	if err != nil {
		return err
	}
	err = s.putPost(ctx, c, label, now.externalID, func(tx pgx.Tx, vacancy int64) error {
		form, err := json.Marshal(c.filled)
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE vacancy_post SET form = $3, places = $4, changed_at = now() WHERE vacancy_id = $1 AND secret = $2 AND closed_at IS NULL`, vacancy, hashOf(secret), string(form), c.Places)
		if err == nil && done.RowsAffected() == 0 {
			err = ErrNoPost
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("change a posting: %w", err)
	}
	return nil
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// putPost stores the record of a posting as that of a feed is stored, and with it what
// belongs to it, in one transaction. Two postings do so one after the other.
func (s *Store) putPost(ctx context.Context, c Checked, label, id string, with func(tx pgx.Tx, vacancy int64) error) error {
	c.record.externalID, c.record.digest, c.record.whole = id, hashOf(id+s.Now().String()), true
	if c.record.state == Published {
		c.record.state = Review // nothing is offered that nobody has looked at
	}
	source, err := s.ensureSource(ctx, PostSource, label)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, sourceLock, source); err != nil {
			return err
		}
		if err := called(ctx, tx, source, label); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, staging+` ON COMMIT DROP;`+staged); err != nil {
			return err
		}
		w := &writer{source: source, report: newReport(PostSource, label, s.Now()), label: label}
		b := &batch{ids: []string{id}, digests: [][]byte{c.record.digest}, records: []record{c.record}}
		known, err := w.known(ctx, tx, b)
		if err != nil {
			return err
		}
		if err := w.put(ctx, tx, b, known); err != nil {
			return err
		}
		var vacancy int64
		var state State
		if err := tx.QueryRow(ctx, `SELECT id, state FROM vacancy WHERE source_id = $1 AND external_id = $2`, source, id).Scan(&vacancy, &state); err != nil {
			return err
		}
		if state == Published { // as it was reviewed before
			if err := learn(ctx, tx); err != nil {
				return err
			}
		}
		return with(tx, vacancy)
	})
}

// Post is a posting as its poster sees it.
type Post struct {
	ID         int64
	State      State
	Live       bool
	Form       Posting
	Title      string
	Left       int // places
	Most       int // as they were sent in
	Through    time.Time
	Why        string // of the last verdict on this text
	externalID string
}

// ReadPost gives the posting of a secret.
func (s *Store) ReadPost(ctx context.Context, secret string) (Post, error) {
	var p Post
	var form []byte
	err := s.Pool.QueryRow(ctx, `
		SELECT v.id, v.external_id, v.state, EXISTS (SELECT FROM vacancy_live l WHERE l.id = v.id), p.form, v.title, coalesce(v.places_left, 0), p.places, v.valid_through,
		       coalesce((SELECT d.why FROM vacancy_verdict d WHERE d.vacancy_id = v.id AND d.text_digest = v.text_digest ORDER BY d.id DESC LIMIT 1), '')
		FROM vacancy_post p JOIN vacancy v ON v.id = p.vacancy_id
		WHERE p.secret = $1`, hashOf(secret)).Scan(&p.ID, &p.externalID, &p.State, &p.Live, &form, &p.Title, &p.Left, &p.Most, &p.Through, &p.Why)
	if errors.Is(err, pgx.ErrNoRows) {
		return Post{}, ErrNoPost
	}
	if err != nil {
		return Post{}, fmt.Errorf("read a posting: %w", err)
	}
	return p, json.Unmarshal(form, &p.Form)
}

// SetLeft says how many places are left. None closes it at once, and more than were
// sent in are not offered without a review. It is an error where it has ended.
func (s *Store) SetLeft(ctx context.Context, secret string, left int) error {
	if left < 0 {
		return fmt.Errorf("%w: %d places", ErrPosting, left)
	}
	done, err := s.Pool.Exec(ctx, `
		UPDATE vacancy v SET places_left = least($2::int, p.places), changed_at = now()
		FROM vacancy_post p WHERE p.vacancy_id = v.id AND p.secret = $1 AND v.state IN ('published', 'review')`, hashOf(secret), left)
	if err == nil && done.RowsAffected() == 0 {
		err = ErrNoPost
	}
	return err
}

// ClosePost takes a posting out, for good.
func (s *Store) ClosePost(ctx context.Context, secret string) error {
	done, err := s.Pool.Exec(ctx, `
		WITH closed AS (
			UPDATE vacancy v SET state = 'withdrawn', ended_at = now(), changed_at = now()
			FROM vacancy_post p WHERE p.vacancy_id = v.id AND p.secret = $1 AND p.closed_at IS NULL
			RETURNING v.id
		)
		UPDATE vacancy_post p SET closed_at = now() FROM closed WHERE p.vacancy_id = closed.id`, hashOf(secret))
	if err == nil && done.RowsAffected() == 0 {
		err = ErrNoPost
	}
	return err
}
