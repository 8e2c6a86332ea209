package vacancy

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pay"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy/feed"
	"careerbot/knowledge/vacancy/screen"
)

// Posting is what an employer or a station fills in: the fields of a vacancy as text,
// by their names (title, employer, pay …; see postFields).
type Posting map[string]string

// PostSource is the source of what comes by the form; its label is given by who serves it.
const PostSource = "form"

// What can be filled in, and how much of it, in characters.
var postFields = map[string]int{
	"title": 60, "employer": 100, "region": 40, "place": 150, "latitude": 20, "longitude": 20, "pay": 80, "settlement": 20, "employment": 20, "hours": 20,
	"shifts": 60, "headcount": 4, "requirements": 1000, "duties": 2000, "conditions": 1000, "tools": 200, "insurance": 200, "contact": 200,
	"valid_from": 10, "valid_through": 10,
}

// postWords are what is chosen in the form, as the reader of feeds knows it.
var postWords = map[string]string{
	"odd": "零工", "full": "全职", "part": "兼职", "temporary": "临时", "internship": "实习",
	"day": "日结", "week": "周结", "month": "月结", "done": "完工结",
}

const (
	// PostedFor is how long a posting can be offered; then it is to be posted again.
	PostedFor = 30 * 24 * time.Hour
	mostPosts = 999 // places of one posting
	// postTries is how often a posting waits for another one that is being stored.
	postTries = 100
)

// Problem is what is wrong with a field of a posting: missing, long, region, date,
// past, far, pay, number.
type Problem struct{ Field, What string }

// Checked is a posting as it would be stored.
type Checked struct {
	Problems []Problem
	Findings []screen.Finding // what the rules say of it
	Pay      pay.Pay          // as it is understood
	Region   string           // code
	Through  time.Time
	Places   int
	record   record
	filled   Posting
}

// Problem says what is wrong with a field, "" if nothing is.
func (c Checked) Problem(field string) string {
	for _, p := range c.Problems {
		if p.Field == field {
			return p.What
		}
	}
	return ""
}

// lawOf gives by which law a posting for a region is checked: where the service knows
// none, China's, which asks for the most.
func lawOf(code string) string {
	if strings.HasPrefix(code, "GB") {
		return "GB"
	}
	return "CN"
}

