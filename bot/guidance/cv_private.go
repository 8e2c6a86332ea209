package guidance

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Who a CV is of stands at its head, in forms without number: nothing of the head is read
// or shown to a model, but for the lines of what is sought. Of the rest, what is sensitive
// is left out.

var (
	// bodyBegins is where begins what somebody did, learnt and can do.
	bodyBegins = pattern.MustCompile(`(?i:工作(?:经历|经验)|教育(?:背景|经历)|自我评价|专业技能|个人技能|技能(?:特长|证书)|实习经历|项目经历|work experience|employment(?: history)?\s*(?:[:：\n]|$)|\beducation\s*(?:[:：\n]|$)|\bskills\s*(?:[:：\n]|$)|personal statement|\bqualifications\s*(?:[:：\n]|$))`)
	// selfNamed is a name after a word for oneself.
	selfNamed = pattern.MustCompile(`本人[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]\p{Han}{1,2}(?:[，,。；; ]|$)`)
	// delicateIn is what nobody has to say of themselves, besides needless and sensitiveIn.
	delicateIn = pattern.MustCompile(`哺乳|产假|因病|携带者|患(?:有|了)|慢性病|传染病|抑郁|精神病|艾滋|穆斯林|基督|佛教|信佛|伊斯兰|天主教|团员|[藏满蒙苗壮彝侗瑶]族|维吾尔|服刑|刑满|坐牢|(?i:\b(?:muslims?|buddhists?|hindus?|jewish|catholic|hiv|maternity leave|convict\w*|prison|born)\b)`)
	// atWork is where children, ages and heights are of the work.
	atWork      = pattern.MustCompile(`照顾|照看|看护|接送|带|教|护理|辅导|育儿|早教|幼儿|月嫂|保姆|(?i:\b(?:car(?:e|ed|ing)|look(?:ed|ing)? after|teach\w*|taught|nann\w+|tutor\w*|kindergarten|nursery|babysit\w*|at heights?)\b)`)
	wordsAtWork = pattern.MustCompile(`小孩|孩子|生育|[0-9一二三四五六七八九十]*岁|家庭|年龄|残疾|(?i:\b(?:child|children|kids|famil(?:y|ies)|age|disab\w+|heights?)\b)`)
	clauseEnds  = pattern.MustCompile(`[，,。.；;、|｜\t/]+(?:\s|$)?| {2,}`)
)

// headless gives a CV without its head: from the first section, or period of work, on; with
// what stands in the head of the work that is sought. "" where nothing shows an end of it.
func headless(cv string) string {
	at := -1
	for _, p := range []*pattern.Pattern{bodyBegins, period} {
		if m := p.FindStringIndex(cv); m != nil && (at < 0 || m[0] < at) {
			at = m[0]
		}
	}
	if at < 0 {
		return ""
	}
	var kept []string
	for line := range strings.SplitSeq(cv[:at], "\n") {
		if line = strings.TrimSpace(line); aims.MatchString(line) || utf8.RuneCountInString(line) < 40 && cityWant.FindString(line) == line && line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(append(kept, cv[at:]), "\n")
}

// undelicate gives a line of a CV without the clauses of what is sensitive.
func undelicate(line string) string {
	line = selfNamed.ReplaceAllString(line, "")
	if !isDelicate(line) {
		return line
	}
	joint := ", "
	clauses := clauseEnds.Split(line, -1)
	if strings.ContainsFunc(line, text.Han) {
		joint = " "
		var all []string
		for _, c := range clauses {
			all = append(all, strings.Fields(c)...)
		}
		clauses = all
	}
	return strings.Join(slices.DeleteFunc(clauses, func(c string) bool { return strings.TrimSpace(c) == "" || isDelicate(c) }), joint)
}

func isDelicate(s string) bool {
	if atWork.MatchString(s) {
		s = wordsAtWork.ReplaceAllString(s, "")
	}
	if needless.MatchString(s) || delicateIn.MatchString(s) {
		return true
	}
	for _, in := range append(sensitiveIn, headIn...) {
		if in.form.MatchString(s) && !period.MatchString(s) {
			return true
		}
	}
	return false
}

// titleWords are what the name of an occupation has; what has none is not kept as work.
var titleWords = pattern.MustCompile(`(?:员|工|师|师傅|司机|保安|保洁|保姆|月嫂|育儿嫂|阿姨|厨|帮厨|经理|主管|助理|会计|出纳|文秘|秘书|店长|学徒|医生|护士|快递|外卖|骑手|客服|销售|导购|收银|前台|设计|开发|运营|编辑|翻译|记者|模特|主播|教练|顾问|总监|代表|[站组班队厂科部校院]长|领班|督导|仓管|理货|分拣|打包|搬运|装卸|焊|水电|装修|油漆|钢筋|木匠|泥瓦|养殖|种植|务农|个体|摊主|老板|家政|护理|物流|配送|行政|人事|财务|采购|质检|维修|美容|美发|裁缝|缝纫|家教|实习生?)(?:[（(][^)）]*[)）])?$|` +
	`(?i:\b(?:\w*work(?:er)?|operator|operative|assistant|manager|clerk|cleaner|cook|chef|baker|barista|barber|waiter|waitress|server|bartender|nurse|carer|caregiver|teacher|tutor|nanny|driver|courier|rider|guard|officer|engineer|technician|electrician|plumber|welder|fitter|mechanic|carpenter|painter|builder|labou?rer|porter|packer|picker|loader|cashier|salesman|saleswoman|seller|salesperson|sales|receptionist|secretary|administrator|accountant|bookkeeper|analyst|developer|programmer|designer|editor|writer|translator|interpreter|journalist|consultant|adviser|advisor|agent|representative|supervisor|foreman|leader|head|director|coordinator|planner|buyer|inspector|tester|trainer|coach|instructor|apprentice|trainee|intern|farmer|gardener|fisherman|tailor|seamstress|hairdresser|beautician|housekeeper|maid|janitor|caretaker|security|warehouse|kitchen|doctor|dentist|pharmacist|lawyer|librarian|researcher|scientist|artist|musician|photographer|model|shopkeeper|owner|volunteer)s?\b)`)
