package job_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// loaded gives a searcher over the real advertisements, as they stand but for their
// dates.
func loaded(t testing.TB) *job.Searcher {
	t.Helper()
	pool := pgtest.New(t)
	for mapping, file := range map[string]string{"jobs_nhs_en": "jobs_nhs_en/jobs_sample3000.jsonl", "jobs_zh": "jobs_zh/jobs.jsonl"} {
		if len(advertisements(t, file)) == 0 {
			t.Fatal("no advertisements")
		}
		m, err := vacancy.ReadMapping(mapping)
		if err != nil {
			t.Fatal(err)
		}
		s := &vacancy.Store{Pool: pool, Now: func() time.Time { return thursday }}
		path := filepath.Join("..", "..", "..", "shared", "data", file)
		if _, err := s.Load(context.Background(), vacancy.Load{Source: mapping, Mapping: m, Paths: []string{path}, Shift: 365 * 100}); err != nil {
			t.Fatal(err)
		}
	}
	return searcher(pool)
}

func searcher(pool *pgxpool.Pool) *job.Searcher {
	return &job.Searcher{Pool: pool, Places: &retrieval.Searcher{Pool: pool}}
}

// selves are what people say of themselves, by what it says of them.
var selves = map[string]map[string][]string{
	"zh": {
		"sex":          {"我是女的", "女", "本人男", "男生", "45岁 女", "中年男"},
		"age":          {"35岁", "奔四的人了", "今年四十出头", "属马的", "我今年五十二岁", "90后", "年纪大了"},
		"ethnicity":    {"回族", "我是维吾尔族", "少数民族"},
		"religion":     {"我是穆斯林", "信佛", "基督徒"},
		"registration": {"外地户口", "农村户口", "我是外地人", "本地户籍", "四川人", "我是河南人", "河南户口", "户口在安徽", "老家湖南", "不是本地人"},
		"standing":     {"退休了", "低保户", "刚出狱", "下岗职工", "大专"},
		"family":       {"已婚带孩子", "单亲妈妈", "离异", "未婚", "家里有老人要照顾", "怀孕三个月"},
		"disability":   {"残疾", "有残疾证", "听力不好", "我是残疾人", "肢体残疾三级", "戴助听器", "左腿截肢", "坐轮椅", "耳朵背"},
	},
	"en": {
		"sex":          {"I'm a woman", "male", "I am a man", "female"},
		"age":          {"I'm 58 years old", "I am 62", "I am 35 and", "aged 45", "19 yo", "I'm in my fifties"},
		"ethnicity":    {"I'm a black woman", "Asian man", "I am Polish", "as a Sikh woman", "person of colour", "hijab wearing"},
		"religion":     {"Muslim", "I'm Jewish", "Christian"},
		"registration": {"I'm an immigrant", "refugee", "I'm on a visa", "immigrant from Poland", "born in Romania", "I come from Nigeria"},
		"standing":     {"on benefits", "as an older worker", "retired teacher", "ex-offender", "I just left prison"},
		"family":       {"single mum", "married with two kids", "married with kids", "carer for my mum", "I'm pregnant", "divorced father of three"},
		"disability":   {"I'm disabled", "deaf", "I have autism", "I'm blind", "I use a hearing aid", "using a wheelchair", "I'm on crutches", "I have HIV", "wheelchair user", "low vision"},
	},
}

var occupations = map[string][]string{
	"zh": {"北京python开发", "数据分析 15k以上", "java工程师 上海", "C++ 深圳 20k以上"},
	"en": {"nurse in Preston", "part time receptionist", "care assistant over £10 an hour", "cleaner"},
}

