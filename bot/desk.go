package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// DeskMessage is what somebody wrote, or pressed, at a surface of the counsellors'.
type DeskMessage struct {
	Staff    int64  // who, by their Telegram id; 0 where they hide it
	Place    int64  // the surface's own: where; 0 where no case is talked about
	Case     int64  // of the button that was pressed, 0 if none
	ID       string // the surface's own id of the message; of another surface than the desk with its name, as web:17
	Kind     Kind
	Text     string
	File     string // the surface's own id of what is in a file, so that another one shows
	Version  int64  // of a change of the message; 0 is none
	Language string
	// Citations are the sources of words that rest on some; the words may name them.
	Citations []Citation
}

// file reports whether it is more than words.
func (m DeskMessage) file() bool { return m.Kind != "" && !m.Kind.words() }

// DeskSaid does what a counsellor wrote, as a part of the caller's transaction.
// What is not a command goes to the person of the case, if the case is theirs.
func (b *Bot) DeskSaid(ctx context.Context, tx pgx.Tx, m DeskMessage) error {
	if b.Desk == nil {
		return nil
	}
	verb, rest := "", strings.TrimSpace(m.Text)
	if after, is := strings.CutPrefix(rest, "/"); is {
		end := strings.IndexFunc(after, unicode.IsSpace)
		if end < 0 {
			end = len(after)
		}
		verb, rest = strings.ToLower(after[:end]), strings.TrimSpace(after[end:])
	}
	staff, err := staffBy(ctx, tx, m.Staff)
	if errors.Is(err, ErrNoStaff) && m.Staff == 0 {
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk("zh", "anonymous", prompts.Desked{})+"\n"+prompts.Desk("en", "anonymous", prompts.Desked{}), nil)
	}
	if errors.Is(err, ErrNoStaff) {
		if verb == "" {
			return nil // a guest who talks; it reaches nobody
		}
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "refused", prompts.Desked{Number: int(m.Staff)}), nil)
	}
	if err != nil {
		return err
	}
	if verb != "" && verb != "note" && m.Version != 0 {
		return nil // what was done is not done again because the message got a preview
	}
	if verb == "duty" {
		return b.duty(ctx, tx, staff, rest, m)
	}
	id := m.Case
	if id == 0 && m.Place != 0 {
		err := tx.QueryRow(ctx, `SELECT id FROM handoff WHERE place = $1 AND place_chat = $2 ORDER BY id DESC LIMIT 1`, m.Place, b.deskChat()).Scan(&id)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("find the case of a place: %w", err)
		}
	}
	switch {
	case id == 0 && verb != "":
		return b.answerDesk(ctx, tx, staff, verb, m)
	case id == 0 && m.Place == 0:
		return nil // counsellors talk among themselves
	case id == 0:
		return b.nowhere(ctx, tx, staff, m)
	}
	c, err := b.lockCase(ctx, tx, id)
	if errors.Is(err, ErrNoCase) { // it is gone, with its conversation
		return b.nowhere(ctx, tx, staff, m)
	}
	if err != nil {
		return err
	}
	did, err := b.onCase(ctx, tx, &c, staff, verb, rest, m)
	d := prompts.Desked{Case: c.ID, Name: c.OwnerName, Person: staff.Name, Number: staff.Capacity, Text: rest}
	for refusal, kind := range refusals {
		if errors.Is(err, refusal) {
			return b.post(ctx, tx, &c, prompts.Desk(c.Language, kind, d), nil)
		}
	}
	if err != nil || did == "" {
		return err
	}
	return b.Audit(ctx, tx, staff.ID, c.ID, did, c.audited)
}

// nowhere says that what is written in a topic reaches nobody: its case was erased, or it
// is a topic of the counsellors' own. Each of them is told once.
func (b *Bot) nowhere(ctx context.Context, tx pgx.Tx, by Staff, m DeskMessage) error {
	if m.Place == 0 {
		return nil
	}
	desk, err := b.deskConversation(ctx, tx)
	if err != nil {
		return err
	}
	where, err := json.Marshal(deskRoute{Thread: m.Place})
	if err != nil {
		return err
	}
	a := Answer{Outcome: Handoff, Language: orZh(m.Language), Text: prompts.Desk(orZh(m.Language), "nowhere", prompts.Desked{}), Citations: []Citation{}, Reason: "desk"}
	return b.sayIn(ctx, tx, desk, fmt.Sprintf("nowhere:%s:%d:%d", b.deskChat(), m.Place, by.ID), a, where)
}

