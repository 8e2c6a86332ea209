package region_test

import (
	"slices"
	"testing"

	"careerbot/internal/region"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "CN": "CN", "全国": "CN", "上海": "31", "上海市": "31", "Shanghai": "31", "31": "31", "310000": "31",
		"广州": "4401", "440100": "4401", "guangzhou": "4401", "海淀区": "110108", "吉林": "22", "GB": "GB", "GB-ENG": "GB-ENG", "内蒙古": "15", "西安": "6101",
		"佛山市禅城区": "440604", "广东省佛山市禅城区": "440604", "广东广州": "4401",
	} {
		got, err := region.Parse(in)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"Atlantis", "鼓楼区", "99", "'; DROP TABLE document;--"} {
		if got, err := region.Parse(in); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", in, got)
		}
	}
}

func TestFind(t *testing.T) {
	for in, want := range map[string]string{
		"上海的失业金多少": "31", "我在广东省广州市上班": "4401", "北京市海淀区怎么办": "110108", "how much in Shenzhen?": "4403",
		"inner mongolia rules": "15", "失业金多少": "", "Is Xi'an different?": "6101", "": "",
		"市中区朝阳的工作": "", // names of many places say nothing

		// A name inside other words is none.
		"医保定点医院有哪些": "", "社保定期缴费吗": "", "河南通知": "41", "云南通过了吗": "53", "上海东站附近招聘": "31", "济南京东招人吗": "3701",
		"湖南阳光工资": "43", "参保山东要什么": "37", "阿里巴巴招聘": "", "外来宾馆打工": "", "老城区改造": "", "日照时间多久": "", "开封条多少钱": "",
		"东方航空招人吗": "", "和平解决争议": "", "朝阳产业": "", "办事指南通过什么渠道看": "", "做完成都不给钱": "", "西安全培训": "", "合作市场": "",
		"沿海城市招工": "", "五大城市": "", "我是大学生，中山大学毕业": "", "吉林市场": "22", "保定点": "", "长江西路": "", "mainland benefit": "", "Chenan": "",

		// The most exact place that is named.
		"北京海淀": "110108", "北京海淀区": "110108", "吉林": "22", "吉林市": "2202", "广东省广州市天河区": "440106", "广州天河区": "440106", "广州天河": "440106",
		"南京鼓楼区失业金": "320106", "鼓楼区失业金": "", "山东日照社保": "3711", "日照市社保": "3711", "海淀区": "110108", "上海浦东新区": "310115", "昆山工资": "320583",
		"在广东广州能领吗": "4401", "户口广州，在广东能领吗": "4401", "石家庄补贴": "1301", "内蒙古包头": "1502", "西安市": "6101",

		// Of places that contradict each other, the one where someone is or goes.
		"我来自河南想去深圳找工作": "4403", "我是河南人，在深圳打工": "4403", "在上海交的社保转到北京": "11", "河南户口深圳社保": "41",
		"I am from Henan and work in Shenzhen": "4403", "Henan hukou, Shenzhen insurance": "41",
	} {
		if got := region.Find(in); got != want {
			t.Errorf("Find(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestExactly(t *testing.T) {
	for in, want := range map[string]string{
		"广州": "4401", "日照": "3711", "开封": "4102", "广东省广州市": "4401", "广州天河": "440106", "guangzhou": "4401", "xi'an": "6101", "xian": "6101",
		"inner mongolia": "15", "吉林": "22", "西安": "6101", "中国": "CN", "海淀区": "110108",
		"": "", "朝阳": "", "鼓楼区": "", "广州没交社保": "", "河南想去深圳": "", "wuxi fired": "", "火星": "", "44": "", "老城区": "", "新乡镇": "",
	} {
		if got := region.Exactly(in); got != want {
			t.Errorf("Exactly(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLeading(t *testing.T) {
	for in, want := range map[string]string{
		"广州市青年创新创业促进条例": "4401", "上海市劳动合同条例": "31", "北京市实施《中华人民共和国工会法》办法": "11", "宁波市职业技能培训条例": "3302",
		"广东省失业保险条例": "44", "广西壮族自治区失业保险办法": "45", "内蒙古自治区劳动保护条例": "15", "广西自治区就业办法": "45", "广东省广州市工资办法": "4401",
		"深圳经济特区和谐劳动关系促进条例": "4403", "海南自由贸易港条例": "46", "《上海市就业促进条例》": "31", "日照市就业条例": "3711", "大理白族自治州就业条例": "5329",
		"": "", "医保定点医药机构管理办法": "", "河南通知": "", "合作市场管理条例": "", "吉林市场监督条例": "", "老城区改造办法": "", "中华人民共和国劳动法": "",
		"关于广州市就业的通知": "", "上海就业指南": "", "Guangzhou rules": "",
	} {
		if got := region.Leading(in); got != want {
			t.Errorf("Leading(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSeen(t *testing.T) {
	for in, want := range map[string][]string{
		"": {"", "CN"}, "4401": {"4401", "44", "CN", ""}, "GB-ENG": {"GB-ENG", "GB", ""},
	} {
		if got := region.Seen(in); !slices.Equal(got, want) {
			t.Errorf("Seen(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWithout(t *testing.T) {
	for in, want := range map[string]string{
		"我在上海被辞退了怎么办": "被辞退了怎么办", "我在上海": "我在上海", "上海": "上海", "广东省广州市的失业金": "广东省广州市的失业金", "试用期多久": "试用期多久",
		"I'm in Shenzhen, was fired": ", was fired", "how much in Shanghai?": "how much in Shanghai?",
	} {
		if got := region.Without(in); got != want {
			t.Errorf("Without(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNamed(t *testing.T) {
	for message, want := range map[string][2]string{
		"在广东失业金能领多久？":                        {"广东", "44"},
		"我是河南人，在深圳打工":                        {"深圳", "4403"},
		"广东省广州市的最低工资":                        {"广东省广州市", "4401"},
		"What is the minimum wage in Xi’an?": {"Xi'an", "6101"},
		"试用期最长多久？":                           {"", ""},
	} {
		name, code := region.Named(message)
		if name != want[0] || code != want[1] {
			t.Errorf("%s: %q %q, want %q", message, name, code, want)
		}
	}
}

func TestAbroad(t *testing.T) {
	for in, want := range map[string]bool{
		"美国失业了政府一周给多少美元": true, "how much is jobseekers allowance in the UK?": true, "visa to work in germany as a nurse": true, "unemployment check in California": true,
		"失业金一个月多少钱": false, "中国的失业金": false, "how much is unemployment benefit in China": false, "最低工资在广东多少": false, "we used to work": false,
	} {
		if got := region.Abroad(in); got != want {
			t.Errorf("Abroad(%q) = %t", in, got)
		}
	}
}