// TestBlind: who a person is changes nothing of what they are offered. The wish with and
// without what they say of themselves is read alike and gives the same list.
func TestBlind(t *testing.T) {
	s := loaded(t)
	pairs, empty := 0, 0
	for language, kinds := range selves {
		for _, occupation := range occupations[language] {
			plain := job.Query{Wish: job.ReadAt(occupation, language, thursday), Language: language, When: thursday}
			want, err := s.Search(context.Background(), plain)
			if err != nil {
				t.Fatal(err)
			}
			if len(want.Vacancies) == 0 {
				empty++
			}
			for kind, all := range kinds {
				for _, self := range all {
					for _, said := range []string{self + ", " + occupation, occupation + "，" + self} {
						pairs++
						q := plain
						q.Wish = job.ReadAt(said, language, thursday)
						if !reflect.DeepEqual(q.Wish, plain.Wish) {
							t.Errorf("%s, %q is read as %+v, without it %+v", kind, said, q.Wish, plain.Wish)
						}
						got, err := s.Search(context.Background(), q)
						if err != nil {
							t.Fatal(err)
						}
						if !reflect.DeepEqual(got, want) {
							t.Errorf("%s, %q: %v, without it %v", kind, said, titles(got), titles(want))
						}
					}
				}
			}
		}
	}
	if pairs < 60 || empty > 0 {
		t.Errorf("%d pairs, %d wishes that find nothing", pairs, empty)
	}
}

func titles(f job.Found) (all []string) {
	for _, v := range f.Vacancies {
		all = append(all, fmt.Sprintf("%d %s %.4f", v.ID, v.Title, v.Fit))
	}
	return all
}

// TestWorkStays: what is said of oneself in one breath with the work does not take the
// work with it.
func TestWorkStays(t *testing.T) {
	for said, want := range map[string]string{"农村户口找保洁": "保洁", "外地户口找保安": "保安", "农业户口想找保洁": "保洁"} {
		if got := job.Read(said, "zh").Text; got != want {
			t.Errorf("%s is read as %q, want %q", said, got, want)
		}
	}
}

