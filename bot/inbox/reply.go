package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// mostWritten bounds a reply and a note, in characters.
const mostWritten = 4000

var (
	errEmpty = errors.New("nothing is written")
	errLong  = errors.New("too much is written")
	// errSaid: it had been done before; nothing is wrong.
	errSaid = errors.New("it was said before")

	keyForm = regexp.MustCompile(`^[0-9A-Za-z-]{8,64}$`)
)

// written reads what somebody wrote.
func written(r *http.Request) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", errEmpty
	case n > mostWritten:
		return text, errLong
	}
	return text, nil
}

// say sends a counsellor's words to the person. The key of the form makes it one
// message, however often the form is sent.
func (s *server) say(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	text, err := written(r)
	key := r.FormValue("key")
	if !keyForm.MatchString(key) {
		return errNotFound // no form of ours
	}
	if err == nil {
		// Of this counsellor, about this case: a key says nothing to anybody else.
		id := fmt.Sprintf("web:%d.%d.%s", by.ID, c.ID, key)
		err = s.bot.Act(r.Context(), by.ID, c.ID, "answer", func(ctx context.Context, tx pgx.Tx, locked *bot.Case, me bot.Staff) error {
			var said bool
			err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM turn WHERE conversation_id = $1 AND external_id = 'staff:' || $2)`, locked.Conversation, id).Scan(&said)
			if err != nil {
				return fmt.Errorf("look whether it was said: %w", err)
			}
			if said {
				return errSaid
			}
			return s.bot.Say(ctx, tx, locked, me, bot.DeskMessage{ID: id, Text: text})
		})
	}
	return s.wrote(w, r, by, c, text, err)
}

// twice is within how long the same note is the same.
const twice = time.Minute

// note writes down what the person never sees.
func (s *server) note(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	text, err := written(r)
	if err == nil {
		err = s.bot.Act(r.Context(), by.ID, c.ID, "note", func(ctx context.Context, tx pgx.Tx, locked *bot.Case, me bot.Staff) error {
			if err := s.mayAct(ctx, tx, me, c.ID); err != nil {
				return err
			}
			var noted bool
			err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM handoff_event WHERE handoff_id = $1 AND staff_id = $2 AND what = 'note' AND detail = $3 AND at > $4)`,
				c.ID, me.ID, text, s.now().Add(-twice)).Scan(&noted)
			if err != nil {
				return fmt.Errorf("look whether it was noted: %w", err)
			}
			if noted {
				return errSaid
			}
			return s.bot.Note(ctx, tx, locked, me, text)
		})
	}
	return s.wrote(w, r, by, c, "", err)
}

// wrote answers who wrote something: the page's script with a code, a browser
// without one with the page.
func (s *server) wrote(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case, draft string, err error) error {
	if errors.Is(err, errSaid) {
		err = nil
	}
	if !scripted(r) {
		if err != nil {
			return s.refused(w, r, by, c, err, draft)
		}
		http.Redirect(w, r, c.Path(), http.StatusSeeOther)
		return nil
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	told, ok := s.refusal(r.Context(), by, &c, languageOf(r), err)
	if !ok {
		s.log.Error("inbox: what a counsellor wrote was not stored", "case", c.ID, "error", err)
		return answer(w, http.StatusInternalServerError, map[string]string{"message": words[languageOf(r)]["error_internal"]})
	}
	return answer(w, http.StatusConflict, map[string]string{"message": told})
}

// scripted reports whether the page's script asks, which wants no page.
func scripted(r *http.Request) bool { return r.Header.Get("X-Inbox") != "" }

func answer(w http.ResponseWriter, status int, body any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}

// typing lets the person see that somebody writes to them, and the others at the case.
func (s *server) typing(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	err := s.bot.Typing(r.Context(), c.ID, by.ID)
	if err == nil {
		_, err = s.bot.Pool.Exec(r.Context(), `UPDATE case_looking SET typing_at = now() WHERE handoff_id = $1 AND staff_id = $2`, c.ID, by.ID)
	}
	if err != nil && !errors.Is(err, bot.ErrNotTheirs) {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func cut(s string, most int) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > most {
		return string(r[:most])
	}
	return strings.TrimSpace(s)
}
