package job_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy"
)

// mappings are of the rows that multiply makes; both countries have the same fields.
const mappingFields = `
fields:
  id: id
  title: title
  employer: employer
  place: place
  latitude: lat
  longitude: lon
  pay: pay
  employment: type
  headcount: headcount
  hours: hours
  duties: duties
  requirements: requirements
  conditions: conditions
  experience: experience
  skills: skills
  settlement: settlement
  posted: posted
  valid_through: until
`

var manyMappings = map[string]string{
	"zh": "law: CN\nlabel: 招聘样例\nlanguage: zh\ndatum: gcj02\ncurrency: CNY\nzone: Asia/Shanghai\n" + mappingFields,
	"en": "law: GB\nlabel: Sample\nlanguage: en\nregion: GB\ndatum: wgs84\ncurrency: GBP\nzone: Europe/London\n" + mappingFields,
}

type advertisement = map[string]any

// advertisements reads the real advertisements beside the checkout.
func advertisements(t testing.TB, file string) []advertisement {
	t.Helper()
	in, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", file))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real advertisements must be beside the checkout: %v", err)
		}
		t.Skipf("the real advertisements are not beside the checkout: %v", err)
	}
	defer in.Close()
	var all []advertisement
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, 1<<22)
	for scan.Scan() {
		var row advertisement
		if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

// plainWork is what the real Chinese advertisements, nearly all of computers, lack.
var plainWork = []string{
	"保洁员", "保洁", "家政保洁", "后厨帮工", "厨师", "洗碗工", "服务员", "传菜员", "收银员", "理货员", "叉车工", "叉车司机", "仓库管理员", "快递分拣员", "快递员", "外卖骑手",
	"保安", "小区保安", "普工", "电子厂普工", "操作工", "焊工", "电工", "钳工", "木工", "搬运工", "装卸工", "司机", "货车司机", "月嫂", "育儿嫂", "住家保姆", "护工", "前台", "文员",
	"客服", "电话客服", "会计", "出纳", "销售员", "导购", "店员", "奶茶店员", "促销员", "美容师", "理发师", "家教", "英语老师", "幼儿园老师", "绿化工",
}

var districtCode = pattern.MustCompile(`(?m)^\d{6}`)

// multiply writes n advertisements: the real ones with another place, pay, type and day
// each, half in Chinese. A tenth has no point on the map, a tenth states no pay, a
// twentieth has expired.
func multiply(t testing.TB, n int, now time.Time) map[string]string {
	t.Helper()
	chinese, english := advertisements(t, "jobs_zh/jobs.jsonl"), advertisements(t, "jobs_nhs_en/jobs_sample3000.jsonl")
	centres, err := os.ReadFile("../../internal/geo/centres.txt")
	if err != nil {
		t.Fatal(err)
	}
	codes := districtCode.FindAllString(string(centres), -1)
	r := rand.New(rand.NewPCG(1, 1))
	dir := t.TempDir()
	files := map[string]string{}
	writers := map[string]*json.Encoder{}
	for _, language := range []string{"zh", "en"} {
		files[language] = filepath.Join(dir, language+".ndjson")
		out, err := os.Create(files[language])
		if err != nil {
			t.Fatal(err)
		}
		buffered := bufio.NewWriterSize(out, 1<<20)
		defer out.Close()
		defer buffered.Flush()
		writers[language] = json.NewEncoder(buffered)
	}
	for i := range n {
		language, row := "zh", advertisement{}
		if i%2 == 0 {
			language = "en"
			one, at := english[r.IntN(len(english))], english[r.IntN(len(english))]
			for one["city"] == nil || at["lat"] == nil {
				one, at = english[r.IntN(len(english))], english[r.IntN(len(english))]
			}
			row["title"], row["duties"], row["place"] = one["title"], one["description"], fmt.Sprintf("%v %v", at["city"], at["postcode"])
			row["employer"] = fmt.Sprintf("%v %d", one["organization"], i%997)
			row["lat"], row["lon"] = at["lat"].(float64)+r.NormFloat64()*0.02, at["lon"].(float64)+r.NormFloat64()*0.03
			row["pay"] = fmt.Sprintf("£%d per annum", 18_000+r.IntN(40)*1000)
			if r.IntN(3) == 0 {
				row["pay"] = fmt.Sprintf("£%.2f an hour", 10+float64(r.IntN(80))/4)
			}
		} else {
			one := chinese[r.IntN(len(chinese))]
			code := codes[int(math.Pow(r.Float64(), 3)*float64(len(codes)))]
			at, _ := geo.Centre(code)
			row["title"], row["duties"], row["experience"], row["skills"] = one["title"], one["description"], one["experience"], one["skills"]
			if r.IntN(2) == 0 {
				work := plainWork[int(math.Pow(r.Float64(), 2)*float64(len(plainWork)))]
				row["title"], row["skills"], row["duties"] = work, nil, fmt.Sprintf("负责%s日常工作，服从安排，%v", work, one["industry"])
			}
			if row["duties"] == nil || row["duties"] == "" {
				row["duties"] = fmt.Sprintf("%v %v", one["title"], one["industry"])
			}
			row["place"], row["employer"] = region.Path(code), fmt.Sprintf("%v%d", one["company"], i%997)
			row["lat"], row["lon"] = at.Lat+r.NormFloat64()*0.03, at.Lon+r.NormFloat64()*0.03
			row["pay"] = fmt.Sprintf("%d-%d元/月", 3000+r.IntN(70)*100, 10_000+r.IntN(90)*150)
			if r.IntN(3) == 0 {
				row["pay"] = fmt.Sprintf("%d元/天", 100+r.IntN(40)*10)
			}
		}
		if r.IntN(10) == 0 {
			delete(row, "lat")
		}
		if r.IntN(5) == 0 && language == "en" { // in China it must be stated
			row["pay"] = "negotiable"
		}
		row["type"] = []string{"full time", "full time", "full time", "full time", "part time", "part time", "temporary", "casual", "internship", "apprenticeship"}[r.IntN(10)]
		if row["type"] == "casual" {
			row["settlement"] = []string{"日结", "周结", "日结"}[r.IntN(3)]
		}
		switch r.IntN(8) {
		case 0:
			row["conditions"] = map[string]string{"zh": "夜班", "en": "night shift"}[language]
		case 1:
			row["conditions"] = map[string]string{"zh": "晚班 周末班", "en": "evenings and weekends"}[language]
		case 2:
			row["conditions"] = map[string]string{"zh": "长白班", "en": "day shift"}[language]
		default:
			row["conditions"] = map[string]string{"zh": "按劳动合同约定", "en": "as agreed"}[language]
		}
		if r.IntN(3) == 0 {
			row["hours"] = fmt.Sprint(8 + r.IntN(9)*4)
		}
		if language == "zh" {
			row["requirements"] = "吃苦耐劳"
		}
		row["id"], row["headcount"] = fmt.Sprint(i), "2"
		row["posted"] = now.Add(-time.Duration(r.IntN(90*24)) * time.Hour).Format(time.RFC3339)
		row["until"] = now.AddDate(0, 0, r.IntN(100)-5).Format(time.RFC3339)
		if err := writers[language].Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// loadMany loads them and gives how long it took.
func loadMany(t testing.TB, pool *pgxpool.Pool, n int, now time.Time) time.Duration {
	t.Helper()
	files := multiply(t, n, now)
	s := &vacancy.Store{Pool: pool, Now: func() time.Time { return now }}
	begun := time.Now()
	for language, file := range files {
		m, err := vacancy.ParseMapping(manyMappings[language])
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Load(context.Background(), vacancy.Load{Source: language, Mapping: m, Paths: []string{file}})
		if err != nil || r.Loaded == 0 || r.Refused > 0 {
			t.Fatal(err, r)
		}
		t.Logf("%s: %d loaded, %d incomplete (%v), %d in review", language, r.Loaded, r.Incomplete, strings.Join(strings.Fields(fmt.Sprint(r.Missing)), " "), r.Review)
	}
	return time.Since(begun)
}
