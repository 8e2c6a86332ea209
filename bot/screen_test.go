package bot

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/text"
	"careerbot/knowledge/starter"
	"careerbot/retrieval"
)

func TestStated(t *testing.T) {
	for said, want := range map[string]string{
		"我在广州": "4401", "我在上海打工": "31", "我是广州人": "4401", "坐标深圳": "4403", "I am in Guangzhou": "4401", "I live in Xi'an": "6101", "I live in Xi’an!": "6101",
		"/region 31": "31", "/region GB-ENG": "GB-ENG", "/region shanghai": "31", "我来自河南": "41", "我现在在上海这边上班呢。": "31", "我在广东省广州市天河区": "440106",
		"我住在日照": "3711", "人在北京": "11", "I'm in Guangzhou, China": "4401", "I am from Henan province": "41", "广州": "4401", "我在内蒙古生活": "15", "我在 上海": "31",
		// Questions, and what is no place.
		"我在上海被辞退了怎么办": "", "我住在上海能领失业金吗": "", "我是上海户口能领失业金吗": "", "我在北京没交社保怎么办": "", "im in wuxi fired": "",
		"我来自河南想去深圳找工作": "", "我在火星": "", "我在工地上班": "", "我是44": "", "我在朝阳": "", "/region Atlantis": "", "I am in debt": "",
		"I work in a factory": "", "国家": "", "我在医保定点医院上班": "", "我是农民工": "", "人工": "", "Guangzhou minimum wage": "",
	} {
		if got := stated(bare(said)); got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
}

func TestPerson(t *testing.T) {
	for _, said := range []string{
		"人工", "转人工", "转人工客服谢谢", "找人工", "我要找人工服务", "能不能帮我转接人工", "有真人吗", "我要跟真人说话", "人工!!!", "不想跟机器人说话", "我要人工客服",
		"你好，我要转人工，谢谢", "请帮我转人工客服", "怎么联系客服", "人工客服电话多少", "我想和辅导员谈谈", "找个真人", "转 人 工", "客服", "有人工服务吗", "可以找真人吗？", "人工客服在吗", "转接到人工",
		"human", "person please", "can I talk to a real person", "can I talk to a real person please", "I want to speak to someone", "let me talk to a counsellor",
		"agent please", "talk to human now!!", "I don't want to talk to a bot", "I need a human", "connect me to an agent", "is there a human I can talk to", "I'd like to speak with an advisor",
	} {
		if !person.MatchString(bare(said)) {
			t.Errorf("%s: not seen as the wish for a person", said)
		}
	}
	for _, said := range []string{
		"我想找客服的工作", "我要找人工智能的工作", "转人工智能行业", "请问我想找工作人员岗位", "怎么当客服", "人工费怎么算", "客服工作好找吗", "我想做客服", "人工智能", "顾问工资多少钱",
		"我是客服", "找客服工作", "人工成本", "怎么成为辅导员",
		"I want to be a support agent", "agent jobs near me", "human resources jobs", "I want a person to hire me", "someone fired me", "staff canteen jobs", "I want to be an advisor",
	} {
		if person.MatchString(bare(said)) {
			t.Errorf("%s: seen as the wish for a person", said)
		}
	}
}

func TestWithoutCourtesy(t *testing.T) {
	for message, want := range map[string]string{
		"Hiring process": "Hiring process", "Highest wage": "Highest wage", "hidden fees": "hidden fees", "hi-tech jobs": "hi-tech jobs", "Pleased to work": "Pleased to work",
		"Hi, how long is probation": "how long is probation", "please can you tell me the wage": "the wage", "Hello! Minimum wage? Thanks!": "Minimum wage?",
		"老板不给钱很着急": "老板不给钱很着急", "工资不发，急": "工资不发", "工资不发急急急": "工资不发", "你好，请问试用期多久，谢谢": "试用期多久", "工资不发，在线等，急！": "工资不发",
		"是不是很急": "是不是很急", "谢谢": "谢谢", "how to appease": "how to appease",
	} {
		if got := withoutCourtesy(message); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"最长六个月": "6 month", "at most six months": "6 month", "two years": "2 year", "twenty-one days": "21 day", "one hundred and twenty yuan": "120 yuan",
		"fifteen hundred yuan": "1500 yuan", "1.2 million yuan": "1200000 yuan", "rmb 3,000": "3000 yuan", "1.5万元": "15000 yuan", "one month": "1 month", "no one": "", "someone often": "",
		"半年": "0.5 year", "半个月": "0.5 month", "half a year": "0.5 year", "half the wage": "0.5", "半工半读": "", "一半": "0.5", "两年半": "2.5 year", "一个半月": "1.5 month",
		"a year and a half": "1.5 year", "one and a half months": "1.5 month", "twice the wage": "2 times", "triple pay": "3 times", "2倍": "2 times", "two dozen": "24",
		"百分之五": "5 percent", "5 per cent": "5 percent", "百分之五至十": "10 percent|5 percent", "3-6个月": "3 month|6 month", "3 to 6 months": "3 month|6 month", "six (6) months": "6 month",
		"第三十九条": "39 article", "articles 38 and 46": "38 article|46 article", "2026年3月1日": "1 day|2026 year|3 date", "16周岁": "16 age", "16 years old": "16 age",
		"十五个工作日": "15 workday", "30 working days": "30 workday", "一般": "", "一次性": "", "two thirds": "2|3", "每周40小时": "40 hour", "十级": "10 grade", "一年": "1 year",
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(numbers(in, false))), "|"); got != want {
			t.Errorf("numbers(%q) = %q, want %q", in, got, want)
		}
	}
	// Does a source allow what a sentence says?
	for _, c := range []struct {
		sentence, source string
		allowed          bool
	}{
		{"6 months", "六个月", true}, {"6 months", "| 6 |", true}, {"6", "六个月", true}, {"six months", "6 months", true},
		{"6 years", "六个月", false}, {"twelve months", "6 months", false}, {"试用期最长半年", "试用期不得超过六个月", false}, {"6个月", "6人", false},
		{"3 months", "第三方", false}, {"1 year", "一般", false}, {"半年", "上半年", true}, {"100%", "百分之五", false},
	} {
		from := numbers(c.source, true)
		allowed := true
		for n := range numbers(c.sentence, false) {
			allowed = allowed && from[n]
		}
		if allowed != c.allowed {
			t.Errorf("%q from %q: allowed %t", c.sentence, c.source, allowed)
		}
	}
}

// TestGuideSentencesPass holds the check of what a model writes to what it must
// never refuse: each sentence of the guides, cited to the section it stands in.
func TestGuideSentencesPass(t *testing.T) {
	paths, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, path := range paths {
		guide, err := fs.ReadFile(starter.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		for i, section := range strings.Split(string(guide), "\n## ") {
			if i == 0 {
				continue // front matter
			}
			heading, body, _ := strings.Cut(section, "\n")
			passages := []retrieval.Passage{{Title: path, Heading: []string{heading}, Body: body}}
			for _, span := range text.Sentences(body) {
				sentence := strings.TrimSpace(body[span.Start:span.End])
				if text.Language(sentence) == "" {
					continue
				}
				checked++
				if _, _, ok := check(sentence+"[1]", passages); !ok {
					t.Errorf("%s, %s: refused %q", path, heading, sentence)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d sentences", checked)
	}
	t.Logf("%d sentences", checked)
}
