package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/job"
)

// jobMapping has every field under its own name.
const jobMapping = `
label: 市就业中心
law: CN
currency: CNY
zone: Asia/Shanghai
datum: wgs84
fields: {id: id, title: title, employer: employer, place: place, region: region, latitude: lat, longitude: lon, pay: pay, employment: type, hours: hours,
  shifts: shifts, headcount: headcount, requirements: requirements, duties: duties, conditions: conditions, education: education, experience: experience,
  valid_through: until, posted: posted, settlement: settlement, places_left: left, tools: tools, insurance: insurance, contact: contact, url: url, language: language}
trial: {headcount: {const: "1"}}
`

// jobRow is an advertisement, as its feed has it.
type jobRow map[string]any

// inZH and inEN are advertisements that lack nothing.
func inZH(id, title string, change jobRow) jobRow {
	return with(jobRow{
		"id": id, "title": title, "employer": "望京餐饮", "place": "北京市海淀区中关村大街1号", "pay": "200元/天", "type": "日结", "settlement": "日结", "left": "2",
		"shifts": "晚上", "requirements": "能吃苦", "duties": title + "，晚上六点到十一点", "headcount": "2", "conditions": "包一餐", "insurance": "意外险", "tools": "不用自带", "language": "zh",
		"lat": "39.981", "lon": "116.312", "contact": "王师傅 010-62510000", "until": time.Now().AddDate(0, 0, 20).Format(time.DateOnly), "posted": time.Now().Format(time.DateOnly),
	}, change)
}

func inEN(id, title string, change jobRow) jobRow {
	return with(jobRow{
		"id": id, "title": title, "employer": "Ribble Care", "place": "Preston PR1 2HE", "region": "GB-ENG", "pay": "£12.60 an hour", "type": "part-time", "hours": "20 hours a week",
		"shifts": "evenings", "requirements": "Kind and patient", "duties": title + ": help people at home in the evenings", "conditions": "Pension", "headcount": "3", "language": "en",
		"currency": "GBP", "lat": "53.759", "lon": "-2.699", "url": "https://example.org/jobs/" + id, "until": time.Now().AddDate(0, 0, 20).Format(time.DateOnly), "posted": time.Now().Format(time.DateOnly),
	}, change)
}

func with(r, change jobRow) jobRow {
	maps.Copy(r, change)
	return r
}

// someJobs are the vacancies of the scripts.
func someJobs() []jobRow {
	far := jobRow{"place": "北京市昌平区回龙观西大街9号", "lat": "40.077", "lon": "116.318"}
	none := jobRow{"left": nil, "settlement": nil, "tools": nil}
	return []jobRow{
		inZH("k1", "后厨帮工", nil),
		inZH("k2", "后厨洗碗工", jobRow{"employer": "海淀食堂", "pay": "180元/天", "lat": "39.990", "lon": "116.320", "left": "1"}),
		inZH("k3", "后厨切配", jobRow{"employer": "学院路小馆", "pay": "220元/天", "requirements": "能吃苦，50岁以下"}),
		inZH("k4", "后厨面点", with(jobRow{"employer": "回龙观面馆", "pay": "6000元/月", "type": "全职", "shifts": "白天", "duties": "后厨面点，早上八点到下午五点", "headcount": "2"}, with(far, none))),
		inZH("c1", "保洁员", with(jobRow{"employer": "洁净家政", "pay": "4500元/月", "type": "全职", "shifts": "白天", "duties": "写字楼保洁，上午九点到下午五点", "headcount": "4", "conditions": "有社保"}, none)),
		inZH("c2", "小时工保洁", with(jobRow{"employer": "家家乐家政", "pay": "35元/小时", "type": "兼职", "hours": "每周20小时", "duties": "上门保洁", "shifts": nil, "headcount": nil}, none)),
		inZH("s1", "保洁员", with(jobRow{"employer": "浦江物业", "place": "上海市浦东新区张杨路8号", "lat": "31.227", "lon": "121.525", "pay": "4800元/月", "type": "全职", "headcount": "1", "shifts": "白天", "duties": "小区保洁"}, none)),
		inEN("p1", "Care assistant", nil),
		inEN("p2", "Care worker, evenings", jobRow{"employer": "Lune Homes", "pay": "£13.20 an hour", "lat": "53.765", "lon": "-2.71"}),
		inEN("p3", "Night care assistant", jobRow{"pay": "£11.50 an hour", "type": "full-time", "hours": "37.5 hours a week", "shifts": "nights", "duties": "Care at night"}),
		inEN("p4", "Cleaner", jobRow{"employer": "Spotless", "duties": "Clean offices in the daytime", "shifts": "days", "pay": "£12.21 an hour"}),
		inEN("p5", "Care coordinator", jobRow{"place": "Lancaster LA1 1AA", "lat": "54.05", "lon": "-2.80", "pay": "£25,000 a year", "type": "full-time", "duties": "Plan the care rota", "shifts": "days", "hours": "37.5 hours a week"}),
	}
}

