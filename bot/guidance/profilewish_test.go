package guidance

import (
	"slices"
	"strings"
	"testing"
)

// TestWishSaid: the work that somebody wishes for, in their words; what they can do, search
// for, ask or wish for besides is no such wish.
func TestWishSaid(t *testing.T) {
	for said, want := range map[string]string{
		"I want to work in a warehouse": "warehouse", "I would like to work as a cleaner": "cleaner", "i'd like to be a driver": "driver", "I'm looking for warehouse work": "warehouse", "looking for a cleaning job": "cleaning", "I want a job in a kitchen": "kitchen", "I hope to find work as a welder": "welder", "I want to do warehouse work in Guangzhou": "warehouse", "I like working outdoors": "outdoors", "I drive a forklift and I like working outdoors": "outdoors", "I want to work in a warehouse or a kitchen": "warehouse kitchen", "I can cook, I want to work in a kitchen and I live in Foshan": "kitchen",
		"想做仓库的活": "仓库", "我想做仓库的工作": "仓库", "想做仓库的工作，叉车司机": "仓库", "想找离家近的仓库工作": "仓库", "想找份保安的工作": "保安", "希望做保洁": "保洁", "我还想当月嫂": "月嫂", "希望找到保安的工作": "保安", "想去仓库上班": "仓库", "想要一份收银的工作": "收银", "想做保洁、保安": "保洁 保安", "会开叉车，想找仓库的工作": "仓库", "想做电工": "电工", "想找广州的仓库工作": "仓库", "想做客服": "客服",
		"I can drive a forklift": "", "I want to know my rights": "", "I would like a job": "", "I want a better job": "", "I'm looking for work": "", "I want to be told of jobs": "", "I don't want to work in a warehouse": "", "I like cooking": "", "I want to see my plan": "", "I was a cook": "", "my brother wants to work in a warehouse": "",
		"会开叉车": "", "想找工作": "", "想找份稳定的工作": "", "想找白班": "", "不想做仓库": "", "想做体检": "", "想找人聊聊": "", "我想做计划": "", "想找个对象": "", "想做什么": "", "做过仓库": "", "找仓库的工作": "", "想找离家近的工作": "", "想去广州工作": "", "我老公想做保安": "",
	} {
		if is := strings.Join(wishSaid(said), " "); is != want {
			t.Errorf("%q wishes for %q, want %q", said, is, want)
		}
	}
}

// TestToldWish: a wish for work that is told is no search, and no question.
func TestToldWish(t *testing.T) {
	for said, told := range map[string]bool{
		"I want to work in a warehouse": true, "I'm looking for warehouse work": true, "I would like a cleaning job": true, "想做仓库的活": true, "想找仓库的工作": true, "我想做仓库的工作，叉车司机": true, "希望找个保安的工作": true,
		"找仓库的工作": false, "有没有仓库的工作": false, "帮我找仓库的工作": false, "附近有仓库招聘吗": false, "想找仓库的工作，有没有": false, "想做仓库的工作，工资多少": false, "我想做保安要什么条件": false, "搜岗位": false, "想做仓库的工作，帮我找找": false, "想找附近的保洁工作": false, "想做电工怎么考证": false,
		"find warehouse work": false, "warehouse jobs": false, "any warehouse jobs?": false, "show me warehouse jobs": false, "I want to work in a warehouse, what is the pay?": false, "how do I become a driver": false, "can I work as a driver": false, "I want to work in a warehouse, please find me one": false,
	} {
		if toldWish(said) != told {
			t.Errorf("%q is told: %v", said, !told)
		}
	}
}

// TestReadWish: a wish is no ability, and what is said besides stays.
func TestReadWish(t *testing.T) {
	for said, want := range map[string][]item{
		"I want to work in a warehouse": {{Field: "wishes", Value: "warehouse"}},
		"I can drive a forklift":        {{Field: "skills", Value: "forklift"}},
		"想做仓库的活":                        {{Field: "wishes", Value: "仓库"}},
		"2014年到2026年做仓库管理员":             {{Field: "skills", Value: "stock"}, {Field: "experience", Value: "仓库管理员|2014|2026"}},
		"我会开叉车，想找离家近的仓库工作，不上夜班，天河区":                                                                                       {{Field: "skills", Value: "forklift"}, {Field: "limits", Value: "nights"}, {Field: "region", Value: "440106"}, {Field: "wishes", Value: "仓库"}},
		"I drive a forklift and I like working outdoors. no night shifts please. im 24, just graduated. Guangzhou Tianhe": {{Field: "skills", Value: "forklift"}, {Field: "limits", Value: "nights"}, {Field: "groups", Value: "graduate"}, {Field: "region", Value: "4401"}, {Field: "wishes", Value: "outdoors"}},
	} {
		got := readSaid(said, "")
		for _, it := range append(slices.Clone(got), want...) {
			if !slices.Contains(got, it) || !slices.Contains(want, it) {
				t.Errorf("%q: %v, want %v", said, got, want)
				break
			}
		}
	}
}

// TestReadPlace: a place between commas is where somebody is; one in which something was, or
// of which something is said, is none.
func TestReadPlace(t *testing.T) {
	for said, want := range map[string]string{
		"会开叉车，天河区": "440106", "会开叉车，住天河区": "440106", "会开叉车，家住广州天河区": "440106", "天河区，不上夜班": "440106", "I can cook, Guangzhou": "4401", "I can cook. Guangzhou Tianhe": "4401", "我会开叉车，在佛山": "4406",
		"会开叉车，天河区的工厂做过": "", "会做广州菜，不上夜班": "", "天河区": "", "会做饭，老家": "", "I can cook, Guangzhou food": "", "会做饭，北京烤鸭": "",
	} {
		is := ""
		for _, it := range readSaid(said, "") {
			if it.Field == "region" {
				is = it.Value
			}
		}
		if is != want {
			t.Errorf("%q is in %q, want %q", said, is, want)
		}
	}
}

// TestManyTold: nothing is lost of several things that are told at once.
func TestManyTold(t *testing.T) {
	said := "我52岁，会开叉车，做过12年仓库管理，想找离家近的仓库工作，不上夜班，高中毕业，会说普通话，5公里以内，住天河区，失业了"
	want := "skills=forklift skills=stock languages=cmn limits=nights education=senior groups=unemployed distance=5000 region=440106 wishes=仓库 experience=仓库管理||"
	var is []string
	for _, it := range readSaid(said, "") {
		is = append(is, it.Field+"="+it.Value)
	}
	all := strings.Fields(want)
	slices.Sort(is)
	slices.Sort(all)
	if !slices.Equal(is, all) {
		t.Errorf("%v, want %v", is, all)
	}
}
