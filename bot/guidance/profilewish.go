package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/strength"
	"careerbot/retrieval/job"
)

// The work that somebody wishes for is no ability, and no search for vacancies where they
// tell it of themselves.

var (
	// wishParts are between what is said one thing at a time.
	wishParts = pattern.MustCompile(`[,，。.;；!！?？\n]+| but |但是|但|不过`)
	goesOnI   = pattern.MustCompile(`(?i: and (i|i'm|i've|i'd|my|no|not)\b)`)

	wishLead = `^(?:我|本人|俺|还|也|就|只|现在|目前|最近|主要|其实|真的?|很|特别|以后|将来|今后|一直)*(?:想|希望|打算|愿意)(?:要|能|可以|再|继续|去|重新)*`
	workEnd  = `(?:这|方面|之?类)?(?:的)?(工作|活儿?|岗位|职位)?(?:吧|就行|就好|啊|呀)?$`
	wishZH   = pattern.MustCompile(wishLead + `(?:(?:在|到).{1,8})?(找|做|干|当|从事|应聘)(?:到)?(?:一?[份个])?(.{2,20}?)` + workEnd)
	wishAtZH = pattern.MustCompile(wishLead + `(?:在|到|进)?(.{2,12}?)(?:里面?)?(?:工作|上班|干活|打工)$`)
	wantsZH  = pattern.MustCompile(wishLead + `(?:一?[份个])?(.{2,12}?)的?(?:工作|活儿?|岗位|职位)$`)
	// kindZH is a kind of work by its end; others are one by what is done in it.
	kindZH = pattern.MustCompile(`[员工师匠]$|司机|保安|保洁|保姆|月嫂|护士|会计|出纳|文员|客服|销售|后厨|仓库|工厂|快递|外卖|家政|餐饮|物流|装修|美容|老师|学徒`)

	wishEN = pattern.MustCompile(`^(?:so |well |also |and |but |please )*(?:i |i am |i'm |im |i'd |i would )?(?:really |still |just |also |mostly |now )*(?:want|wanna|would like|like|love|hope|hoping|prefer|looking)` +
		`(?: to (?:work|be working) (?:in|at|as|on)(?: an?| the)? (.+)| to (?:be|become) an? (.+)| working (?:(?:in|at|as|on)(?: an?| the)? )?(.+)` +
		`|(?: to (?:find|get|have|do))?(?: for)?(?: an?| some| any)? (?:work|jobs?|position|role) (?:in|as|at)(?: an?| the)? (.+)` +
		`|(?: to (?:find|get|have|do))?(?: for)?(?: an?| some| any)? (.+?) (?:work|jobs?|position|role)(?: (?:in|near|around) .+)?)$`)
	besideEN = pattern.MustCompile(` (?:in|near|around) .*$| (?:please|now|again|if possible|soon)$`)
	articles = pattern.MustCompile(`\b(?:or|and) (?:an? |the )`)
	// anyKind is said of work of any kind.
	anyKind = pattern.MustCompile(`^to |^(?:an?|the|some|any|my|good|better|best|new|stable|steady|full[- ]?time|part[- ]?time|easy|easier|well[- ]?paid|different|other|another|decent|proper|permanent|temporary|remote|nearby|local|suitable|real|day|night|more|less|hard|of|to|told|home|from|here|with|alone|people|it|this|that|them|for|there|shifts?|help|,| )+$|^(?:稳定|轻松|简单|合适|不累|好|新|长期|短期|临时|兼职|全职|日结|钱多|工资高|近|离家近|白班|夜班|什么|哪|自己|点|别的|其他)`)

	// searches are words that want vacancies now.
	searches = pattern.MustCompile(`(?:帮|给|替)我|有没有|招聘|招[人工不]|附近|推荐|搜|(?i:^(?:please )?find\b|\b(?:find me|search|show|vacanc\w*|near (?:me|here|by)|nearby|any (?:jobs?|work)|are there|is there|help me)\b)`)
	seeksEN  = pattern.MustCompile(`(?i:\b(?:looking for|find)\b)`)
)

// wishSaid gives the kinds of work that somebody says to wish for, in their words.
func wishSaid(message string) (all []string) {
	for _, part := range wishParts.Split(goesOnI.ReplaceAllString(message, ", $1"), 12) {
		part = strings.TrimSpace(part)
		work := ""
		if m := wishEN.FindStringSubmatch(strings.ToLower(part)); m != nil {
			work = articles.ReplaceAllString(besideEN.ReplaceAllString(strings.Join(m[1:], ""), ""), "or ")
		} else if m := wishZH.FindStringSubmatch(part); m != nil {
			if work = kindOfWork(m[2]); m[1] != "当" && m[3] == "" && !isKind(work) {
				work = ""
			}
		} else if m := wantsZH.FindStringSubmatch(part); m != nil && strings.Contains(part, "要") {
			work = kindOfWork(m[1])
		} else if m := wishAtZH.FindStringSubmatch(part); m != nil {
			work = kindOfWork(m[1])
		}
		if work == "" || asksThem.MatchString(work) {
			continue
		}
		for _, w := range wishesSaid(work) {
			if !anyKind.MatchString(w) && region.Exactly(w) == "" && !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// kindOfWork leaves of what somebody wishes for the work, without where and when: 离家近的仓库.
func kindOfWork(said string) string {
	left := strings.Trim(region.Without(said), " 的")
	if at := strings.LastIndex(left, "的"); at > 0 {
		left = left[at+len("的"):]
	}
	if anyKind.MatchString(left) {
		return ""
	}
	return left
}

// isKind reports whether words name a kind of work.
func isKind(work string) bool {
	return kindZH.MatchString(work) || len(strength.Read(strength.Done, work).Skills) > 0 && job.Read(work, "zh").Text != ""
}

// toldWish reports whether a message tells of the work that somebody wishes for; a search for
// it, or a question about it, does not.
func toldWish(message string) bool {
	if searches.MatchString(message) || len(wishSaid(message)) == 0 {
		return false
	}
	return !asksThem.MatchString(seeksEN.ReplaceAllString(seeksWork.ReplaceAllString(message, " "), " "))
}
