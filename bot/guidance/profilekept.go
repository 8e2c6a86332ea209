package guidance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
)

// Profile is what a person has chosen to tell, so that it need not be asked again. Nothing
// of it is needed for an answer.
type Profile struct {
	Skills, Licences, Limits []string // codes of internal/strength; limits are what the work must not have
	Languages                []string
	Experience               []Experience
	Education                string
	Wishes                   []string // kinds of work, in the person's words
	Occupations              []string // codes of the classification
	Hours                    string   // full, part, odd, temporary, internship
	Metres                   int      // how far they would go; 0 is not said
	Region                   string
	Groups                   []string
	Sensitive                []string          // only with a consent of its own
	Facts                    map[string]string // of entitlement rules; none that is sensitive
	FactsAt                  map[string]string // the days on which they were said, as 2006-01-02
	MaySensitive             bool
}

// Experience is work that somebody has done; no employer.
type Experience struct {
	Title string `json:"title"`
	From  string `json:"from,omitempty"` // 2019 or 2019-03
	To    string `json:"to,omitempty"`   // "" goes on, or is not said
}

// Bounds of what is kept of one person.
const (
	mostOfField = 30
	mostWords   = 40 // characters of a wish or a title
	mostFacts   = 60
)

// ErrNoConsent means that a person has not agreed that anything be kept.
var ErrNoConsent = errors.New("the person has not agreed to a profile")

// consentWords is the version of the words that people agree to (profile_consent).
const consentWords = "1"

const profileColumns = `skills, licences, limits, languages, experience, education, wishes, occupations, hours, coalesce(metres, 0), region, groups, sensitive, facts, facts_at, sensitive_at IS NOT NULL`

// Profile gives what a person has told; false where they have none. Conversation 0 has none.
func (g *Guide) Profile(ctx context.Context, conversation int64) (Profile, bool, error) {
	p, ok, err := readProfile(ctx, g.Pool, conversation, "")
	if err != nil {
		return p, false, fmt.Errorf("look at a profile: %w", err)
	}
	return p, ok, nil
}

