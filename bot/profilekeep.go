package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
	"careerbot/prompts"
)

// A profile that nobody has touched or looked at for months is erased; the person is told
// before, once, and keeps it by one tap. Who cannot be told (they have blocked us) is not
// waited for any longer than others.

const (
	profileMonths = 24                  // where ProfileMonths is not set
	profileNotice = 14 * 24 * time.Hour // so long before they are told
	profilesEvery = 10 * time.Minute
	mostProfiles  = 100 // of a pass
)

// profiles keeps profiles no longer than they are of use, until ctx is over.
func (b *Bot) profiles(ctx context.Context) {
	for again := true; again; again = pause.For(ctx, profilesEvery) {
		if _, _, err := b.AgeProfiles(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("erase old profiles", "error", err)
		}
		if err := b.ForgetDelicate(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("forget what is sensitive", "error", err)
		}
		if err := b.AgeGuidance(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("erase what guidance has kept for long", "error", err)
		}
	}
}

func (b *Bot) profileMonths() int {
	if b.ProfileMonths <= 0 {
		return profileMonths
	}
	return b.ProfileMonths
}

// AgeProfiles does one pass: it tells people whose profile has not been touched for long,
// and erases what they were told of. It says how many of each. One who cannot be told is
// tried again later.
func (b *Bot) AgeProfiles(ctx context.Context) (told, erased int, err error) {
	months, now := b.profileMonths(), b.Now()
	old := now.AddDate(0, -months, 0)
	done, err := b.Pool.Exec(ctx, `
		DELETE FROM profile WHERE conversation_id IN (
			SELECT conversation_id FROM profile WHERE updated_at <= $1 AND warned_at <= $2 ORDER BY updated_at LIMIT $3 FOR UPDATE SKIP LOCKED)`,
		old, now.Add(-profileNotice), mostProfiles)
	if err != nil {
		return 0, 0, fmt.Errorf("erase old profiles: %w", err)
	}
	one := func(ctx context.Context, tx pgx.Tx) (int64, bool, error) {
		return b.ageOne(ctx, tx, old.Add(profileNotice), months)
	}
	told, err = b.sayDue(ctx, one, `UPDATE profile SET look_at = $2 WHERE conversation_id = $1`)
	return told, int(done.RowsAffected()), err
}

// ageOne tells one person whose profile was not touched since a day. It gives their
// conversation, 0 where there is nobody.
func (b *Bot) ageOne(ctx context.Context, tx pgx.Tx, since time.Time, months int) (conversation int64, wrote bool, err error) {
	return b.sayOne(ctx, tx, due{
		name: "notice of an old profile",
		find: `
			SELECT conversation_id, conversation_id FROM profile WHERE updated_at <= @since AND warned_at IS NULL AND (look_at IS NULL OR look_at <= @now)
			ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
		args: pgx.NamedArgs{"since": since},
		may:  b.mayTell,
		note: `UPDATE profile SET look_at = @next, warned_at = CASE WHEN @next::timestamptz IS NULL THEN @now::timestamptz END WHERE conversation_id = @row`,
		say: func(r reached, _ int64) (wrote bool, next *time.Time, err error) {
			language := orZh(r.language)
			a := aside(language, prompts.ProfileAging(language, months, int(profileNotice.Hours()/24)), "guidance")
			prefix := prompts.ProfileWord(language, "prefix") + " "
			for _, w := range []string{"touch", "show", "erase_all"} {
				label := prompts.ProfileWord(language, w)
				a.Choices = append(a.Choices, Choice{Label: label, Say: prefix + label})
			}
			wrote, err = b.sayUnasked(ctx, tx, r.conversation, "profile:"+b.Now().Format(time.DateOnly), a)
			return wrote, nil, err
		},
	})
}