// CheckPost reads a posting as a row of a feed is read, and says what is wrong with it.
// It stores nothing.
func (s *Store) CheckPost(p Posting) Checked {
	c := Checked{filled: Posting{}}
	wrong := func(field, what string) {
		if c.Problem(field) == "" {
			c.Problems = append(c.Problems, Problem{field, what})
		}
	}
	row := feed.Row{}
	for field, most := range postFields {
		v := strings.TrimSpace(clean(p[field]))
		if utf8.RuneCountInString(v) > most {
			wrong(field, "long")
			v = string([]rune(v)[:most])
		}
		c.filled[field], row[field] = v, v
	}
	code, err := region.Parse(c.filled["region"])
	if err != nil {
		code = region.Find(strings.ReplaceAll(c.filled["region"], " ", ""))
	}
	if code == "" || code == region.National {
		wrong("region", "region")
		code = ""
	}
	c.Region = code
	m := postMappings[lawOf(code)]
	now := s.Now().In(m.zone)
	today := now.Format(time.DateOnly)
	if e := c.filled["employment"]; c.filled["valid_through"] == "" && (e == "odd" || e == "") {
		// Odd jobs are fresh for hours: to the end of tomorrow.
		c.filled["valid_through"] = now.AddDate(0, 0, 1).Format(time.DateOnly)
		row["valid_through"] = c.filled["valid_through"]
	}
	row["region"], row["places_left"] = code, c.filled["headcount"]
	row["employment"], row["settlement"] = postWords[c.filled["employment"]], postWords[c.filled["settlement"]]
	r := &reader{mapping: m, now: now, regions: &regions{known: map[string]string{}}}
	c.record = r.record("", row)
	c.Pay, c.Findings, c.Through = c.record.pay, c.record.findings, c.record.validThrough
	if postWords[c.filled["employment"]] == "" {
		wrong("employment", "missing")
	}
	for _, field := range c.record.missing {
		if field == "validity" {
			field = "valid_through"
		}
		wrong(field, "missing")
	}
	if c.filled["pay"] != "" && !c.record.pay.Stated() {
		c.Problems = slices.DeleteFunc(c.Problems, func(p Problem) bool { return p.Field == "pay" })
		wrong("pay", "pay")
	}
	if c.filled["contact"] == "" {
		wrong("contact", "missing")
	}
	if c.filled["headcount"] != "" {
		if c.Places, err = strconv.Atoi(c.filled["headcount"]); err != nil || c.Places < 1 || c.Places > mostPosts {
			wrong("headcount", "number")
		}
	} else {
		wrong("headcount", "missing")
	}
	for _, field := range []string{"valid_from", "valid_through"} {
		day, err := time.ParseInLocation(time.DateOnly, c.filled[field], m.zone)
		switch {
		case c.filled[field] == "":
		case err != nil:
			c.Problems = slices.DeleteFunc(c.Problems, func(p Problem) bool { return p.Field == field })
			wrong(field, "date")
		case c.filled[field] < today:
			wrong(field, "past")
		case day.After(now.Add(PostedFor)):
			wrong(field, "far")
		}
	}
	slices.SortFunc(c.Problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return c
}

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

// Post stores a posting, to be reviewed, and gives the secret of the link by which it
// can be changed. The secret is stored as a hash: it is told once.
func (s *Store) Post(ctx context.Context, p Posting, label string, by By) (secret string, err error) {
	c := s.CheckPost(p)
	if len(c.Problems) > 0 {
		return "", ErrPosting
	}
	raw := make([]byte, 24)
	rand.Read(raw) // never fails since Go 1.24
	secret = base64.RawURLEncoding.EncodeToString(raw)
	err = s.putPost(ctx, c, label, "post-"+base64.RawURLEncoding.EncodeToString(raw[16:])+"-"+strconv.FormatInt(s.Now().UnixNano(), 36), func(tx pgx.Tx, vacancy int64) error {
		form, err := json.Marshal(c.filled)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO vacancy_post (vacancy_id, secret, form, places, staff_id, posted_by) VALUES ($1, $2, $3, $4, nullif($5::bigint, 0), $6)`,
			vacancy, hashOf(secret), string(form), c.Places, by.Staff, cut(clean(by.Name), longLine))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("post: %w", err)
	}
	return secret, nil
}

// ChangePost stores another text of a posting. It is to be reviewed again, and not
// offered meanwhile; what it said before is kept.
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
		done, err := tx.Exec(ctx, `UPDATE vacancy_post SET form = $3, places = $4, changed_at = now() WHERE vacancy_id = $1 AND secret = $2`, vacancy, hashOf(secret), string(form), c.Places)
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
// belongs to it, in one transaction.
func (s *Store) putPost(ctx context.Context, c Checked, label, id string, with func(tx pgx.Tx, vacancy int64) error) error {
	source, err := s.ensureSource(ctx, PostSource, label)
	if err != nil {
		return err
	}
	c.record.externalID, c.record.digest, c.record.whole = id, hashOf(id+s.Now().String()), true
	if c.record.state == Published {
		c.record.state = Review // nothing is offered that nobody has looked at
	}
	for try := 0; ; try++ {
		err = s.locked(ctx, source, func(conn *pgx.Conn) error {
			w := &writer{conn: conn, source: source, report: newReport(PostSource, label, s.Now()), label: label, with: func(tx pgx.Tx) error {
				var vacancy int64
				if err := tx.QueryRow(ctx, `SELECT id FROM vacancy WHERE source_id = $1 AND external_id = $2`, source, id).Scan(&vacancy); err != nil {
					return err
				}
				return with(tx, vacancy)
			}}
			if err := w.begin(ctx); err != nil {
				return err
			}
			b := &batch{ids: []string{id}, digests: [][]byte{c.record.digest}, records: []record{c.record}}
			known, err := w.known(ctx, s.Pool, b)
			if err != nil {
				return err
			}
			return w.write(ctx, b, known)
		})
		if !errors.Is(err, ErrBusy) || try == postTries {
			return err
		}
		select { // another posting is being stored, which takes milliseconds
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
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
		UPDATE vacancy v SET state = 'withdrawn', ended_at = now(), changed_at = now()
		FROM vacancy_post p WHERE p.vacancy_id = v.id AND p.secret = $1 AND v.state <> 'withdrawn'`, hashOf(secret))
	if err == nil && done.RowsAffected() == 0 {
		err = ErrNoPost
	}
	return err
}

// postMappings read what is filled in, by law.
var postMappings = func() map[string]*Mapping {
	all := map[string]*Mapping{}
	for law, more := range map[string]string{"CN": "currency: CNY\nzone: Asia/Shanghai\n", "GB": "currency: GBP\nzone: Europe/London\n"} {
		text := "law: " + law + "\ndatum: wgs84\n" + more + "fields:\n  id: id\n  places_left: places_left\n"
		for field := range postFields {
			text += "  " + field + ": " + field + "\n"
		}
		m, err := ParseMapping(text)
		if err != nil {
			panic(err) // the text is a constant
		}
		all[law] = m
	}
	return all
}()