// newJobsBot gives a bot over the sample guides, vacancies and a few places.
func newJobsBot(t testing.TB) *bot.Bot {
	t.Helper()
	return jobsBotOn(pgtest.Copy(t, "jobs", func(pool *pgxpool.Pool) { fillJobs(t, pool) }))
}

func jobsBotOn(pool *pgxpool.Pool) *bot.Bot {
	b := botOn(pool)
	b.PostAt = "https://work.example.org/post/"
	b.Jobs = &job.Searcher{Pool: b.Pool, Places: b.Searcher}
	return b
}

func fillJobs(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	fillStarter(t, pool)
	list := filepath.Join(t.TempDir(), "places.csv")
	csv := "id,name,type,address,region,lon,lat\n1,中关村零工驿站,market,海淀区中关村大街2号,110108,116.315,39.982\n2,Preston Jobcentre,station,Preston PR1 2HE,GB-ENG,-2.70,53.76\n"
	if err := os.WriteFile(list, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&place.Loader{Pool: pool, Now: time.Now}).Load(context.Background(), []string{list}, place.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	loadJobs(t, botOn(pool), someJobs()...)
}

// loadJobs adds vacancies, of which every one must be offered.
func loadJobs(t testing.TB, b *bot.Bot, rows ...jobRow) {
	t.Helper()
	m, err := vacancy.ParseMapping(jobMapping)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "feed.ndjson")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		maps.DeleteFunc(r, func(_ string, v any) bool { return v == nil })
		if err := json.NewEncoder(file).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	store := &vacancy.Store{Pool: b.Pool, Now: time.Now}
	if _, err := store.Load(context.Background(), vacancy.Load{Source: "city", Mapping: m, Paths: []string{path}, Shift: 1}); err != nil {
		t.Fatal(err)
	}
	var live int
	for _, r := range rows {
		if err := b.Pool.QueryRow(context.Background(), `SELECT count(*) FROM vacancy_live WHERE external_id = $1`, r["id"]).Scan(&live); err != nil || live != 1 && r["left"] != "0" {
			var state, missing string
			why := b.Pool.QueryRow(context.Background(), `SELECT state, missing::text FROM vacancy WHERE external_id = $1`, r["id"]).Scan(&state, &missing)
			t.Fatalf("%s is not offered: %s %s, %v %v", r["id"], state, missing, err, why)
		}
	}
}

// TestJobs plays the scripts of testdata/dialogues/jobs.
func TestJobs(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 2)
	playScripts(t, "testdata/dialogues/jobs/*.txt", 1, func(t *testing.T, script string) func(n int, line string) {
		o.TB = t
		o.empty()
		o.exec(`DELETE FROM vacancy WHERE external_id LIKE 'new%'`)
		o.exec(`DELETE FROM vacancy_report`)
		o.Desk, o.refused = &bot.Desk{Channel: "telegram", Conversation: "-100"}, nil
		return func(n int, line string) {
			switch verb, rest, _ := strings.Cut(line, " "); verb {
			case "vacancy": // ID TITLE: a new one, near 中关村
				id, title, _ := strings.Cut(rest, " ")
				row := inZH(id, title, jobRow{"employer": "新店" + id})
				if strings.HasPrefix(id, "newen") {
					row = inEN(id, title, jobRow{"employer": "New " + id})
				}
				loadJobs(t, o.Bot, row)
			case "sql":
				o.exec(rest)
			case "count": // N QUERY
				want, query, _ := strings.Cut(rest, " SELECT ")
				query = "SELECT " + query
				if is := o.column("SELECT (" + query + ")::text"); is != want {
					t.Errorf("line %d: %s, want %s", n, is, want)
				}
			case "reported": // the titles that staff see, then they have looked
				var titles []string
				all, err := o.Reports(context.Background(), 10)
				for _, r := range all {
					titles = append(titles, fmt.Sprintf("%s %d", r.Title, r.People))
					if err := o.SettleReports(context.Background(), r.Vacancy, "王"); err != nil {
						t.Error(err)
					}
					if err := o.SettleReports(context.Background(), r.Vacancy, "王"); !errors.Is(err, bot.ErrNoReport) {
						t.Errorf("settled twice: %v", err)
					}
				}
				if is := strings.Join(titles, ", "); err != nil || is != rest {
					t.Errorf("line %d: reported are %q, want %q, %v", n, is, rest, err)
				}
			case "alerts": // who is due is told
				if _, err := o.AlertJobs(context.Background()); err != nil {
					t.Fatal(err)
				}
			default:
				line := line
				if before, id, ok := strings.Cut(line, "#k"); ok { // a vacancy by the id of its feed
					line = before + "#" + o.column(`SELECT id::text FROM vacancy WHERE external_id = $1`, "k"+id)
				}
				o.line(script, n, line)
			}
		}
	})
}
