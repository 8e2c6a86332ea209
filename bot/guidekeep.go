package bot

import (
	"context"
	"errors"
	"fmt"

	"careerbot/bot/guidance"
)

// What guidance stores and nobody has agreed to have kept for long, or nobody uses any more,
// is erased: what its talks remember, after guideDays; that somebody was asked how they are,
// when their answer cannot be changed any more; a plan of which nothing is to come, as a
// profile, after [Bot.ProfileMonths].

// guideDays is how long a talk can be gone on with.
const guideDays = 90

// AgeGuidance does one pass, of each kind so many at once. Where one kind fails the others
// have their turn, and the error says which.
func (b *Bot) AgeGuidance(ctx context.Context) error {
	now := b.Now()
	var failed []error
	for _, kind := range []struct {
		what, sql string
		until     []any
	}{
		{"talks", `
			UPDATE conversation SET memory = memory #- '{guide}' #- '{undo,memory,guide}' WHERE id IN (
				SELECT id FROM conversation WHERE memory ? 'guide' AND memory->'guide'->>'at' < $2 ORDER BY memory->'guide'->>'at' LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)`,
			[]any{now.AddDate(0, 0, -guideDays).Format("2006-01-02T15:04:05")}}, // as it is stored; the zone may be another
		{"answers of how people are", `
			DELETE FROM follow_up WHERE id IN (
				SELECT id FROM follow_up WHERE due_at IS NULL AND asked_at <= $2 LIMIT $1 FOR UPDATE SKIP LOCKED)`,
			[]any{now.Add(-guidance.FollowAnswer)}},
		{"plans", `
			DELETE FROM plan WHERE conversation_id IN (
				SELECT conversation_id FROM plan p WHERE updated_at <= $2
				  AND NOT EXISTS (SELECT FROM plan_step s WHERE s.conversation_id = p.conversation_id AND s.done_at IS NULL AND s.due_on >= $3::date)
				ORDER BY updated_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
			[]any{now.AddDate(0, -b.profileMonths(), 0), now}},
	} {
		if _, err := b.Pool.Exec(ctx, kind.sql, append([]any{mostProfiles}, kind.until...)...); err != nil {
			failed = append(failed, fmt.Errorf("erase old %s: %w", kind.what, err))
		}
	}
	return errors.Join(failed...)
}
