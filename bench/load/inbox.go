package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	counsellors = 50
	openCases   = 500
	pastCases   = 5000
	queueWithin = 200 * time.Millisecond // the 95th percentile of the queue page
)

// seedInbox fills the database: staff who are signed in, cases that are over, and
// open ones, of which most wait and the others are had, each with a conversation.
func (s *system) seedInbox(ctx context.Context, questions []string) (secrets []string, err error) {
	if err := s.exec(ctx, fmt.Sprintf(`
		INSERT INTO staff (name, role, capacity, on_duty_since) SELECT '顾问' || n, CASE WHEN n %% 10 = 0 THEN 'supervisor' ELSE 'counsellor' END, 1000, now() FROM generate_series(1, %d) n`, counsellors)); err != nil {
		return nil, err
	}
	for n := range counsellors {
		secret := rand.Text()
		hash := sha256.Sum256([]byte(secret))
		// As a record, so that columns which only a login needs are what they are.
		_, err := s.conn.Exec(ctx, `INSERT INTO staff_session SELECT * FROM jsonb_populate_record(NULL::staff_session, jsonb_build_object(
			'token', '\x' || $1, 'staff_id', $2::int, 'method', 'password', 'agent', '', 'created_at', now(), 'seen_at', now(), 'expires_at', now() + interval '1 hour'))`,
			hex.EncodeToString(hash[:]), n+1)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, secret)
	}
	_, err = s.conn.Exec(ctx, `
		WITH person AS (
			INSERT INTO conversation (channel, external_id, language, region)
			SELECT 'web', 'load-inbox-' || n, 'zh', CASE n % 3 WHEN 0 THEN '' WHEN 1 THEN '4401' ELSE '31' END FROM generate_series(1, $2::int + $3::int) n RETURNING id
		), said AS (
			INSERT INTO turn (conversation_id, external_id, message, state, outcome, received_at, answered_at)
			SELECT p.id, n::text, ($1::text[])[1 + (p.id * 7 + n) % cardinality($1::text[])], 'answered', 'answered', now() - (20 - n) * interval '1 minute', now() - (20 - n) * interval '1 minute'
			FROM person p, generate_series(1, 14) n RETURNING id, conversation_id, external_id
		)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state)
		SELECT id, 1, conversation_id, 'web', jsonb_build_object('outcome', CASE WHEN external_id::int % 5 = 0 THEN 'partial' ELSE 'answered' END, 'language', 'zh',
			'answer', repeat('用人单位应当按照劳动合同约定和国家规定，向劳动者及时足额支付劳动报酬。', 4) || '[1]',
			'citations', jsonb_build_array(jsonb_build_object('n', 1, 'document', conversation_id::text, 'title', '中华人民共和国劳动合同法', 'number', '主席令第七十三号',
				'heading', jsonb_build_array('第三章', '第三十条'), 'quote', repeat('用人单位拖欠或者未足额支付劳动报酬的，劳动者可以依法向当地人民法院申请支付令。', 6), 'url', 'https://example.org/law'))), 'offered' FROM said`,
		questions, openCases, pastCases)
	if err != nil {
		return nil, err
	}
	return secrets, s.exec(ctx, fmt.Sprintf(`
		INSERT INTO handoff (conversation_id, reason, priority, language, region, topics, opened_at, waiting_since, due_at, fed, level, state, owner, claimed_at, ended_at, ended_by)
		SELECT c.id, (ARRAY['asked', 'unsolved', 'unhappy', 'topic'])[1 + c.id %% 4], CASE WHEN c.id %% 50 = 0 AND n <= %[1]d THEN 10 ELSE 0 END, 'zh', c.region,
		       ARRAY['unpaid_wages', 'arbitration'], now() - n * interval '1 minute', now() - n * interval '1 minute', CASE WHEN n <= %[1]d THEN now() + interval '2 hours' END,
		       (SELECT max(id) FROM turn WHERE conversation_id = c.id), 1,
		       CASE WHEN n > %[1]d THEN 'closed' WHEN n %% 5 < 2 THEN 'active' ELSE 'waiting' END,
		       CASE WHEN n <= %[1]d AND n %% 5 < 2 THEN 1 + n %% %[2]d END, CASE WHEN n > %[1]d OR n %% 5 < 2 THEN now() END,
		       CASE WHEN n > %[1]d THEN now() END, CASE WHEN n > %[1]d THEN 'counsellor' ELSE '' END
		FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM conversation WHERE external_id LIKE 'load-inbox-%%') c`, openCases, counsellors),
		`UPDATE conversation c SET owner = h.owner, owner_epoch = 1 FROM handoff h WHERE h.conversation_id = c.id AND h.owner IS NOT NULL`,
		fmt.Sprintf(`INSERT INTO handoff_event (handoff_id, staff_id, what, at) SELECT id, coalesce(owner, 1 + id %% %d), 'claim', now() FROM handoff WHERE state <> 'waiting'`, counsellors),
		`ANALYZE`)
}

