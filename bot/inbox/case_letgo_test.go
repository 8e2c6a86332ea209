package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
)

// TestLetGo: who claimed a case and let go of it has no part in what another does with
// it: no words, no notes, no call that is counted as made, no proposal, also afterwards.
func TestLetGo(t *testing.T) {
	s, b := newTestServer(t)
	li, wang := hire(t, b, "李老师", "counsellor", 0), hire(t, b, "王老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{"dismissal"}, 0, time.Hour)
	if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET callback = $1, callback_by = now(), callback_due_at = now()`, phoneNumber); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/inbox/case/%d", id)
	was, has := clientOf(t, s, li), clientOf(t, s, wang)
	for _, step := range []struct {
		by   *client
		verb string
	}{{was, "claim"}, {was, "release"}} {
		if w := step.by.do(http.MethodPost, path+"/do", url.Values{"verb": {step.verb}}); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", step.verb, w.Code)
		}
	}
	if body := was.get(path); strings.Contains(body, phoneNumber) || !strings.Contains(body, "单位说要等半年") {
		t.Error("while it waits again, who let go of it is like everybody")
	}
	if w := has.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("claim: %d", w.Code)
	}
	refused := func() {
		t.Helper()
		if w := was.do(http.MethodGet, path, nil); strings.Contains(w.Body.String(), "单位说要等半年") || strings.Contains(w.Body.String(), phoneNumber) {
			t.Error("who let go of the case reads it")
		}
		if _, _, err := b.DraftProposal(t.Context(), li.ID, id, 0); !errors.Is(err, bot.ErrRights) {
			t.Errorf("who let go of the case drafts of it: %v", err)
		}
		if w := was.do(http.MethodPost, path+"/note", url.Values{"text": {"我来记"}}); w.Code == http.StatusSeeOther {
			t.Error("who let go of the case notes in it")
		}
		if w := was.do(http.MethodPost, path+"/do", url.Values{"verb": {"called"}}); w.Code == http.StatusSeeOther {
			t.Error("who let go of the case ends its call")
		}
	}
	refused()
	if n := count(t, b, `SELECT count(*) FROM handoff WHERE callback_due_at IS NOT NULL`); n != 1 {
		t.Error("the call is forgotten")
	}
	if w := has.do(http.MethodPost, path+"/do", url.Values{"verb": {"called"}}); w.Code != http.StatusSeeOther {
		t.Errorf("who has the case called: %d", w.Code)
	}
	has.do(http.MethodPost, path+"/do", url.Values{"verb": {"return"}})
	refused()
	if !strings.Contains(has.get(path), phoneNumber) {
		t.Error("who had the case to its end does not read it")
	}
}

// TestSuggestOver: an answer is suggested to who has the case, while they have it, and
// is in the audit.
func TestSuggestOver(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{"dismissal"}, 0, time.Hour)
	path, c := fmt.Sprintf("/inbox/case/%d", id), clientOf(t, s, li)
	say := func(external, words string) {
		t.Helper()
		if _, err := b.Pool.Exec(t.Context(), `INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, $1, $2, 'answered' FROM handoff`, external, words); err != nil {
			t.Fatal(err)
		}
	}
	suggest := func(staff int64) error {
		_, err := b.Suggest(t.Context(), staff, id)
		return err
	}
	if err := suggest(li.ID); !errors.Is(err, bot.ErrNotTheirs) {
		t.Errorf("before the claim: %v", err)
	}
	c.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}})
	say("chat", "谢谢") // nothing that a library has
	if _, err := b.Pool.Exec(t.Context(), `UPDATE turn SET message = '谢谢' WHERE kind <> 'notice'`); err != nil {
		t.Fatal(err)
	}
	if w := c.do(http.MethodPost, path+"/suggest", url.Values{}, "X-Inbox", "1"); w.Code != http.StatusOK {
		t.Errorf("suggest: %d %s", w.Code, w.Body)
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'suggest' AND staff_id = $1 AND handoff_id = $2`, li.ID, id); n != 1 {
		t.Errorf("%d suggestions in the audit", n)
	}
	c.do(http.MethodPost, path+"/do", url.Values{"verb": {"return"}})
	say("private", "我得了乙肝，能被辞退吗？")
	for _, header := range [][]string{nil, {"X-Inbox", "1"}} {
		if w := c.do(http.MethodPost, path+"/suggest", url.Values{}, header...); w.Code != http.StatusConflict {
			t.Errorf("after the end: %d", w.Code)
		}
	}
	if err := suggest(li.ID); !errors.Is(err, bot.ErrNotTheirs) {
		t.Errorf("after the end: %v", err)
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'suggest'`); n != 1 {
		t.Errorf("%d suggestions in the audit", n)
	}
}

// TestCaseBefore: what somebody said in an earlier case of theirs is shown to who claims
// the next one, and to nobody who only might. That it was read unveiled is in the audit,
// also where it had been read veiled.
func TestCaseBefore(t *testing.T) {
	s, b := newTestServer(t)
	li := hire(t, b, "李老师", "counsellor", 0)
	first := waiting(t, b, 1, "asked", "4401", "zh", []string{"dismissal"}, 0, time.Hour)
	for _, sql := range []string{
		`UPDATE handoff SET state = 'closed', ended_at = now(), ended_by = 'counsellor'`,
		`INSERT INTO turn (conversation_id, external_id, message, kind, state) SELECT conversation_id, 'case:' || id || ':3:closed', '', 'notice', 'answered' FROM handoff`,
		`INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, 'next', '这次问别的', 'answered' FROM handoff`,
		`INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since) SELECT conversation_id, 'asked', 'zh', '', now(), now() FROM handoff`,
	} {
		if _, err := b.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	path, c := fmt.Sprintf("/inbox/case/%d", first+1), clientOf(t, s, li)
	if body := c.get(path); strings.Contains(body, "单位说要等半年") || !strings.Contains(body, "这次问别的") {
		t.Error("before the claim")
	}
	c.do(http.MethodPost, path+"/do", url.Values{"verb": {"claim"}})
	if body := c.get(path + "/part/live"); !strings.Contains(body, "单位说要等半年") || !strings.Contains(body, "这次问别的") {
		t.Error("after the claim")
	}
	if n := count(t, b, `SELECT count(*) FROM audit WHERE what = 'read' AND detail = 'all' AND handoff_id = $1`, first+1); n != 1 {
		t.Errorf("read unveiled %d times in the audit", n)
	}
}
