package vacancy

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
	"careerbot/internal/pay"
	"careerbot/knowledge/vacancy/screen"
)

// againRows are screened in a transaction, which verdicts and loads wait for.
const againRows = 200

// screenAgain screens what was screened by other rules, as often as it is looked for it,
// until ctx is over. What fails is said to log, and tried again.
func (s *Store) screenAgain(ctx context.Context, log *slog.Logger) {
	for again := true; again; again = pause.For(ctx, cmp.Or(s.Tick, tick)) {
		n, err := s.ScreenAgain(ctx)
		if n > 0 {
			log.Info("vacancies were screened again by new rules", "changed", n)
		}
		if err != nil && !errors.Is(err, ErrBusy) && ctx.Err() == nil {
			log.Error("screen vacancies again", "error", err)
		}
	}
}

// ScreenAgain screens by the rules of today what is stored and was screened by others: a
// feed is read anew when the rules change, what was loaded by hand or posted would never
// be. It gives of how many vacancies something else was found. A source that is being
// loaded is left for the next time, and [ErrBusy] says so; one that fails holds up no other.
func (s *Store) ScreenAgain(ctx context.Context) (changed int, err error) {
	if err := s.findAgain(ctx); err != nil {
		return 0, err
	}
	rows, err := s.Pool.Query(ctx, `SELECT id FROM vacancy_source WHERE screened <> $1 AND removed_at IS NULL ORDER BY id`, screen.Rules())
	if err != nil {
		return 0, fmt.Errorf("look for what is to be screened again: %w", err)
	}
	sources, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return 0, err
	}
	var busy, failed error
	for _, source := range sources {
		err := s.locked(ctx, source, func(conn *pgx.Conn) error {
			last, n, before := "", 0, changed
			for done := false; !done; {
				err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) (err error) {
					last, n, err = screenRows(ctx, tx, source, last)
					return err
				})
				if err != nil {
					return err
				}
				changed += n
				done = last == ""
			}
			if changed > before { // what is offered now is to be found
				if _, err := conn.Exec(ctx, `SELECT gin_clean_pending_list('vacancy_terms')`); err != nil {
					return err
				}
				if err := sample(ctx, conn, changed-before); err != nil {
					return err
				}
			}
			_, err := conn.Exec(ctx, `UPDATE vacancy_source SET screened = $2 WHERE id = $1`, source, screen.Rules())
			return err
		})
		switch {
		case errors.Is(err, ErrBusy):
			busy = err
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("screen source %d again: %w", source, err))
		}
	}
	return changed, cmp.Or(failed, busy)
}

// screenRows screens the vacancies of a source behind one of them. It gives the last one,
// "" where there are no more.
func screenRows(ctx context.Context, tx pgx.Tx, source int32, after string) (last string, changed int, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, batchLock); err != nil {
		return "", 0, err
	}
	rows, err := tx.Query(ctx, `
		SELECT v.id, v.external_id, v.law, v.title, t.requirements, t.duties, t.conditions, v.tools, v.insurance, v.education, v.experience, v.pay_text, v.contact,
		       v.employer, v.place, v.skills, t.findings, v.currency, v.pay_guessed
		FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id
		WHERE v.source_id = $1 AND v.external_id > $2 AND v.state <> 'withdrawn' AND (v.valid_through IS NULL OR v.valid_through >= now())
		ORDER BY v.external_id LIMIT $3`, source, after, againRows)
	if err != nil {
		return "", 0, err
	}
	type screened struct {
		id       int64
		guessed  bool
		findings []screen.Finding
	}
	var v record
	var id int64
	var found []byte
	var currency string
	var guessed bool
	var others []screened
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &v.externalID, &v.law, &v.title, &v.requirements, &v.duties, &v.conditions, &v.tools, &v.insurance, &v.education, &v.experience, &v.payText, &v.contact,
		&v.employer, &v.place, &v.skills, &found, &currency, &guessed}, func() error {
		n, last = n+1, v.externalID
		var before []screen.Finding
		if err := json.Unmarshal(found, &before); err != nil {
			return err
		}
		now := v.screened()
		same, err := alikeJSON(before, now)
		if about := pay.Read(v.payText, currency); !same || about.Stated() && about.Guessed != guessed {
			others = append(others, screened{id, about.Stated() && about.Guessed, now})
		}
		return err
	})
	if err != nil {
		return "", 0, err
	}
	for _, o := range others {
		if err := storeScreened(ctx, tx, o.id, o.guessed, o.findings); err != nil {
			return "", 0, err
		}
	}
	if n < againRows {
		last = ""
	}
	return last, len(others), nil
}