// times are how long something took, for all counsellors together.
type times struct {
	mu   sync.Mutex
	took []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.took = append(t.took, d)
}

func (t *times) at(percent int) time.Duration {
	slices.Sort(t.took)
	if len(t.took) == 0 {
		return 0
	}
	return t.took[min(len(t.took)-1, len(t.took)*percent/100)]
}

// desk is the inbox under load.
type desk struct {
	base              string
	client            *http.Client
	queue, page, said times
	claims, failed    atomic.Int64
	events            atomic.Int64
	last              atomic.Value
}

// inbox has counsellors work at once: each has the event stream open, looks at the
// queue, fetches it again when it changes, claims, opens cases of theirs and writes.
func (s *system) inbox(ctx context.Context, o options, questions []string) error {
	secrets, err := s.seedInbox(ctx, questions)
	if err != nil {
		return fmt.Errorf("fill the inbox: %w", err)
	}
	d := &desk{base: strings.TrimSuffix(s.base, "/"), client: &http.Client{Transport: transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	working, stop := context.WithTimeout(ctx, o.runs)
	defer stop()
	before, err := s.cost(ctx)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	for _, secret := range secrets {
		all.Go(func() { d.counsellor(working, secret) })
	}
	all.Wait()
	after, err := s.cost(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%d open cases, %d counsellors, %v: %d claims, %d replies, %d events; %d requests failed\n",
		openCases, counsellors, o.runs, d.claims.Load(), len(d.said.took), d.events.Load(), d.failed.Load())
	for _, of := range []struct {
		name string
		*times
	}{{"queue page", &d.queue}, {"case page", &d.page}, {"reply", &d.said}} {
		fmt.Printf("%-10s  %6d times  p50 %8v  p95 %8v  p99 %8v\n", of.name, len(of.took), ms(of.at(50)), ms(of.at(95)), ms(of.at(99)))
	}
	wall := after.wall.Sub(before.wall).Seconds()
	fmt.Printf("CPU        program %.2f cores, PostgreSQL %.2f, load %.2f\n", (after.program-before.program).Seconds()/wall, (after.server-before.server).Seconds()/wall, (after.load-before.load).Seconds()/wall)
	if why := d.last.Load(); why != nil && d.failed.Load() > 0 {
		return fmt.Errorf("%d requests failed, as: %v", d.failed.Load(), why)
	}
	if got := d.queue.at(95); got > queueWithin {
		return fmt.Errorf("the queue page takes %v at the 95th percentile; it should take %v", ms(got), queueWithin)
	}
	return nil
}

var caseLink = regexp.MustCompile(`href="/inbox/case/(\d+)"`)

// counsellor works until ctx is over.
func (d *desk) counsellor(ctx context.Context, secret string) {
	changed := make(chan struct{}, 1)
	go d.listen(ctx, secret, changed)
	think := time.NewTimer(time.Duration(mathrand.Int64N(int64(3 * time.Second))))
	var list <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed: // the open page fetches the list soon, as its script does
			if list == nil {
				list = time.After(100*time.Millisecond + time.Duration(mathrand.Int64N(int64(1400*time.Millisecond))))
			}
		case <-list:
			list = nil
			d.get(ctx, secret, "/inbox/", &d.queue, "HX-Request", "true")
		case <-think.C:
			think.Reset(time.Second + time.Duration(mathrand.Int64N(int64(4*time.Second))))
			d.work(ctx, secret)
		}
	}
}

