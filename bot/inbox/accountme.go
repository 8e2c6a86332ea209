package inbox

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// meData is what somebody's own page shows.
type meData struct {
	Done     string // what has just been done, a word's key
	Sessions []openSession
}

// openSession is a browser in which somebody is signed in.
type openSession struct {
	Method, Agent   string
	Created, SeenAt time.Time
	This            bool
}

// me is somebody's own page.
func (s *server) me(w http.ResponseWriter, r *http.Request, found session) error {
	if found.mustChange() {
		return errMustChange
	}
	rows, err := s.bot.Pool.Query(r.Context(), `SELECT method, agent, created_at, seen_at, token FROM staff_session
		WHERE staff_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC LIMIT 50`, found.By.ID, s.now(), s.now().Add(-idleFor))
	if err != nil {
		return fmt.Errorf("list the sessions: %w", err)
	}
	d := meData{}
	d.Sessions, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (o openSession, err error) {
		var token []byte
		err = row.Scan(&o.Method, &o.Agent, &o.Created, &o.SeenAt, &token)
		o.Agent = browserName(o.Agent)
		o.This = bytes.Equal(token, found.Token)
		return o, err
	})
	if err != nil {
		return fmt.Errorf("list the sessions: %w", err)
	}
	if r.FormValue("done") == "password" {
		d.Done = "password_changed"
	}
	return s.show(w, r, http.StatusOK, "me", "", found.By, d)
}

// browserName is what somebody calls the browser that calls itself something longer;
// the first name that is found counts, because each claims to be those after it.
func browserName(agent string) string {
	find := func(names ...string) string {
		for i := 0; i < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := find("MicroMessenger", "WeChat", "Edg", "Edge", "OPR", "Opera", "Firefox", "Firefox", "FxiOS", "Firefox", "Chrome", "Chrome", "CriOS", "Chrome", "Safari", "Safari")
	system := find("HarmonyOS", "HarmonyOS", "OpenHarmony", "HarmonyOS", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "Mac", "Linux", "Linux")
	switch {
	case browser == "" && len(agent) > 40:
		return strings.ToValidUTF8(agent[:40], "")
	case browser == "":
		return agent
	case system == "":
		return browser
	}
	return browser + ", " + system
}

// signOutEverywhere ends all sessions of who asks for it, this one as well.
func (s *server) signOutEverywhere(w http.ResponseWriter, r *http.Request, found session) error {
	err := pgx.BeginFunc(r.Context(), s.bot.Pool, func(tx pgx.Tx) error {
		if err := bot.EndSessions(r.Context(), tx, found.By.ID); err != nil {
			return err
		}
		return s.bot.AuditAccount(r.Context(), tx, found.By.ID, found.By.ID, "signed_out_everywhere", "")
	})
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie(r, sessionCookie, "", 0))
	http.Redirect(w, r, "/inbox/login", http.StatusSeeOther)
	return nil
}
