package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"careerbot/bot"
)

// noLogin holds of who cannot sign in to the web inbox, whichever ways there are.
const noLogin = `coalesce(to_jsonb(staff)->>'password_hash', to_jsonb(staff)->>'email', to_jsonb(staff)->>'oidc_subject') IS NULL`

// describePeople says whether there is anybody to hand over to, who cannot work, and
// what waits for them.
func (a *App) describePeople(ctx context.Context, say func(string, string, ...any)) error {
	var staff, duty, waiting, owned int
	var without, empty []string
	var oldest *time.Time
	var admins bool
	err := a.Pool.QueryRow(ctx, `
		SELECT count(*), count(on_duty_since),
		       (SELECT count(*) FROM handoff WHERE state = 'waiting'), (SELECT count(*) FROM handoff WHERE state IN ('claimed', 'active')),
		       (SELECT min(waiting_since) FROM handoff WHERE state = 'waiting'),
		       coalesce(array_agg(name ORDER BY id) FILTER (WHERE telegram_id IS NULL AND `+noLogin+`), '{}'),
		       ARRAY(SELECT t.name FROM team t WHERE NOT EXISTS (SELECT FROM staff WHERE team_id = t.id AND removed_at IS NULL) ORDER BY t.name),
		       coalesce(bool_or(role = 'admin' AND (password_hash IS NOT NULL AND (NOT must_change OR password_set_at > $1)
		                OR $2 AND (email IS NOT NULL OR oidc_subject IS NOT NULL) OR $3 AND telegram_id IS NOT NULL)), false)
		FROM staff WHERE removed_at IS NULL`, a.Bot.Now().Add(-bot.OneTimeFor), a.Config.OIDCIssuer != "", a.Config.TelegramLogin).
		Scan(&staff, &duty, &waiting, &owned, &oldest, &without, &empty, &admins)
	if err != nil {
		return fmt.Errorf("look at the staff: %w", err)
	}
	if staff == 0 {
		say("counsellors", "NOBODY: the line to call is named until somebody is added with careerbot staff add")
	} else {
		say("counsellors", "%d, %d on duty", staff, duty)
	}
	if staff > 0 && !admins {
		say("admins", "NOBODY can sign in to the web inbox as an admin: careerbot staff set ID --role admin --login LOGIN, or staff password ID")
	}
	if len(without) > 0 {
		say("no way to work", "%s: neither a Telegram id nor a login; see careerbot staff add --help", names(without))
	}
	if len(empty) > 0 {
		say("teams", "nobody is in %s; see careerbot staff team list", names(empty))
	}
	if staff > 0 || waiting+owned > 0 {
		since := ""
		if oldest != nil {
			since = fmt.Sprintf(", the oldest for %v", a.Bot.Now().Sub(*oldest).Round(time.Second))
		}
		say("cases", "%d wait%s; %d with a counsellor", waiting, since, owned)
	}
	a.describeDesk(ctx, say)
	return nil
}

// names lists some names, fit for a line.
func names(all []string) string {
	const most = 5
	shown := make([]string, 0, most)
	for _, n := range all[:min(most, len(all))] {
		shown = append(shown, line(n))
	}
	s := strings.Join(shown, ", ")
	if len(all) > most {
		s += fmt.Sprintf(" and %d more", len(all)-most)
	}
	return s
}

// describeDesk says whether counsellors can work in their Telegram group.
func (a *App) describeDesk(ctx context.Context, say func(string, string, ...any)) {
	if a.Bot.Desk == nil {
		say("counsellors' group", "none: they work in the web inbox; set COUNSELLOR_CHAT_ID to have them work in Telegram, too")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	door, err := a.telegram()
	problem := ""
	if err == nil {
		problem, err = door.Desk(ctx)
	}
	switch {
	case err != nil:
		say("counsellors' group", "NOT WELL: %v", err)
	case problem != "":
		say("counsellors' group", "NOT WELL: %s", problem)
	default:
		say("counsellors' group", "ok: %s", a.Bot.Desk.Conversation)
	}
}