type reads interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func readProfile(ctx context.Context, db reads, conversation int64, lock string) (p Profile, ok bool, err error) {
	err = db.QueryRow(ctx, `SELECT `+profileColumns+` FROM profile WHERE conversation_id = $1 `+lock, conversation).Scan(
		&p.Skills, &p.Licences, &p.Limits, &p.Languages, &p.Experience, &p.Education, &p.Wishes, &p.Occupations, &p.Hours, &p.Metres, &p.Region, &p.Groups, &p.Sensitive, &p.Facts, &p.FactsAt, &p.MaySensitive)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

// agree notes that somebody wants a profile.
func (g *Guide) agree(ctx context.Context, conversation int64) error {
	_, err := g.Pool.Exec(ctx, `
		INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at) VALUES ($1, $2, $3, $2)
		ON CONFLICT (conversation_id) DO NOTHING`, conversation, g.Now(), consentWords)
	if err != nil {
		return fmt.Errorf("note a consent: %w", err)
	}
	return nil
}

// unsentFound deletes what fits somebody ($1) and waits for the end of the quiet hours: it may
// have been found by what they have taken back.
const unsentFound = `DELETE FROM outbox o USING turn t WHERE t.id = o.turn_id AND o.conversation_id = $1 AND o.state = 'waiting' AND o.not_before IS NOT NULL AND starts_with(t.external_id, 'found:')`

// agreeSensitive notes that somebody wants what is sensitive kept, too; off takes it back,
// and with it all that was kept by it.
func (g *Guide) agreeSensitive(ctx context.Context, conversation int64, off bool) error {
	_, err := g.Pool.Exec(ctx, `
		WITH unsent AS (`+unsentFound+` AND $3),
		found_by AS ( -- what a rule was found by is not known, so those that wait are not told of
			DELETE FROM profile_match WHERE conversation_id = $1 AND $3 AND (why = ANY (SELECT 'group:' || s FROM unnest($4::text[]) s) OR what = 'rule' AND told_at IS NULL))
		UPDATE profile SET sensitive_at = CASE WHEN $3 THEN NULL ELSE coalesce(sensitive_at, $2) END,
			sensitive = CASE WHEN $3 THEN '{}' ELSE sensitive END, updated_at = $2 WHERE conversation_id = $1`, conversation, g.Now(), off, sensitives)
	if err != nil {
		return fmt.Errorf("note a consent to what is sensitive: %w", err)
	}
	return nil
}

// touch notes that a profile was looked at: it is not one that nobody needs any more.
func (g *Guide) touch(ctx context.Context, conversation int64) error {
	_, err := g.Pool.Exec(ctx, `UPDATE profile SET updated_at = $2, warned_at = NULL, look_at = NULL WHERE conversation_id = $1`, conversation, g.Now())
	if err != nil {
		return fmt.Errorf("note that a profile was looked at: %w", err)
	}
	return nil
}

// eraseProfile erases a profile, with both consents.
func (g *Guide) eraseProfile(ctx context.Context, conversation int64) error {
	if _, err := g.Pool.Exec(ctx, `DELETE FROM profile WHERE conversation_id = $1`, conversation); err != nil {
		return fmt.Errorf("erase a profile: %w", err)
	}
	return nil
}

// Keep changes a profile: nobody else changes it meanwhile. The error is [ErrNoConsent]
// where the person has none. What is sensitive and not agreed to is left out, and so is
// what no vocabulary has.
func (g *Guide) Keep(ctx context.Context, conversation int64, change func(*Profile)) error {
	return pgx.BeginFunc(ctx, g.Pool, func(tx pgx.Tx) error {
		p, ok, err := readProfile(ctx, tx, conversation, "FOR NO KEY UPDATE")
		if err != nil {
			return fmt.Errorf("look at a profile: %w", err)
		}
		if !ok {
			return ErrNoConsent
		}
		sensitive := slices.Clone(p.Sensitive)
		change(&p)
		p.tidy()
		if slices.ContainsFunc(sensitive, func(s string) bool { return !slices.Contains(p.Sensitive, s) }) {
			if _, err := tx.Exec(ctx, unsentFound, conversation); err != nil {
				return fmt.Errorf("take back what waits to be told: %w", err)
			}
		}
		experience, err := json.Marshal(p.Experience)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE profile SET skills = $2, licences = $3, limits = $4, languages = $5, experience = $6, education = $7, wishes = $8, occupations = $9, hours = $10,
				metres = nullif($11::integer, 0), region = $12, groups = $13, sensitive = CASE WHEN sensitive_at IS NULL THEN '{}' ELSE $14::text[] END, facts = $15, facts_at = $17,
				updated_at = $16, warned_at = NULL, look_at = NULL, due_at = CASE WHEN tell <> '{}' THEN $16::timestamptz ELSE due_at END
			WHERE conversation_id = $1`,
			conversation, p.Skills, p.Licences, p.Limits, p.Languages, experience, p.Education, p.Wishes, p.Occupations, p.Hours,
			p.Metres, p.Region, p.Groups, p.Sensitive, p.Facts, g.Now(), p.FactsAt)
		if err != nil {
			return fmt.Errorf("keep a profile: %w", err)
		}
		return nil
	})
}

// KeepOccupations keeps the codes of occupations that somebody chose.
func (g *Guide) KeepOccupations(ctx context.Context, conversation int64, codes ...string) error {
	return g.Keep(ctx, conversation, func(p *Profile) { p.Occupations = append(p.Occupations, codes...) })
}

// KeepFacts keeps what somebody said of themselves where it was asked what they are
// entitled to. What is sensitive is not kept, and neither is what is no fact.
func (g *Guide) KeepFacts(ctx context.Context, conversation int64, facts *calculator.Facts, said map[string]string) error {
	day := g.Now().Format(time.DateOnly)
	return g.Keep(ctx, conversation, func(p *Profile) {
		for name, value := range said {
			f := facts.Named(name)
			if f == nil || f.Sensitive {
				continue
			}
			if _, err := facts.Value(name, value); err == nil {
				p.Facts[name], p.FactsAt[name] = value, day
			}
		}
	})
}

// tidy puts a profile within its vocabularies and bounds.
func (p *Profile) tidy() {
	for _, f := range fields {
		if values := f.in(p); f.known != nil {
			f.put(p, slices.DeleteFunc(values, func(v string) bool { return !f.known(v) }))
		}
		if values := once(f.in(p)); len(values) > mostOfField {
			f.put(p, values[len(values)-mostOfField:])
		} else {
			f.put(p, values)
		}
	}
	p.Occupations = once(p.Occupations)
	p.Occupations = p.Occupations[max(0, len(p.Occupations)-mostOfField):]
	if p.Facts == nil || len(p.Facts) > mostFacts {
		p.Facts = map[string]string{}
	}
	maps.DeleteFunc(p.FactsAt, func(name, _ string) bool { _, kept := p.Facts[name]; return !kept })
	if p.FactsAt == nil {
		p.FactsAt = map[string]string{}
	}
	if p.Experience == nil {
		p.Experience = []Experience{}
	}
}

// once gives a list without what is twice in it; never nil.
func once(list []string) []string {
	all := []string{}
	for _, v := range list {
		if v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}
