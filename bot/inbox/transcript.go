package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// line is one thing in the conversation of a case, as who looks may read it.
type line struct {
	Turn     int64
	Who      string // person, bot, staff, program, note, event
	At       time.Time
	Name     string // of the staff
	Text     string
	Kind     bot.Kind
	Earlier  int64 // the turn that this one changes; 0 none
	Changed  bool  // it was changed, here or in a later one
	Answer   bot.Answer
	Delivery string // of what a counsellor wrote: waiting, offered, sent, failed, unknown
	What     string // of an event
	Silent   bool   // nothing was answered: it went to the counsellor
	Working  bool   // it is being answered
	More     bool   // the text is cut: it is shown by itself
	Day      string // with which it begins; "" that of the line before
}

// transcript is the conversation of a case.
type transcript struct {
	Lines     []line
	Last      int64 // the last turn in it
	Truncated bool  // there is more before it
}

// longestLine bounds the text of a line, in characters.
const longestLine = 4000

// cutTo cuts a text that is too long to be shown among others.
func (l *line) cutTo(most int) {
	if r := []rune(l.Text); len(r) > most {
		l.Text, l.More = string(r[:most])+"…", true
	}
}

// mostTurns and mostEvents bound what is shown of a case.
const (
	mostTurns  = 200
	mostEvents = 200
)

// reopened is how long looking at a case again and again is one reading of it.
const reopened = 10 * time.Minute

// read reads the conversation of a case for who asks, and writes into the audit that
// they did. Page says that they opened it; what is fetched again while it is open
// is the same reading, for a while. Seen says that they have it before their eyes.
func (s *server) read(ctx context.Context, by bot.Staff, c Case, page bool) (t transcript, err error) {
	err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		if c.Words == "none" {
			return nil
		}
		before := page
		if !page {
			err := tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM audit WHERE staff_id = $1 AND handoff_id = $2 AND what = 'read' AND at > $3 AND detail = $4)`,
				by.ID, c.ID, s.now().Add(-reopened), c.Words).Scan(&before)
			if err != nil {
				return fmt.Errorf("look into the audit: %w", err)
			}
		}
		if before {
			if err := s.bot.Audit(ctx, tx, by.ID, c.ID, "read", c.Words); err != nil {
				return err
			}
		}
		if t.Lines, err = s.turns(ctx, tx, by, c); err != nil {
			return err
		}
		if len(t.Lines) > 0 {
			t.Last = t.Lines[len(t.Lines)-1].Turn
			t.Truncated = t.Lines[0].Turn != 0 && countTurns(t.Lines) == mostTurns
		}
		events, err := s.happened(ctx, tx, by, c)
		if err != nil {
			return err
		}
		from := time.Time{}
		if t.Truncated {
			from = t.Lines[0].At
		}
		for _, e := range events {
			if !e.At.Before(from) {
				t.Lines = append(t.Lines, e)
			}
		}
		slices.SortStableFunc(t.Lines, func(a, b line) int { return a.At.Compare(b.At) })
		if t.Last == 0 {
			return nil
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO case_seen AS s (staff_id, handoff_id, turn_id) VALUES ($1, $2, $3)
			ON CONFLICT (staff_id, handoff_id) DO UPDATE SET turn_id = excluded.turn_id WHERE s.turn_id < excluded.turn_id`, by.ID, c.ID, t.Last)
		return err
	})
	if err != nil {
		return t, fmt.Errorf("read case %d: %w", c.ID, err)
	}
	return t, nil
}

func countTurns(lines []line) (n int) {
	last := int64(0)
	for _, l := range lines {
		if l.Turn != last {
			n++
			last = l.Turn
		}
	}
	return n
}

// turnsOf are the last turns of a case, and what was answered to them.
const turnsOf = bound + `
		SELECT * FROM (
			SELECT t.id, t.external_id, t.kind, t.message, t.edited, t.state, t.received_at, coalesce(t.answered_at, t.received_at),
			       CASE WHEN t.state = 'answered' THEN first.body END, coalesce(sent.state, ''), ` + mayRead + `,
			       coalesce((SELECT max(e.id) FROM turn e WHERE e.conversation_id = t.conversation_id AND e.id < t.id AND t.edited > 0
				AND (e.external_id = split_part(t.external_id, '#', 1) OR starts_with(e.external_id, split_part(t.external_id, '#', 1) || '#'))), 0)
			FROM staff me CROSS JOIN handoff h JOIN turn t ON t.conversation_id = h.conversation_id
			CROSS JOIN LATERAL (` + bot.Before + `) before
			LEFT JOIN outbox first ON first.turn_id = t.id AND first.part = 1
			LEFT JOIN LATERAL (
				SELECT CASE WHEN bool_or(state = 'failed') THEN 'failed' WHEN bool_or(state = 'unknown') THEN 'unknown'
				            WHEN bool_or(state IN ('waiting', 'sending')) THEN 'waiting' WHEN bool_or(state = 'offered') THEN 'offered' ELSE 'sent' END AS state
				FROM outbox WHERE turn_id = t.id
			) sent ON true
			WHERE me.id = $1 AND me.removed_at IS NULL AND h.id = $2 AND ` + mayRead + ` <> 'none' AND ` + during + `
			  AND (` + mayRead + ` = 'all' OR t.id > before.turn) -- who may claim sees nothing of the case before
			ORDER BY t.id DESC LIMIT $3
		) said ORDER BY id`

