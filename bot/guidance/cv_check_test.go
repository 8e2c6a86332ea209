package guidance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/prompts"
	"careerbot/retrieval/job"
)

var november = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

const goodCV = `王芳 电话 13912345678
应聘：保洁
2021年3月至2023年6月 海淀某酒店 客房保洁：每天打扫12间房，教过3名新人用清洁设备。
2023年7月至今 某写字楼 保洁领班：排8个人的班，每周检查一次，投诉从每月5次降到1次。
会：地面打蜡、洗地机、消毒液配比、玻璃清洁、简单的电脑表格。
证书：健康证（2026年办）。
学历：初中。可以上早班和晚班，下周一就能上班，住在清河，坐地铁二十分钟到中关村。
平时做事仔细，东西坏了会先报修再做记录，和别的班组一起做过两次开荒保洁，每次三天。`

func codes(all []prompts.Advice) (is []string) {
	for _, a := range all {
		is = append(is, a.What)
	}
	return is
}

// TestAdviseCV: each rule finds what it is for, and nothing in a CV that has it all.
func TestAdviseCV(t *testing.T) {
	if is := codes(AdviseCV(goodCV, "zh", nil, november)); len(is) != 0 {
		t.Errorf("of a good one it is said: %v", is)
	}
	for what, change := range map[string][2]string{
		"no_contact":  {"电话 13912345678", ""},
		"no_dates":    {"2021年3月至2023年6月 海淀某酒店 客房保洁：每天打扫12间房，教过3名新人用清洁设备。\n2023年7月至今 某写字楼", "某酒店和某写字楼"},
		"dates_wrong": {"2021年3月至2023年6月", "2023年6月至2021年3月"},
		"gap":         {"2023年7月至今", "2024.6-今"},
		"vague":       {"地面打蜡", "\n负责公司的卫生工作\n地面打蜡"},
		"no_figures":  {"每天打扫12间房，教过3名新人用清洁设备", "打扫房间"},
	} {
		cv := strings.Replace(goodCV, change[0], change[1], 1)
		if what == "no_figures" {
			cv = strings.NewReplacer("8个人的", "", "每月5次", "多", "1次", "少", "两次", "", "一次", "").Replace(cv)
		}
		if is := codes(AdviseCV(cv, "zh", nil, november)); !slices.Equal(is, []string{what}) {
			t.Errorf("%s: it is said %v", what, is)
		}
	}
	for cv, want := range map[string]string{
		"电话 13912345678 会做饭": "short", strings.Repeat("打扫了12间房，写了很长的一段。\n", 200) + "电话 13912345678": "long",
	} {
		if is := codes(AdviseCV(cv, "zh", nil, november)); !slices.Contains(is, want) {
			t.Errorf("%s: it is said %v", want, is)
		}
	}
	en := "Anna, anna@example.org. 2019.1 - 2020.2 cleaner at a hotel, 12 rooms a day. 2021.3 to present: shop assistant. " + strings.Repeat("I ran the till and counted the stock every week. ", 9)
	if is := AdviseCV(en, "en", nil, november); !slices.Equal(codes(is), []string{"gap"}) || is[0].Items[0] != "2020.3 to 2021.2" {
		t.Errorf("in English: %v", is)
	}
}

// TestSensitiveCV: what need not be in a CV is named, and nothing else is taken for it.
func TestSensitiveCV(t *testing.T) {
	for words, want := range map[string]string{
		"身份证号 11010519491231002X": "身份证号", "婚姻状况：已婚": "婚育", "性别：女": "性别", "民族：汉族": "民族", "籍贯 河南": "户口", "出生年月 1990.5": "出生",
		"身高165": "身高", "附照片一张": "照片", "健康状况：良好": "健康", "父亲：王某，务农": "家人", "信仰：无": "信仰",
	} {
		all := AdviseCV(goodCV+"\n"+words, "zh", nil, november)
		if len(all) == 0 || all[0].What != "sensitive" || len(all[0].Items) != 1 || !strings.Contains(all[0].Items[0], want) {
			t.Errorf("%s: %v", words, all)
		}
	}
	if all := AdviseCV(goodCV+"\nMarital status: married\nGender: female\nDate of birth: 1990", "en", nil, november); len(all) == 0 || len(all[0].Items) != 3 {
		t.Errorf("in English: %v", all)
	}
}

// TestAgainstVacancy: what a vacancy asks for and a CV shows or lacks; what nobody may ask
// for is passed over.
func TestAgainstVacancy(t *testing.T) {
	v := job.Vacancy{Title: "保洁", Requirements: "会用洗地机；有电工证，35岁以下；已婚已育优先；能上夜班"}
	has, lacks := against(goodCV, v)
	if !slices.Equal(has, []string{"会用洗地机"}) || !slices.Equal(lacks, []string{"有电工证", "能上夜班"}) {
		t.Errorf("has %q, lacks %q", has, lacks)
	}
	has, lacks = against("I can weld and drive a forklift.", job.Vacancy{Skills: []string{"forklift", "bookkeeping"}})
	if !slices.Equal(has, []string{"forklift"}) || !slices.Equal(lacks, []string{"bookkeeping"}) {
		t.Errorf("has %q, lacks %q", has, lacks)
	}
}