func (d *desk) work(ctx context.Context, secret string) {
	waiting := caseLink.FindAllStringSubmatch(d.get(ctx, secret, "/inbox/", &d.queue), -1)
	if len(waiting) > 0 && mathrand.IntN(4) == 0 {
		n := waiting[mathrand.IntN(len(waiting))][1]
		switch status := d.post(ctx, secret, "/inbox/case/"+n+"/do", url.Values{"verb": {"claim"}}); status {
		case http.StatusSeeOther:
			d.claims.Add(1)
		case http.StatusConflict, 0: // another was first
		default:
			d.fail(fmt.Errorf("claim: %d", status))
		}
	}
	mine := caseLink.FindAllStringSubmatch(d.get(ctx, secret, "/inbox/mine", nil), -1)
	if len(mine) == 0 {
		return
	}
	path := "/inbox/case/" + mine[mathrand.IntN(len(mine))][1]
	d.get(ctx, secret, path, &d.page)
	began := time.Now()
	switch status := d.post(ctx, secret, path+"/say", url.Values{"text": {"您好，请问合同是哪一年签的？"}, "key": {rand.Text()}}, "X-Inbox", "1"); status {
	case http.StatusNoContent:
		d.said.add(time.Since(began))
	case 0:
	default:
		d.fail(fmt.Errorf("say: %d", status))
	}
}

func (d *desk) fail(err error) {
	d.failed.Add(1)
	d.last.Store(err)
}

func (d *desk) do(ctx context.Context, secret, method, path string, body io.Reader, header ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, d.base+path, body)
	if err != nil {
		return nil, err
	}
	r.AddCookie(&http.Cookie{Name: "careerbot-staff", Value: secret})
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin") // as a browser does; a form without it is refused
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return d.client.Do(r)
}

// get fetches a page, and notes how long it took.
func (d *desk) get(ctx context.Context, secret, path string, took *times, header ...string) string {
	began := time.Now()
	resp, err := d.do(ctx, secret, http.MethodGet, path, nil, header...)
	var body []byte
	if err == nil {
		body, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err == nil && resp.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	if ctx.Err() != nil {
		return ""
	}
	if err != nil {
		d.fail(err)
		return ""
	}
	if took != nil {
		took.add(time.Since(began))
	}
	return string(body)
}

// post sends a form and gives the status, 0 where the time is over.
func (d *desk) post(ctx context.Context, secret, path string, form url.Values, header ...string) int {
	resp, err := d.do(ctx, secret, http.MethodPost, path, strings.NewReader(form.Encode()), header...)
	if ctx.Err() != nil {
		return 0
	}
	if err != nil {
		d.fail(err)
		return 0
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode
}

// listen holds the event stream open.
func (d *desk) listen(ctx context.Context, secret string, changed chan<- struct{}) {
	resp, err := d.do(ctx, secret, http.MethodGet, "/inbox/events", nil)
	if err == nil {
		defer resp.Body.Close() // read to its end
		if resp.StatusCode != http.StatusOK {
			err = fmt.Errorf("events: %d", resp.StatusCode)
		}
	}
	if err != nil {
		if ctx.Err() == nil {
			d.fail(err)
		}
		return
	}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if lines.Text() != "event: cases" {
			continue
		}
		d.events.Add(1)
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	if ctx.Err() == nil {
		d.fail(errors.New("an event stream ended"))
	}
}