func alikeJSON(a, b any) (bool, error) {
	one, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	other, err := json.Marshal(b)
	return bytes.Equal(one, other), err
}

// storeScreened stores what was found in a vacancy now, and what follows from it: as of a
// row that a feed brings, a verdict holds for the words and what was found in them. What
// was posted is not offered again before a person has looked.
func storeScreened(ctx context.Context, tx pgx.Tx, id int64, guessed bool, findings []screen.Finding) error {
	state := Published
	if screen.Unlawful(findings) {
		state = Review
	}
	text, err := json.Marshal(findings)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		WITH now AS (SELECT substr(text_digest, 1, 16) || $2::bytea AS digest FROM vacancy WHERE id = $1),
		put AS (UPDATE vacancy_text SET findings = $5 WHERE vacancy_id = $1)
		UPDATE vacancy v SET flags = $3, text_digest = now.digest, changed_at = now(), pay_guessed = $6,
			state = CASE WHEN v.state NOT IN ('published', 'review') THEN v.state ELSE coalesce(
				(SELECT CASE d.verdict WHEN 'publish' THEN 'published' ELSE 'rejected' END FROM vacancy_verdict d
				 WHERE d.vacancy_id = v.id AND (d.text_digest = now.digest OR d.verdict = 'reject' AND substr(d.text_digest, 1, 16) = substr(now.digest, 1, 16))
				 ORDER BY d.id DESC LIMIT 1),
				(SELECT 'review' FROM (SELECT verdict FROM vacancy_verdict d WHERE d.vacancy_id = v.id ORDER BY d.id DESC LIMIT 1) last WHERE verdict = 'reject'),
				(SELECT 'review' FROM vacancy_post p WHERE p.vacancy_id = v.id),
				$4) END
		FROM now WHERE v.id = $1`, id, sealOf(findings), flags(findings), string(state), string(text), guessed)
	if err != nil {
		return fmt.Errorf("store what was found: %w", err)
	}
	return rejectedElsewhere(ctx, tx, `v.id = $1`, id)
}

// sealOf is the second half of a vacancy's seal: what is unlawful in it.
func sealOf(findings []screen.Finding) []byte {
	return (&record{findings: findings}).seal()[16:]
}

// flags are the rules that found something.
func flags(findings []screen.Finding) []string {
	all := []string{}
	for _, f := range findings {
		if !slices.Contains(all, f.Rule) {
			all = append(all, f.Rule)
		}
	}
	return all
}

// rejectedElsewhere holds back what is the job that a person has rejected, under whatever
// label it comes, until a person has looked at this one, too; that it says something else
// meanwhile frees it no more. which is a condition on v.
func rejectedElsewhere(ctx context.Context, tx pgx.Tx, which string, args ...any) error {
	_, err := tx.Exec(ctx, `
		WITH twin AS MATERIALIZED (
			SELECT v.id, found.why FROM vacancy v CROSS JOIN LATERAL (
				SELECT h.why FROM vacancy_held h WHERE h.vacancy_id = v.id
				UNION ALL (
				SELECT d.why FROM vacancy o JOIN LATERAL (SELECT * FROM vacancy_verdict d WHERE d.vacancy_id = o.id ORDER BY d.id DESC LIMIT 1) d ON d.verdict = 'reject'
				WHERE o.group_id = v.group_id AND o.id <> v.id ORDER BY d.id DESC)
				LIMIT 1) found
			WHERE (SELECT EXISTS (SELECT FROM vacancy_verdict WHERE verdict = 'reject')) AND `+which+` AND v.state <> 'rejected'
			  AND NOT EXISTS (SELECT FROM vacancy_verdict d WHERE d.vacancy_id = v.id AND d.verdict = 'publish' AND d.text_digest = v.text_digest)
		), held AS (
			INSERT INTO vacancy_held (vacancy_id, why) SELECT id, why FROM twin ON CONFLICT DO NOTHING
		)
		UPDATE vacancy v SET state = 'review', changed_at = now() FROM twin WHERE v.id = twin.id AND v.state = 'published'`, args...)
	if err != nil {
		return fmt.Errorf("hold back what was rejected elsewhere: %w", err)
	}
	return nil
}
