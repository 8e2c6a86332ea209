package job_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"careerbot/retrieval/job"
)

// TestReadSaid: wishes as people put them in short, each read to all that is in it and to
// nothing that is not.
func TestReadSaid(t *testing.T) {
	for said, want := range map[string]string{
		// What somebody cannot do or does not have is not looked for.
		"cleaning work in leeds, evenings only, cant drive": "at=leeds needs=drive shifts=evening text=cleaning",
		"warehouse in Leeds, I can't drive":                 "at=leeds needs=drive text=warehouse",
		"i don't have a car, cleaner in Leeds":              "at=leeds needs=drive text=cleaner",
		"cleaner in Leeds, without a driving licence":       "at=leeds needs=drive text=cleaner",
		"jobs for someone without a car near Preston":       "at=preston needs=drive",
		"jobs in leeds i can walk to":                       "at=leeds metres=2000",
		"something I can get to on foot, cleaning, Leeds":   "at=leeds metres=2000 text=cleaning",
		"cleaner, I can't speak English well":               "text=cleaner",
		"kitchen work, don't speak much english":            "text=kitchen",
		"cant read or write, want cleaning work":            "text=cleaning",
		"warehouse, can't lift heavy things":                "text=warehouse",
		"海淀 java，不想加班，不会英语":                                 "at=海淀 hours=40 text=java",
		"不会开车，找个济南的活":                                       "at=济南 needs=drive",
		"没有驾照，想找保洁":                                         "needs=drive text=保洁",
		"保洁，不会用电脑":                                          "text=保洁",
		"我不会说普通话，想找洗碗的活":                                    "text=洗碗",
		"不懂电脑，保安":                                           "text=保安",
		"没有电工证，找搬运":                                         "text=搬运",
		"不识字，找个保洁":                                          "text=保洁",
		"没车，想找服务员":                                          "needs=drive text=服务员",
		"会开车，找送货的活":                                         "skills=开车 text=送货",
		"driver in Leeds":                                   "at=leeds text=driver",
		// No degree is not no experience.
		"学历不限的":                                  "needs=degree",
		"没有学历要求的":                                "needs=degree",
		"我没有学历，海淀区找python":                       "at=海淀区 needs=degree text=python",
		"不要学历的销售":                                "needs=degree text=销售",
		"大专以下能做的，杭州":                             "at=杭州 needs=degree",
		"初中毕业，找普工":                               "needs=degree text=普工",
		"office job in Leeds, no degree":         "at=leeds needs=degree text=office",
		"jobs that don't need a degree":          "needs=degree",
		"admin without a degree in Preston":      "at=preston needs=degree text=admin",
		"no qualifications, leeds":               "at=leeds needs=degree untrained=1",
		"不要经验不要学历的普工":                            "needs=degree text=普工 untrained=1",
		"no experience or degree needed, porter": "needs=degree text=porter untrained=1",
		// Pay in two units.
		"深圳 java 1万5以上": "at=深圳 pay=15000/month/CNY text=java",
		"北京海淀 java 1万5": "at=北京海淀 pay=15000/month/CNY text=java",
		"java 8千到1万2":   "pay=8000/month/CNY text=java",
		"会计，一万五":        "pay=15000/month/CNY text=会计",
		"会计，一万五以上":      "pay=15000/month/CNY text=会计",
		"会计 1w5":        "pay=15000/month/CNY text=会计",
		"会计 1w5以上":      "pay=15000/month/CNY text=会计",
		"会计 6千5":        "pay=6500/month/CNY text=会计",
		"会计 6k5":        "pay=6500/month/CNY text=会计",
		"会计 1万5千":       "pay=15000/month/CNY text=会计",
		"会计 1万5-2万":     "pay=15000/month/CNY text=会计",
		"会计 2万":         "pay=20000/month/CNY text=会计",
		"会计 1.5万":       "pay=15000/month/CNY text=会计",
		// What is not wanted, in corrections.
		"no admin": "not=admin",
		"actually not cleaning, something with kids":         "not=cleaning text=children",
		"actually, warehouse":                                "text=warehouse",
		"周末不行":                                               "notshifts=weekend",
		"周末不行，保洁":                                            "notshifts=weekend text=保洁",
		"周末没空，保洁":                                            "notshifts=weekend text=保洁",
		"晚上不行的，保洁":                                           "notshifts=evening text=保洁",
		"夜里不行":                                               "notshifts=night",
		"i can't do weekends, cleaner":                       "notshifts=weekend text=cleaner",
		"no nursing jobs in leeds please, porter or kitchen": "at=leeds not=nursing text=porter kitchen",
		// Postcodes.
		"jobs near M1 1AE":              "at=m1 1ae",
		"jobs in M13 9WL":               "at=m13 9wl",
		"jobs near LS9 7TF":             "at=ls9 7tf",
		"cleaning jobs near ls9 7tf":    "at=ls9 7tf text=cleaning",
		"cleaner within 3 miles of PR1": "at=pr1 metres=4828 text=cleaner",
		"closer to LS9":                 "at=ls9",
		"cleaner, EC1A 1BB":             "at=ec1a 1bb text=cleaner",
		"care work W1A 0AX please":      "at=w1a 0ax text=care",
		"teacher ks2 in Leeds":          "at=leeds text=teacher ks2",
		"c1 driver Leeds":               "at=leeds skills=c1 text=driver",
		"nurse band 5 near LS1":         "at=ls1 text=nurse band 5",
		// A place without its suffix.
		"找个海淀的python工作": "at=海淀 text=python",
		"海淀的保洁":         "at=海淀 text=保洁",
		"海淀的保洁工作":       "at=海淀 text=保洁",
		"天河区的":          "at=天河区",
		"保洁 海淀":         "at=海淀 text=保洁",
		"想在天河区找java":    "at=天河区 text=java",
		"槐荫 搬运":         "at=槐荫 text=搬运",
		"找一份历下的保安":      "at=历下 text=保安",
		"天桥的搬运工":        "at=天桥 text=搬运工",
		"市中的保洁":         "at=市中 text=保洁",
		"上海浦东 python":   "at=上海浦东 text=python",
		"高明的厨师":         "text=高明 厨师",
		// What is no work.
		"desperate for a job in leeds, anything else": "at=leeds",
		"保洁，快点":                               "text=保洁",
		"快点给我找个保洁":                            "text=保洁",
		"useless, cleaner in Leeds":           "at=leeds text=cleaner",
		"cleaner in Leeds ASAP":               "at=leeds start=2026-11-26 text=cleaner",
		"cleaning close to a bus stop, Leeds": "at=leeds text=cleaning",
		"cleaner in Leeds near a bus station": "at=leeds text=cleaner",
		"bus driver in Leeds":                 "at=leeds text=bus driver",
		"anywhere in the north west, cleaner": "at=north west text=cleaner",
		"cleaner in the north west":           "at=north west text=cleaner",
		"north west cleaner jobs":             "at=north west text=cleaner",
		// The same in other words.
		"I haven't got a driving license so nothing with driving, Leeds": "at=leeds needs=drive not=driving",
		"i cant work mornings, cleaner":                                  "text=cleaner",
		"cleaner but can't do early mornings":                            "text=cleaner",
		"no computer skills, office work":                                "text=office",
		"job where you don't need to speak english, Leeds":               "at=leeds",
		"没有健康证能做的后厨":                                                     "text=后厨",
		"保安，没有保安证":                                                       "text=保安",
		"英语不好，找个前台":                                                      "text=前台",
		"我没车没驾照，槐荫找活":                                                    "at=槐荫 needs=drive",
		"高中以下也要的":                                                        "needs=degree",
		"non graduate jobs in Leeds":                                     "at=leeds needs=degree",
		"java 2万5":                                                       "pay=25000/month/CNY text=java",
		"一天1百5的小时工":                                                      "emp=odd,part pay=150/day/CNY",
		"java 1w5-2w":                                                    "pay=15000/month/CNY text=java",
		"no sales or admin, Leeds":                                       "at=leeds not=admin,sales",
		"actually I'd rather do cleaning":                                "text=cleaning",
		"星期天不行":                                                          "notshifts=weekend",
		"白天不行，保安":                                                        "notshifts=day text=保安",
		"不上夜班，周末也不行":                                                     "notshifts=night,weekend",
		"nights no good, warehouse":                                      "notshifts=night text=warehouse",
		"weekends are no good for me, cleaner":                           "notshifts=weekend text=cleaner",
		"LS9 cleaner":                                                    "at=ls9 text=cleaner",
		"海淀有什么活":                                                         "at=海淀",
		"海淀保洁":                                                           "at=海淀 text=保洁",
		"槐荫区搬运工":                                                         "at=槐荫区 text=搬运工",
		"昌平有保安吗":                                                         "at=昌平 text=保安",
		"close to bus station preston, cleaner":                          "at=preston text=cleaner",
		"on a bus route, Leeds, porter":                                  "at=leeds text=porter",
		"没有中介的":                                                          "not=中介",
		"don't want agency work, driver":                                 "not=agency text=driver",
	} {
		got := slots(job.ReadAt(said, "", thursday))
		var all []string
		for _, name := range slices.Sorted(maps.Keys(got)) {
			all = append(all, name+"="+got[name])
		}
		if is := strings.Join(all, " "); is != want {
			t.Errorf("%s: %s, want %s", said, is, want)
		}
	}
}
