package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// library gives the bot a library with a rule in it, and a way to publish guides.
func library(t *testing.T, b *bot.Bot) func(context.Context, bot.Guide) error {
	t.Helper()
	l := &knowledge.Library{Pool: b.Pool, Reader: read.New(read.Options{}), Now: b.Now}
	t.Cleanup(func() {
		if err := l.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	b.Searcher = &retrieval.Searcher{Pool: b.Pool}
	r, err := l.Add(context.Background(), knowledge.Source{Name: "/规定.md", Bytes: []byte("# 失业保险金发放规定\n\n第一条 缴费满五年不足十年的，领取失业保险金的期限最长为十八个月。\n\n第二条 申领时带身份证，到户籍地或参保地社保窗口办理。\n")})
	if err != nil || r.Status != knowledge.Loaded {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := l.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, g bot.Guide) error {
		r, err := l.Add(ctx, knowledge.Source{Name: g.Source, Bytes: []byte(g.Markdown), Given: knowledge.Metadata{Title: g.Title, Kind: "guide", Language: g.Language, Region: g.Region}})
		if err == nil && r.Status == knowledge.Refused {
			return fmt.Errorf("%w: %s", bot.ErrRefused, r.Reason)
		}
		return err
	}
}

// talk makes a closed case of a counsellor in which this was said: by the person (>),
// the bot (<) with the first passage of the library as its source, and the counsellor.
func talk(t *testing.T, b *bot.Bot, li bot.Staff, lines ...string) (handoff int64) {
	t.Helper()
	ctx := context.Background()
	one := func(sql string, args ...any) (id int64) {
		t.Helper()
		if err := b.Pool.QueryRow(ctx, sql, args...).Scan(&id); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return id
	}
	conversation := one(`INSERT INTO conversation (channel, external_id, language) SELECT 'web', 'talk ' || count(*), 'zh' FROM conversation RETURNING id`)
	handoff = one(`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, ended_at, ended_by) VALUES ($1, 'closed', 'asked', 'zh', '4401', $2, $2, $2, 'counsellor') RETURNING id`, conversation, b.Now())
	one(`INSERT INTO handoff_event (handoff_id, staff_id, what, at) VALUES ($1, $2, 'claim', $3) RETURNING id`, handoff, li.ID, b.Now())
	reply := func(turn int64, a bot.Answer) {
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		one(`INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state) VALUES ($1, 1, $2, 'web', $3, 'offered') RETURNING id`, turn, conversation, string(body))
	}
	var turn int64
	for i, l := range append(lines, "") {
		switch {
		case l == "": // the news that it has ended
			one(`INSERT INTO turn (conversation_id, external_id, message, kind, state) VALUES ($1, 'case:' || $2::bigint || ':9:closed', '', 'notice', 'answered') RETURNING id`, conversation, handoff)
		case l[0] == '>':
			turn = one(`INSERT INTO turn (conversation_id, external_id, message, state, question) VALUES ($1, $2, $3, 'answered', CASE WHEN $3 LIKE '%？' THEN $3 ELSE '' END) RETURNING id`, conversation, strconv.Itoa(i), strings.TrimSpace(l[1:]))
		case l[0] == '<':
			version := one(`SELECT min(id) FROM version`)
			reply(turn, bot.Answer{Outcome: bot.Answered, Language: "zh", Text: strings.TrimSpace(l[1:]), Citations: []bot.Citation{{N: 1, Document: strconv.FormatInt(version, 10), Title: "失业保险金发放规定", Heading: []string{"第一条"}, Quote: "期限最长为十八个月", Start: 12, End: 20}}})
		default:
			notice := one(`INSERT INTO turn (conversation_id, external_id, message, kind, state) VALUES ($1, 'staff:' || $2::int, '', 'notice', 'answered') RETURNING id`, conversation, i)
			reply(notice, bot.Answer{Outcome: bot.Handoff, Language: "zh", By: li.Name, Text: prompts.CounsellorSays("zh", li.Name, l)})
		}
	}
	return handoff
}

// submit sends a form as a page of the inbox does.
func submit(t *testing.T, h http.Handler, cookie *http.Cookie, target string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "zh")
	r.AddCookie(cookie)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
