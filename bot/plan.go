package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/bot/guidance"
	"careerbot/prompts"
)

// EditPlan makes changes, at least one, of the plan of the person of a case, for the counsellor who has it, and
// tells the person what was changed and by whom. It gives the errors of
// [guidance.ChangePlan], and [ErrNotTheirs].
func (b *Bot) EditPlan(ctx context.Context, tx pgx.Tx, c *Case, by Staff, changes ...guidance.Change) error {
	if !c.Owned() || c.Owner != by.ID {
		return ErrNotTheirs
	}
	// Guarded like a transition; the row is locked from here on, so the rest is theirs too.
	done, err := tx.Exec(ctx, `
		INSERT INTO plan (conversation_id, created_at, updated_at, updated_by)
		SELECT h.conversation_id, $3, $3, $4 FROM handoff h WHERE h.id = $1 AND `+owning+`
		ON CONFLICT (conversation_id) DO UPDATE SET updated_at = excluded.updated_at`, c.ID, by.ID, b.Now(), by.Name)
	if err != nil {
		return fmt.Errorf("lock a plan: %w", err)
	}
	if done.RowsAffected() == 0 {
		return ErrNotTheirs
	}
	before, err := guidance.LoadPlan(ctx, tx, c.Conversation)
	if err != nil {
		return err
	}
	today := b.planDay(c.Region)
	for _, change := range changes {
		change.Now = change.Day != nil && !change.Day.After(today) // they are told now
		if err := guidance.ChangePlan(ctx, tx, c.Conversation, change, by.Name, b.Now()); err != nil {
			return err
		}
	}
	after, err := guidance.LoadPlan(ctx, tx, c.Conversation)
	if err != nil || reflect.DeepEqual(before.Open, after.Open) && reflect.DeepEqual(before.Done, after.Done) {
		return err // sent twice
	}
	change := changes[len(changes)-1] // a step's new day is seen in the plan that is shown
	words := guidance.StepWords(change.Words)
	for _, s := range slices.Concat(before.Open, before.Done) {
		if s.ID == change.Step && (words == "" || words == s.Words) {
			words = s.Words
			if change.What == "words" {
				change.What = "day"
			}
		}
	}
	view := prompts.PlanView{Remind: after.Remind, Today: today}
	for _, s := range after.Open {
		view.Open = append(view.Open, prompts.PlanStep{Words: s.Words, Day: s.Due})
	}
	a := Answer{
		Outcome: Handoff, Language: c.Language, Citations: []Citation{}, Reason: "plan", Case: c.ID, By: by.Name,
		Text: prompts.PlanChanged(c.Language, by.Name, change.What, words, view),
	}
	return b.sayIn(ctx, tx, c.Conversation, fmt.Sprintf("case:%d:plan:%s", c.ID, rand.Text()), a, nil)
}

// toPlan is the button that takes a vacancy (job) or a place into the plan; none where
// nobody can have one.
func (b *Bot) toPlan(q Question, language, what string, id int64) []Choice {
	if b.Guide == nil || q.conversation == 0 {
		return nil
	}
	return []Choice{{prompts.PlanLabel(language, what+"_to_plan"), fmt.Sprintf("/plan %s %d", what, id)}}
}