// TestInvents: what a model brings of its own is seen, what was said is not.
func TestInvents(t *testing.T) {
	said := "做过三年保洁，会用洗地机，有健康证。I worked at Sunrise Hotel for two years."
	for s, want := range map[string]bool{
		"我做过三年保洁，会用洗地机。": false, "我有健康证。": false, "我有五年经验。": true, "我有电工证。": true, "我精通洗地机。": true, "我管理过8个人。": true,
		"I worked at Sunrise Hotel.": false, "I am a certified cleaner.": true, "I worked at Hilton.": true, "I cleaned 40 rooms.": true, "My degree helps.": true,
	} {
		if is := invents(s, said); is != want {
			t.Errorf("%s: %v", s, is)
		}
	}
}

// TestReadDay: days as people say them, from a Friday.
func TestReadDay(t *testing.T) {
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for said, want := range map[string]string{
		"今天": "2026-11-20", "明天去登记": "2026-11-21 去登记", "大后天": "2026-11-23", "周五去面试": "2026-11-20 去面试", "周三": "2026-11-25", "下周一": "2026-11-23",
		"下周五": "2026-11-27", "下下周二": "2026-12-01", "星期天": "2026-11-22", "三天后": "2026-11-23", "两周后去": "2026-12-04 去", "一个月后": "2026-12-20",
		"12月3日去人社局": "2026-12-03 去人社局", "十二月三号": "2026-12-03", "1月5日": "2027-01-05", "2026-12-24": "2026-12-24", "2026年12月24日交材料": "2026-12-24 交材料",
		"12.3": "2026-12-03", "30号": "2026-11-30", "5号": "2026-12-05", "月底": "2026-11-30", "下个月": "2026-12-01", "下周": "2026-11-23",
		"tomorrow": "2026-11-21", "call on Monday": "2026-11-23 call", "next Friday": "2026-11-27", "Dec 3rd": "2026-12-03", "on the 3rd of December": "2026-12-03",
		"in two weeks": "2026-12-04", "in a week": "2026-11-27", "day after tomorrow": "2026-11-22", "end of the month": "2026-11-30", "Sunday": "2026-11-22",
		"13月40日": "", "2月30日": "", "去社保所": "", "2020-01-01": "", "2099年1月1日": "", "打12333问问": "", "mayor": "", "tumor tests": "", "call tomorow": "2026-11-21 call", "tmrw": "2026-11-21", "下周三前改好简历": "2026-11-25 改好简历", "send cv by next friday": "2026-11-27 send cv", "在周一之前交": "2026-11-23 交", "sunny": "",
	} {
		is := ""
		if day, rest, ok := readDay(said, today); ok {
			if is = day.Format(time.DateOnly); rest != "" {
				is += " " + rest
			}
		}
		if is != want {
			t.Errorf("%s: %q, want %q", said, is, want)
		}
	}
}

// TestNeedNot names exactly what need not be there.
func TestNeedNot(t *testing.T) {
	for cv, want := range map[string]string{
		"张丽 女 1985年3月2日 汉族 未婚\n手机：13900001111 身份证 370102198503021234\n住址：济南市历下区泺源大街1号\n2015-2019 济南华联超市 收银员": "birth sex marriage ethnicity number address",
		"李强 1990.5.1\n银行卡 6222020200112233446":                    "birth card",
		"王芳\n海淀区清河路12号院3号楼501室 电话 13912345678":                    "address",
		"王芳 住在清河\n2021年3月1日至2023年6月30日 某酒店（建国路8号）客房保洁":            "",
		"王芳 电话 13912345678\n2021年3月1日入职某酒店":                       "",
		"John Smith, DOB 12/05/1988\n12 Park Road, Leeds LS1 4AP": "birth address",
		"Jane Doe\nAddress: 4 Mill Lane\nBorn 1990":               "birth address",
		"Jane Doe\nCleaner at 20 Park Road Hotel Ltd since 2019":  "",
		"John Smith, 24\nwarehouse hand":                          "birth",
		"Jane Doe\nBorn 1 May 2002, single, female":               "birth marriage sex",
		"Jane Doe, 24 Park Road Hotel\nBorn to lead 3 teams":      "",
	} {
		var names []string
		for _, what := range strings.Fields(want) {
			names = append(names, prompts.CVWord("en", what))
		}
		is := needNot(cv, "en")
		slices.Sort(is)
		slices.Sort(names)
		if !slices.Equal(is, names) {
			t.Errorf("%q: %v, want %v", cv, is, names)
		}
	}
}