// refusals are how counsellors are told why something was not done.
var refusals = map[error]string{
	ErrTaken: "taken", ErrNotTheirs: "not_yours", ErrFull: "full", ErrNobody: "nobody", ErrEmptyTeam: "empty_team", ErrUnsaid: "unsent", ErrNoPlace: "no_topic", ErrNoCanned: "no_canned",
}

func orZh(language string) string {
	if language == "" {
		return "zh"
	}
	return language
}

// onCase does what a counsellor wrote about a case, and gives how the audit calls
// it; "" where nothing was done.
func (b *Bot) onCase(ctx context.Context, tx pgx.Tx, c *Case, by Staff, verb, rest string, m DeskMessage) (did string, err error) {
	switch verb {
	case "claim":
		if c.Place == 0 {
			return "", ErrNoPlace // what they would write then reaches nobody
		}
		return verb, b.Claim(ctx, tx, c, by)
	case "note":
		return verb, b.note(ctx, tx, c, by, rest, m.ID)
	case "release":
		return verb, b.Release(ctx, tx, c, by, "released")
	case "transfer":
		name, note, err := addressee(ctx, tx, rest)
		if err != nil {
			return "", err
		}
		return verb, b.Transfer(ctx, tx, c, by, name, note)
	case "return", "close":
		if rest != "" {
			if err := b.Say(ctx, tx, c, by, DeskMessage{ID: m.ID, Text: rest}); err != nil {
				return "", err
			}
		}
		return verb, b.End(ctx, tx, c, by, verb)
	case "reopen":
		return verb, b.Reopen(ctx, tx, c, by)
	case "called":
		return verb, b.Called(ctx, tx, c, by)
	case "canned":
		return b.cannedAt(ctx, tx, c, by, rest, m)
	case "suggest":
		return verb, b.AskSuggestion(ctx, tx, c, by)
	case "send":
		n, _ := strconv.ParseInt(rest, 10, 64) // of no button of ours it is none
		sent, err := b.SendSuggestion(ctx, tx, c, by, n)
		if !sent || err != nil {
			return "", err
		}
		return "answer", nil
	case "":
		return b.wrote(ctx, tx, c, by, rest, m)
	}
	return "", b.post(ctx, tx, c, prompts.Desk(c.Language, "help", prompts.Desked{}), nil)
}

// wrote does what a counsellor wrote that is no command: to the person where the
// case is theirs, else among counsellors.
func (b *Bot) wrote(ctx context.Context, tx pgx.Tx, c *Case, by Staff, text string, m DeskMessage) (did string, err error) {
	theirs := c.Owned() && c.Owner == by.ID
	if theirs {
		err := b.Say(ctx, tx, c, by, m)
		if !errors.Is(err, ErrUnsaid) {
			return "answer", err
		}
		// It was a note, or was written before the case was theirs: so is the change.
	} else if m.Version != 0 {
		said, found, err := b.lastSaid(ctx, tx, c, m)
		if err != nil || found && said.same(m) {
			return "", err
		}
	}
	if m.file() {
		return "", nil
	}
	if err := b.note(ctx, tx, c, by, text, m.ID); err != nil || c.Owned() && !theirs {
		return "note", err
	}
	return "note", b.post(ctx, tx, c, prompts.Desk(c.Language, "unsent", prompts.Desked{Case: c.ID}), nil)
}

// answerDesk answers a command that is about no case.
func (b *Bot) answerDesk(ctx context.Context, tx pgx.Tx, by Staff, verb string, m DeskMessage) error {
	d := prompts.Desked{Name: by.Name}
	if verb != "queue" {
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "help", d), nil)
	}
	err := tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE owner = $1 AND state <> 'waiting') FROM handoff
		WHERE state IN ('waiting', 'claimed', 'active')`, by.ID).Scan(&d.Number, &d.Other)
	if err != nil {
		return fmt.Errorf("count the queue: %w", err)
	}
	return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "queue", d), nil)
}

// deskButtons are buttons for counsellors: what each says is a command.
func deskButtons(language string, id int64, verbs ...string) []Choice {
	choices := make([]Choice, 0, len(verbs))
	for _, v := range slices.Compact(verbs) {
		choices = append(choices, Choice{Label: prompts.Desk(language, "label_"+v, prompts.Desked{Case: id}), Say: "/" + v})
	}
	return choices
}
