package share_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/share"
)

// mapping is that of the lists that instances have of their own.
const mapping = `
law: CN
label: 市人社局
language: zh
currency: CNY
zone: Asia/Shanghai
datum: wgs84
closed: {path: status, values: [closed]}
fields: {id: id, title: title, employer: employer, place: place, latitude: lat, longitude: lon, pay: pay, employment: type, headcount: headcount,
  requirements: requirements, duties: duties, conditions: conditions, valid_from: from, valid_through: until, posted: posted, settlement: settlement,
  places_left: left, tools: tools, insurance: insurance, url: url, contact: contact, education: education, experience: experience, skills: skills, hours: hours}
trial:
  headcount: {const: "1"}
`

type row map[string]any

// whole is an advertisement that lacks nothing.
func whole(id string, change row) row {
	r := row{
		"id": id, "title": "夜班后厨帮工 " + id, "employer": "西湖餐饮有限公司", "place": "浙江省杭州市西湖区文三路1号", "pay": "200元/天 日结", "type": "日结", "headcount": "2",
		"requirements": "身体健康\n会用刀", "duties": "洗菜、切配 " + id + "，负责后厨卫生", "conditions": "包两餐，夜班，五险", "until": time.Now().AddDate(0, 0, 20).Format(time.DateOnly),
		"from": "2026-01-01", "posted": "2026-01-01", "lat": 30.28, "lon": 120.12, "left": "2", "tools": "自带围裙", "insurance": "意外险", "url": "https://jobs.example.org/" + id,
		"contact": "0571-88880000", "education": "不限", "experience": "一年", "skills": "切配, 洗碗", "hours": "40小时", "settlement": "日结",
	}
	for k, v := range change {
		r[k] = v
	}
	return r
}

// instance is a careerbot with its database and its HTTP server.
type instance struct {
	*vacancy.Store
	url    string // of the database
	server *httptest.Server
	door   *share.Door
}

// wire lets a test stand between a server and who asks.
type wire func(next http.Handler) http.Handler

func start(t testing.TB, o share.Options, between wire) *instance {
	t.Helper()
	in := &instance{url: pgtest.URL(t)}
	in.Store = &vacancy.Store{Pool: pool(t, in.url), Now: time.Now}
	o.Pool = pool(t, in.url, postgres.WithMaxConns(4), postgres.WithStatementTimeout(time.Minute))
	if o.PerMinute == 0 {
		o.PerMinute = 100_000
	}
	o.Log = slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	in.door = share.New(o)
	in.door.Mount(mux)
	var handler http.Handler = mux
	if between != nil {
		handler = between(mux)
	}
	in.server = httptest.NewServer(handler)
	t.Cleanup(in.server.Close)
	return in
}

func pool(t testing.TB, url string, o ...postgres.Option) *pgxpool.Pool {
	t.Helper()
	p, _, err := postgres.Open(context.Background(), url, o...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// load loads rows as a list of its own; with replace it is all there is.
func (in *instance) load(t testing.TB, replace bool, rows ...row) *vacancy.Report {
	t.Helper()
	return in.loadAs(t, "own", mapping, replace, 0, rows...)
}

func (in *instance) loadAs(t testing.TB, source, text string, replace bool, shift int, rows ...row) *vacancy.Report {
	t.Helper()
	m, err := vacancy.ParseMapping(text)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rows.ndjson")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := json.NewEncoder(f)
	for _, r := range rows {
		if err := out.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := in.Load(context.Background(), vacancy.Load{Source: source, Mapping: m, Paths: []string{path}, Replace: replace, Shift: shift})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func (in *instance) loadPlaces(t testing.TB, name, body string) place.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	reports, err := (&place.Loader{Pool: in.Pool, Now: time.Now}).Load(context.Background(), []string{path}, place.Options{Replace: true}, nil)
	if err != nil || len(reports) != 1 || reports[0].Refused != "" {
		t.Fatal(reports, err)
	}
	return reports[0]
}

// follow makes an instance a subscriber of another's feed.
func (in *instance) follow(t testing.TB, name string, of *instance) {
	t.Helper()
	text, err := vacancy.MappingText("careerbot")
	if err != nil {
		t.Fatal(err)
	}
	err = in.AddSource(context.Background(), vacancy.Source{
		Name: name, Label: name + "平台", URL: of.server.URL + "/feeds/jobpostings.ndjson?limit=7", Mapping: text, Every: time.Hour, Private: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (in *instance) run(t testing.TB, name string) *vacancy.Report {
	t.Helper()
	report, err := in.RunSource(context.Background(), name, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// live lists the titles that are offered, with their labels, by title.
func (in *instance) live(t testing.TB) string {
	t.Helper()
	var all string
	err := in.Pool.QueryRow(context.Background(), `
		SELECT coalesce(string_agg(v.title || ' [' || vacancy_label(v.id, s.label) || ']', ', ' ORDER BY v.title, vacancy_label(v.id, s.label)), '')
		FROM vacancy_live v JOIN vacancy_source s ON s.id = v.source_id`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// get asks, and gives the answer with its body unpacked.
func (in *instance) get(t testing.TB, path string, header ...string) (*http.Response, string) {
	t.Helper()
	response, err := in.ask(http.MethodGet, path, header...)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func (in *instance) ask(method, path string, header ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, in.server.URL+path, nil)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return in.server.Client().Do(r)
}

// feed reads the feed from a cursor to its end, and gives what it says in order: the
// title of what is open, "-" and the name of what is removed.
func (in *instance) feed(t testing.TB, since string, limit int) (said []string, cursor string) {
	t.Helper()
	for range 1000 {
		response, body := in.get(t, fmt.Sprintf("/feeds/jobpostings.ndjson?limit=%d%s", limit, since))
		if response.StatusCode != http.StatusOK {
			t.Fatal(response.Status, body)
		}
		lines := bufio.NewScanner(strings.NewReader(body))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var p struct {
				Title      string
				Identifier struct{ Value string }
				Vacancy    struct{ Status string } `json:"careerbot:vacancy"`
			}
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.Vacancy.Status == "removed" {
				_, id, _ := strings.Cut(p.Identifier.Value, ":")
				p.Title = "-" + id
			}
			said = append(said, p.Title)
		}
		cursor = response.Header.Get("Feed-Cursor")
		since = "&since=" + cursor
		if response.Header.Get("Link") == "" {
			return said, cursor
		}
	}
	t.Fatal("the feed does not end")
	return nil, ""
}

func gunzip(t testing.TB, body io.Reader) string {
	t.Helper()
	z, err := gzip.NewReader(body)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func (in *instance) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := in.Pool.Exec(context.Background(), sql, args...); err != nil {
		t.Fatal(err)
	}
}
