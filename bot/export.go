package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Export gives all that is kept of a conversation, in every table, as JSON: by the name of
// the table its rows. Which tables those are is read in the catalog, so that a new one is
// in it from its first day. What staff wrote for themselves (notes, drafts) is left out
// where mine is true: that is what a person gets by themselves.
func (b *Bot) Export(ctx context.Context, conversation int64, mine bool) (out []byte, err error) {
	kept := map[string][]json.RawMessage{}
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		tables, err := keptIn(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if mine && slices.Contains(staffs, t.name) {
				continue
			}
			rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT to_jsonb(t) FROM %s t WHERE %s ORDER BY 1`, t.name, t.where), conversation)
			if err != nil {
				return err
			}
			if kept[t.name], err = pgx.CollectRows(rows, pgx.RowTo[json.RawMessage]); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		if len(kept["conversation"]) == 0 {
			return ErrNoConversation
		}
		if !mine {
			if err := exportDesks(ctx, tx, conversation, kept); err != nil {
				return err
			}
		}
		rows, err := tx.Query(ctx, `
			SELECT u.body FROM telegram_update u JOIN conversation c ON c.id = $1 AND c.channel = 'telegram'
			WHERE update_chat(u.body) = to_jsonb(CASE WHEN c.external_id ~ '^-?[0-9]{1,18}$' THEN c.external_id::bigint END) ORDER BY u.update_id`, conversation)
		if err != nil {
			return err
		}
		kept["telegram_update"], err = pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
		return err
	})
	if errors.Is(err, ErrNoConversation) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("export conversation %d: %w", conversation, err)
	}
	for name, rows := range kept {
		if len(rows) == 0 {
			delete(kept, name)
		}
	}
	return json.MarshalIndent(kept, "", "  ")
}

// exportDesks adds what counsellors were shown of a person's cases, which is erased with them.
func exportDesks(ctx context.Context, tx pgx.Tx, conversation int64, kept map[string][]json.RawMessage) error {
	const posts = `SELECT t.id FROM turn t JOIN handoff h ON t.conversation_id = ANY (h.desks) AND starts_with(t.external_id, 'post:' || h.id || ':') WHERE h.conversation_id = $1`
	for table, column := range map[string]string{"turn": "id", "outbox": "turn_id"} {
		rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT to_jsonb(t) FROM %s t WHERE %s IN (%s) ORDER BY 1`, table, column, posts), conversation)
		if err != nil {
			return err
		}
		shown, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
		if err != nil {
			return fmt.Errorf("what counsellors were shown: %w", err)
		}
		kept[table] = append(kept[table], shown...)
	}
	return nil
}

// staffs are the tables of what staff wrote for themselves about a case, or made of it.
var staffs = []string{"handoff_event", "suggestion", "case_looking", "case_seen", "proposal", "training_case", "training_reply", "gap", "model_use"}

// keptTable is a table with rows of a conversation, and the condition by which they are
// found.
type keptTable struct{ name, where string }

// keptIn reads in the catalog where something of a conversation can be: what refers to it,
// directly or over what goes with it. The names are as the catalog quotes them.
func keptIn(ctx context.Context, tx pgx.Tx) ([]keptTable, error) {
	rows, err := tx.Query(ctx, `
		SELECT c.conrelid::regclass::text, quote_ident(a.attname), c.confrelid::regclass::text, quote_ident(f.attname), c.confdeltype = 'c'
		FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
		WHERE c.contype = 'f' AND c.conrelid <> c.confrelid ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("read in the catalog what refers to a conversation: %w", err)
	}
	type reference struct {
		From, Column, To, Key string
		Goes                  bool
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[reference])
	if err != nil {
		return nil, err
	}
	tables := []keptTable{{"conversation", "id = $1"}}
	goes := map[string]bool{"conversation": true} // its rows are the conversation's own
	for i := 0; i < len(tables); i++ {
		parent := tables[i]
		if !goes[parent.name] {
			continue
		}
		for _, r := range all {
			if r.To != parent.name {
				continue
			}
			where := fmt.Sprintf("%s IN (SELECT %s FROM %s WHERE %s)", r.Column, r.Key, parent.name, parent.where)
			at := slices.IndexFunc(tables, func(t keptTable) bool { return t.name == r.From })
			switch {
			case at < 0:
				tables, goes[r.From] = append(tables, keptTable{r.From, where}), r.Goes
			case at > i && r.Goes && !goes[r.From]:
				tables[at].where, goes[r.From] = tables[at].where+" OR "+where, true
			case at > i && !strings.Contains(tables[at].where, where):
				tables[at].where += " OR " + where
			}
		}
	}
	return tables, nil
}

// mostExported is how much of an export fits into one message, in bytes.
const mostExported = 3000

// exported gives a person what is kept of them: what is short as a message, and where the
// whole is.
func (b *Bot) exported(ctx context.Context, q Question, a Answer) (Answer, error) {
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a, nil
	}
	whole, err := b.Export(ctx, q.conversation, true)
	if err != nil {
		return a, err
	}
	var tables map[string]json.RawMessage
	if err := json.Unmarshal(whole, &tables); err != nil {
		return a, err
	}
	short := map[string]json.RawMessage{}
	for _, name := range []string{"profile", "plan", "plan_step", "follow_up", "profile_match", "job_saved", "job_search", "job_outcome", "rule_watch"} {
		if tables[name] != nil {
			short[name] = tables[name]
		}
	}
	var own []struct {
		Memory struct {
			Guide json.RawMessage `json:"guide"`
		} `json:"memory"`
	}
	if err := json.Unmarshal(tables["conversation"], &own); err != nil {
		return a, fmt.Errorf("read a conversation's memory: %w", err)
	}
	if guide := own[0].Memory.Guide; guide != nil {
		short["guide"] = guide
	}
	text, err := json.MarshalIndent(short, "", " ")
	if err != nil {
		return a, err
	}
	if len(text) > mostExported || len(short) == 0 {
		text = nil
	}
	var channel string
	if err := b.Pool.QueryRow(ctx, `SELECT channel FROM conversation WHERE id = $1`, q.conversation).Scan(&channel); err != nil {
		return a, fmt.Errorf("look at a conversation: %w", err)
	}
	a.Text = prompts.Exported(a.Language, string(text), q.conversation, channel, b.line(a.Language))
	return a, nil
}

// ExportOf gives a person what is kept of the conversation that a door knows by this name.
func (b *Bot) ExportOf(ctx context.Context, channel, conversation string) ([]byte, error) {
	var id int64
	err := b.Pool.QueryRow(ctx, `SELECT id FROM conversation WHERE channel = $1 AND external_id = $2`, channel, conversation).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoConversation
	}
	if err != nil {
		return nil, fmt.Errorf("look for a conversation: %w", err)
	}
	return b.Export(ctx, id, true)
}
