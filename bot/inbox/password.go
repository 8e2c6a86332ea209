package inbox

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/password"
)

// passwordData is what the page to change one's password shows.
type passwordData struct {
	Must, Has    bool
	Login, Error string
	Shortest     int
}

// withSession is signedIn for pages that also somebody with a one-time password
// reaches.
func (s *server) withSession(h func(w http.ResponseWriter, r *http.Request, found session) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		found, ok, err := s.session(r)
		if err == nil && !ok {
			s.toLogin(w, r)
			return
		}
		if err == nil {
			err = h(w, r, found)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

func (s *server) password(w http.ResponseWriter, r *http.Request, found session) error {
	return s.showPassword(w, r, http.StatusOK, found, "")
}

func (s *server) showPassword(w http.ResponseWriter, r *http.Request, status int, found session, wrong string) error {
	by := found.By
	if found.mustChange() {
		by = bot.Staff{} // the page has no ways to others
	}
	return s.show(w, r, status, "password", "", by, passwordData{
		Must: found.mustChange(), Has: found.By.PasswordAt != nil, Login: found.By.Login, Error: wrong, Shortest: password.Shortest,
	})
}

// changePassword sets a password that its owner has chosen. All their sessions end,
// and this browser gets a new one: who had got hold of the old password, or of a
// session, is out.
func (s *server) changePassword(w http.ResponseWriter, r *http.Request, found session) error {
	ctx, by := r.Context(), found.By
	if err := r.ParseForm(); err != nil {
		return err
	}
	current, chosen := r.PostFormValue("current"), r.PostFormValue("new")
	wrong := func(key string) error {
		return s.showPassword(w, r, http.StatusUnprocessableEntity, found, said(r, key))
	}
	if chosen != r.PostFormValue("again") {
		return wrong("password_differs")
	}
	if why := password.Weak(chosen, by.Login, by.Name); why != "" {
		return wrong("password_" + why)
	}
	known, err := s.credentials(ctx, by.Login)
	if err != nil {
		return err
	}
	if known.id != by.ID || known.hash == "" {
		return errNotFound
	}
	wait, err := s.attempt(ctx, changeBucket(by.ID))
	if err != nil {
		return err
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return s.showPassword(w, r, http.StatusTooManyRequests, found, said(r, "login_wait", duration(r, wait)))
	}
	if known.oneTime {
		current = password.AsOneTime(current)
	}
	ok, _, err := password.Verify(ctx, current, known.hash)
	if err != nil {
		return errors.Join(err, s.takeBack(ctx, s.bot.Pool, false, changeBucket(by.ID)))
	}
	if !ok {
		if err := s.bot.AuditAccount(ctx, s.bot.Pool, by.ID, by.ID, "password_refused", ""); err != nil {
			return err
		}
		return wrong("password_wrong")
	}
	if same, _, err := password.Verify(ctx, chosen, known.hash); err != nil || same {
		if err != nil {
			return err
		}
		return wrong("password_same")
	}
	hash, err := password.Hash(ctx, chosen)
	if err != nil {
		return err
	}
	var next *http.Cookie
	err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $3, password_set_at = $4, must_change = false WHERE id = $1 AND password_hash = $2 AND removed_at IS NULL`,
			by.ID, known.hash, hash, s.now())
		if err == nil && done.RowsAffected() == 0 {
			err = errPasswordSet
		}
		if err == nil {
			err = bot.EndSessions(ctx, tx, by.ID)
		}
		if err == nil {
			err = s.remember(ctx, tx, w, r, by.ID)
		}
		if err == nil {
			err = s.takeBack(ctx, tx, true, changeBucket(by.ID))
		}
		if err == nil {
			next, err = s.begin(ctx, tx, r, by.ID, "password")
		}
		if err != nil {
			return err
		}
		return s.bot.AuditAccount(ctx, tx, by.ID, by.ID, "password_changed", "")
	})
	if err != nil {
		return err
	}
	http.SetCookie(w, next)
	http.Redirect(w, r, "/inbox/me?done=password", http.StatusSeeOther)
	return nil
}
