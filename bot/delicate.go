package bot

import (
	"context"
	"fmt"

	"careerbot/bot/guidance"
)

// ForgetDelicate forgets what is sensitive and was answered in a talk of guidance, and what
// was offered to be kept and nobody has agreed to, some hours after the talk asked last; with
// it goes what was remembered before the last turn. A conversation that is worked on waits
// for the next pass.
func (b *Bot) ForgetDelicate(ctx context.Context) error {
	const since = `coalesce((memory #>> '{guide,at}')::timestamptz, (memory #>> '{undo,memory,guide,at}')::timestamptz, '-infinity')`
	_, err := b.Pool.Exec(ctx, `
		UPDATE conversation SET memory = CASE WHEN memory #> '{guide,entitled,delicate}' IS NULL THEN (memory - 'undo') #- '{guide,profile}'
			ELSE jsonb_set((memory - 'undo') #- '{guide,profile}' #- '{guide,entitled,delicate}', '{guide,entitled,known}',
				(memory #> '{guide,entitled,known}') - ARRAY(SELECT jsonb_array_elements_text(memory #> '{guide,entitled,delicate}'))) END
		WHERE (memory @? '$.**.delicate' OR memory @? '$.**.offer') -- conversation_delicate
		  AND `+since+` <= $1 AND (claimed_until IS NULL OR claimed_until < now())`, b.Now().Add(-guidance.DelicateFor))
	if err != nil {
		return fmt.Errorf("forget what is sensitive: %w", err)
	}
	return nil
}
