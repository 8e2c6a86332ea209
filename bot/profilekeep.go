package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

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
	for {
		if _, _, err := b.AgeProfiles(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("erase old profiles", "error", err)
		}
		if err := b.ForgetDelicate(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("forget what is sensitive", "error", err)
		}
		if err := b.AgeGuidance(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("erase what guidance has kept for long", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(profilesEvery):
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
	now := b.Now()
	err = tx.QueryRow(ctx, `
		SELECT conversation_id FROM profile WHERE updated_at <= $1 AND warned_at IS NULL AND (look_at IS NULL OR look_at <= $2)
		ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED`, since, now).Scan(&conversation)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find an old profile: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return conversation, false, err
	}
	var later *time.Time
	switch {
	case r.gone:
	case r.owned:
		at := now.Add(ownedFor)
		later = &at
	case r.later != nil:
		later = r.later
	default:
		language := orZh(r.language)
		a := aside(language, prompts.ProfileAging(language, months, int(profileNotice.Hours()/24)), "guidance")
		prefix := prompts.ProfileWord(language, "prefix") + " "
		for _, w := range []string{"touch", "show", "erase_all"} {
			label := prompts.ProfileWord(language, w)
			a.Choices = append(a.Choices, Choice{Label: label, Say: prefix + label})
		}
		if wrote, err = b.sayUnasked(ctx, tx, conversation, "profile:"+now.Format(time.DateOnly), a); err != nil {
			return conversation, false, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE profile SET look_at = $2, warned_at = CASE WHEN $2::timestamptz IS NULL THEN $3::timestamptz END WHERE conversation_id = $1`, conversation, later, now)
	if err != nil {
		return conversation, false, fmt.Errorf("note that somebody was told of their old profile: %w", err)
	}
	return conversation, wrote, nil
}