// TestSelves: what is said in one breath with the work, in words that the lists above do
// not have, changes nothing of what is found.
func TestSelves(t *testing.T) {
	s := loaded(t)
	file, err := os.ReadFile(filepath.Join("testdata", "selves.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	pairs, alike := 0, 0
	for line := range strings.Lines(string(file)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 {
			t.Fatalf("%q is no line of three", line)
		}
		pairs++
		said, alone := job.ReadAt(f[1], f[0], thursday), job.ReadAt(f[2], f[0], thursday)
		if reflect.DeepEqual(said, alone) {
			alike++
			continue
		}
		var found [2]job.Found
		for i, w := range []job.Wish{said, alone} {
			if found[i], err = s.Search(context.Background(), job.Query{Wish: w, Language: f[0], When: thursday}); err != nil {
				t.Fatal(err)
			}
		}
		if numbers(found[0]) != numbers(found[1]) {
			t.Errorf("%q, read as %+v: %v\n%q, read as %+v: %v", f[1], said, titles(found[0]), f[2], alone, titles(found[1]))
		}
	}
	if pairs < 400 || alike < pairs*3/4 {
		t.Errorf("%d pairs, %d of them read alike", pairs, alike)
	}
}

func numbers(f job.Found) (all string) {
	for _, v := range f.Vacancies {
		all += fmt.Sprint(v.ID, " ")
	}
	return all
}

// TestWorkWithPeople: who is worked with or for is the work, not who asks.
func TestWorkWithPeople(t *testing.T) {
	for _, said := range []string{
		"autism support worker", "learning disability nurse", "special needs teaching assistant", "diabetes specialist nurse", "homeless hostel support", "skin cancer navigator", "paediatric diabetes dietitian", "white goods engineer",
		"Chinese chef", "French teacher", "BSL British sign language interpreter", "女装导购", "子女教育顾问", "孕妇瑜伽教练", "月子中心护理", "老人护理",
	} {
		if w := job.ReadAt(said, "", thursday); w.Text != strings.ToLower(said) {
			t.Errorf("%q is read as %+v", said, w)
		}
	}
}

// TestConstraintsStay: what somebody needs of the work is no statement of who they are.
func TestConstraintsStay(t *testing.T) {
	for said, holds := range map[string]func(job.Wish) bool{
		"要接送孩子，下午三点前下班": func(w job.Wish) bool {
			return strings.Join(w.Shifts, " ") == "day" && strings.Contains(strings.Join(w.NotShifts, " "), "night")
		},
		"I have two kids, school hours only":               func(w job.Wish) bool { return strings.Join(w.Shifts, " ") == "day" },
		"I use a wheelchair, wheelchair accessible office": func(w job.Wish) bool { return slices.Contains(w.Needs, "access") && w.Text == "office" },
		"轮椅能进的办公室":                                         func(w job.Wish) bool { return slices.Contains(w.Needs, "access") && w.Text == "办公室" },
		"单亲妈妈，允许带孩子的食堂":                                    func(w job.Wish) bool { return strings.Contains(w.Text, "带孩子") },
		"pregnant, no nights":                              func(w job.Wish) bool { return strings.Join(w.NotShifts, " ") == "night" && w.Text == "" },
		"care of elderly people in a care home":            func(w job.Wish) bool { return strings.Contains(w.Text, "care") },
		"Indian restaurant chef":                           func(w job.Wish) bool { return strings.Contains(w.Text, "indian restaurant") },
		"维吾尔族小伙，新疆餐厅烤肉师傅": func(w job.Wish) bool {
			return strings.Contains(w.Text, "新疆餐厅") && !strings.Contains(w.Text, "族")
		},
	} {
		if w := job.ReadAt(said, "", thursday); !holds(w) {
			t.Errorf("%q is read as %+v", said, w)
		}
	}
}

// row is an advertisement of a test.
type row map[string]any

const testMapping = `
law: CN
label: Test
currency: CNY
zone: Asia/Shanghai
datum: wgs84
fields: {id: id, title: title, employer: employer, place: place, region: region, latitude: lat, longitude: lon, pay: pay, currency: currency, employment: type,
  hours: hours, headcount: headcount, duties: duties, requirements: requirements, conditions: conditions, experience: experience, settlement: settlement, posted: posted, valid_from: from,
  valid_through: until, places_left: left, skills: skills, education: education}
`

// load loads rows as a source; what a row does not state is the same for all.
func load(t testing.TB, pool *pgxpool.Pool, source string, rows ...row) {
	t.Helper()
	path := filepath.Join(t.TempDir(), source+".ndjson")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		whole := row{
			"id": fmt.Sprint(i), "title": "保洁员", "employer": fmt.Sprintf("公司%s%d", source, i), "place": "北京", "type": "full time", "requirements": "吃苦耐劳", "headcount": "2", "duties": "打扫卫生",
			"conditions": "合同", "pay": "5000元/月", "posted": "2026-11-20", "until": "2099-01-01",
		}
		for k, v := range r {
			whole[k] = v
		}
		if err := json.NewEncoder(file).Encode(whole); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := vacancy.ParseMapping(testMapping)
	if err != nil {
		t.Fatal(err)
	}
	s := &vacancy.Store{Pool: pool, Now: func() time.Time { return thursday }}
	if r, err := s.Load(context.Background(), vacancy.Load{Source: source, Mapping: m, Paths: []string{path}}); err != nil || r.Incomplete > 0 || r.Refused > 0 {
		t.Fatal(err, r)
	}
}

// TestOwnership: the same work offered by employers of every kind has the same score.
func TestOwnership(t *testing.T) {
	pool := pgtest.New(t)
	var rows []row
	owners := []string{
		"北京市保洁国有企业", "中国某某集团（国企）", "民营保洁有限公司", "某某外资（中国）有限公司", "个体工商户李四", "事业单位后勤中心", "NHS Foundation Trust", "Cleaners Ltd", "Clean Charity", "City Council", "A plc",
	}
	for _, owner := range owners {
		rows = append(rows, row{"employer": owner})
	}
	load(t, pool, "one", rows...)
	for _, said := range []string{"保洁", "北京 保洁员 4千以上", "打扫卫生"} {
		f, err := searcher(pool).Search(context.Background(), job.Query{Wish: job.ReadAt(said, "zh", thursday), Language: "zh", When: thursday, Limit: 50})
		if err != nil || len(f.Vacancies) != len(owners) {
			t.Fatal(said, err, titles(f))
		}
		for _, v := range f.Vacancies {
			if v.Fit != f.Vacancies[0].Fit {
				t.Errorf("%s: %s has %v, %s %v", said, v.Employer, v.Fit, f.Vacancies[0].Employer, f.Vacancies[0].Fit)
			}
		}
	}
}