// turns reads what was said. Whether who asks may, is asked by the statement.
func (s *server) turns(ctx context.Context, tx pgx.Tx, by bot.Staff, c Case) (lines []line, err error) {
	rows, err := tx.Query(ctx, turnsOf, by.ID, c.ID, mostTurns)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	defer rows.Close()
	at := map[int64]int{}
	for rows.Next() {
		var id, edited, earlier int64
		var external, message, state, delivery, words string
		var kind bot.Kind
		var received, answered time.Time
		var body []byte
		if err := rows.Scan(&id, &external, &kind, &message, &edited, &state, &received, &answered, &body, &delivery, &words, &earlier); err != nil {
			return nil, fmt.Errorf("read what was said: %w", err)
		}
		if kind != "notice" {
			if i, ok := at[earlier]; ok && earlier != 0 {
				lines[i].Changed = true
			}
			at[id] = len(lines)
			lines = append(lines, line{Turn: id, Who: "person", At: received, Text: readable(words, message), Kind: kind, Earlier: earlier, Changed: edited > 0,
				Silent: state == "forwarded", Working: state == "waiting"})
			if id != c.Whole {
				lines[len(lines)-1].cutTo(longestLine)
			}
		}
		if body == nil {
			continue
		}
		l := line{Turn: id, Who: "bot", At: answered, Delivery: delivery}
		if err := json.Unmarshal(body, &l.Answer); err != nil {
			return nil, fmt.Errorf("read what was answered to turn %d: %w", id, err)
		}
		l.voice(kind, external)
		if l.Text = readable(words, l.Text); id != c.Whole {
			l.cutTo(longestLine)
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// voice says whose words an answer is.
func (l *line) voice(kind bot.Kind, external string) {
	l.Text = strings.TrimSpace(l.Answer.Text)
	switch {
	case kind != "notice":
		if l.Answer.Outcome == bot.Handoff {
			l.Who = "program" // that it is passed on, and the like
		}
	case strings.HasPrefix(external, "staff:"):
		l.Who, l.Name = "staff", l.Answer.By
		l.Text, l.Changed = l.Answer.Words, strings.Contains(external, "#")
	default:
		l.Who = "program"
	}
}

// happened reads what was done about the case, and the notes.
func (s *server) happened(ctx context.Context, tx pgx.Tx, by bot.Staff, c Case) ([]line, error) {
	rows, err := tx.Query(ctx, `
		SELECT * FROM (
			SELECT e.id, e.at, e.what, e.detail, coalesce(by.name, ''), `+mayRead+`,
			       e.message <> '' AND EXISTS (SELECT FROM handoff_event b WHERE b.handoff_id = e.handoff_id AND b.message = e.message AND b.id < e.id)
			FROM staff me CROSS JOIN handoff h JOIN handoff_event e ON e.handoff_id = h.id LEFT JOIN staff by ON by.id = e.staff_id
			WHERE me.id = $1 AND me.removed_at IS NULL AND h.id = $2 AND `+mayRead+` <> 'none' AND e.what <> 'answer'
			ORDER BY e.id DESC LIMIT $3
		) done ORDER BY id`, by.ID, c.ID, mostEvents)
	if err != nil {
		return nil, fmt.Errorf("read what was done: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l line, err error) {
		var id int64
		var words string
		l.Who = "event"
		err = row.Scan(&id, &l.At, &l.What, &l.Text, &l.Name, &words, &l.Changed)
		if l.Text != "" {
			l.Text = readable(words, l.Text)
		}
		if l.What == "note" {
			l.Who = "note"
		}
		return l, err
	})
}

// source is what an answer of the bot's rests on.
type source struct {
	bot.Citation
	Insert string // it, with where it stands, for a reply
}

// days puts the lines on the clock of a place, and marks where a day begins.
func (t transcript) days(zone *time.Location) {
	day := ""
	for i := range t.Lines {
		l := &t.Lines[i]
		l.At = l.At.In(zone)
		if d := l.At.Format(time.DateOnly); d != day {
			l.Day, day = d, d
		}
	}
}

// sources gives what the answers rest on, each once, the last ones first.
func (t transcript) sources(language string) (all []source) {
	known := map[string]bool{}
	for _, l := range slices.Backward(t.Lines) {
		if l.Who != "bot" {
			continue
		}
		for _, c := range l.Answer.Citations {
			if key := c.Document + "\x00" + c.Quote; !known[key] {
				known[key] = true
				all = append(all, source{c, cited(language, c.Quote, c.Title, c.Number, c.Heading)})
			}
		}
	}
	return all
}

// unverified gives what the person asked and the library does not settle.
func (t transcript) unverified() (all []line) {
	for i, l := range t.Lines {
		if l.Who == "bot" && (l.Answer.Outcome == bot.Partial || l.Answer.Outcome == bot.Declined) && i > 0 {
			for j := i - 1; j >= 0; j-- {
				if q := t.Lines[j]; q.Who == "person" && q.Turn == l.Turn {
					q.Answer.Outcome = l.Answer.Outcome
					q.cutTo(300) // it stands in full where it was said
					all = append(all, q)
					break
				}
			}
		}
	}
	return all
}

// Happened says what was done about a case.
func (l line) Happened(language string) string {
	said := wordOr(language, "event_"+strings.ReplaceAll(l.What, " ", "_"), l.What)
	if l.Name != "" {
		said = fmt.Sprintf(words[language]["did"], l.Name, said)
	}
	if l.Text != "" {
		said += words[language]["colon"] + l.Text
	}
	return said
}
