package bot

import (
	"context"
	"fmt"
	"strings"

	"careerbot/prompts"
)

// keptProfile says what is kept of a profile, and of what became of it, for who asks what
// is kept of them.
func (b *Bot) keptProfile(ctx context.Context, conversation int64, language string) (string, error) {
	if b.Guide == nil {
		return "", nil
	}
	var goal *string
	var steps, asked int
	err := b.Pool.QueryRow(ctx, `
		SELECT (SELECT goal FROM plan WHERE conversation_id = $1), (SELECT count(*) FROM plan_step WHERE conversation_id = $1), (SELECT count(*) FROM follow_up WHERE conversation_id = $1)`,
		conversation).Scan(&goal, &steps, &asked)
	if err != nil {
		return "", fmt.Errorf("look what is kept of a plan: %w", err)
	}
	plan := prompts.PlanData(language, goal, steps, asked)
	p, ok, err := b.Guide.Profile(ctx, conversation)
	if err != nil {
		return "", err
	}
	if !ok {
		return plan, nil
	}
	rows := p.Rows(language)
	if len(p.Facts) > 0 {
		rows = append(rows, prompts.ProfileRow{Field: prompts.ProfileField(language, "facts"), Values: fmt.Sprint(len(p.Facts))})
	}
	var tell []string
	var told int
	if err := b.Pool.QueryRow(ctx, `SELECT tell, (SELECT count(*) FROM profile_match t WHERE t.conversation_id = p.conversation_id AND t.told_at IS NOT NULL) FROM profile p WHERE conversation_id = $1`, conversation).Scan(&tell, &told); err != nil {
		return "", fmt.Errorf("look what of a profile is told: %w", err)
	}
	if len(tell) > 0 || told > 0 {
		var words []string
		for _, t := range tell {
			words = append(words, prompts.ProfileValue(language, "tell", t))
		}
		rows = append(rows, prompts.ProfileRow{Field: prompts.ProfileField(language, "tell"), Values: strings.TrimSpace(strings.Join(words, prompts.ProfileWord(language, "and")) + fmt.Sprintf(" (%d)", told))})
	}
	if len(rows) == 0 {
		rows = []prompts.ProfileRow{{Field: prompts.ProfileField(language, "skills"), Values: "–"}}
	}
	return prompts.ProfileData(language, rows) + plan, nil
}
