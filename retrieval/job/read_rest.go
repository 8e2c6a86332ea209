package job

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

//go:embed slips.txt
var slipsFile string

// slips are words as they are often typed wrongly: of letters, and in Chinese.
var slips = sync.OnceValues(func() (map[string]string, *strings.Replacer) {
	words, chinese := map[string]string{}, []string{}
	for line := range strings.Lines(slipsFile) {
		wrong, right, ok := strings.Cut(strings.TrimSpace(line), "\t")
		switch {
		case !ok:
		case han(wrong):
			chinese = append(chinese, wrong, right)
		default:
			words[wrong] = right
		}
	}
	return words, strings.NewReplacer(chinese...)
})

var latinWord = pattern.MustCompile(`[a-z]+`)

func spelt(s string) string {
	words, chinese := slips()
	return latinWord.ReplaceAllStringFunc(chinese.Replace(s), func(w string) string {
		if right, ok := words[w]; ok {
			return right
		}
		return w
	})
}

// wholes are words in which a part would be taken for something else.
var wholes = pattern.MustCompile(`\b(?:work(?:ing)? from home|from home|home every night|few hours(?: a week)?|sitting down|own (?:van|bike|car|tools)|live[- ]in|(?:social|youth|case|support|key|club) work(?:er)?s?` +
	`|sleep[- ]?ins?|it support|post office|chef de partie|job cent(?:re|er)|level \d|no (?:split|early|heavy|lifting|cold)(?: [a-z]+)?|nothing heavy|after[- ]school(?: club)?|term time|flexible hours|private hire|split shifts` +
	`|\d+ hours? shifts?|special needs (?:teach\w*|support|school|tutor|assistant|coordinator)|dog walk(?:ing|er)|night ?clubs?|day (?:cent(?:re|er)|nursery|care)|minimum wage)\b` +
	`|(?:能|可以?|允许)带(?:着)?(?:孩子|小孩|娃)|轮椅(?:能|可以?)(?:进出?|通行|上)|夜总会|日间照料|日用品|早教|早餐|早点|晚托|晚会`)

var (
	// kept are words that begin or end like filler, and are not.
	keptZH = pattern.MustCompile(`^(?:做饭|做六休一|会计|当铺|要素|能源|在家|在线|招商|招聘专员|招生|找零|个体|有色|一线|可编程|是非|家政|家教|家具|家电|打包|打字|打扫|打磨|打单|上户|工地|工厂|工程|工艺|活动|五险)`)
	headZH = pattern.MustCompile(`^(?:请问|你好|您好|我们?|你们?|咱|自己|本人|想要?|需要|希望|打算|准备|正在|急需|急|要|找个?|求|招不招|招聘|招|有没有|有|没有?|哪里|哪儿|哪|什么|啥样?|那种|这种|一个|一份|一名|个|份|名|点|帮忙?|给我?|做|当|去|干|在|是|就|只|都|能不能|能|可以|可|最好|比较|家|的|吗|呢|吧|了|啊|就是|所以|因为|但是?|然后|和|或者?|还|也|再|且|从事|应聘|求职|面试|进|想在|谁|要是|不知道|看看|查查?|推荐|这里|这儿|之间|开始|以后|左右|学)`)
	tailZH = pattern.MustCompile(`(?:有没有|有吗|招吗|招人吗?|招不招|要不要|还要吗|还招吗|可以吗|行吗|好吗|吗|呢|吧|了|啊|哦|呀|的话|的|工作|岗位?|职位|活儿?|活计|机会|兼|优先|即可|就行|就可以|就好|都行|都可以|也行|也可以|可以|都能干|都会|什么的|之类的?|方面的?|相关的?|类的?|招聘|招|求职|应聘|谢谢|多谢|急|都|也|还|最好|上班|职业|行业|的人|给多少钱|多少钱|怎么样|只要|专业|有证|两个小时|三天|能做|可以做|能干|做|干|[一二三两]天|好|啥都行|啥都能干|能干啥|收入|工资|月薪|能干到过年)$`)
	dropZH = pattern.MustCompile(`急用钱|等钱用|缺钱用?|底薪|(?:麻烦|请|能不能|能)?(?:你|您)?(?:快|赶快|赶紧|抓紧|尽快|速度)(?:一?点儿?|些)?(?:帮我|给我|的|了|吧|啊)+|(?:快|速度)(?:一?点儿?|些)|赶紧|赶快|抓紧|啥都行|啥都能干|什么都行|都能做|能干啥|给多少钱|多少钱|国庆后|能干到过年|哪里招|有没有|有招|还要不要|请问|寒假|暑假|一天能给多少|能给多少|不要工资也?行?|(?:自己)?有(?:电动车|摩托车|面包车|货车|车)|去哪个?|哪个都行|最好|都行|有证|干到过年`)

	fillerEN = pattern.MustCompile(`\b(?:i'?m|i am|i'd|i've|i|im|me|my|we|you|your|u|hi|hello|hey|dear|looking|look|seeking|searching|search|find|for|4|2|wants?|wanted|wanting|need(?:s|ed|ing)?|after a|interested|like|would|could|can'?t|can|do|doing|does|is|are|am|be|been|was|any|some|something|anything|somewhere|anyone|jobs?|works?|working|employment|positions?|posts?|roles?|opportunit(?:y|ies)|vacanc(?:y|ies)|opening|openings|careers?|hiring|please|pls|plz|thanks?|thank you|a|an|the|this|that|there|it|in|on|at|to|min(?:imum)? wage|and|or|with|of|as|by|near|around|so|but|just|only|also|ok|okay|fine|good|nice|proper|easy|got|get|getting|have|has|had|hold|give|ideally|pref(?:erably|erred)?|available|free|able|willing|start(?:ing|s)?|salary|wages?|earn(?:ing)?|paying|pays?|per|area|based|located|local|currently|really|very|quite|now|summer|over|pro[- ]rata|ex|first|fte|wte|lots?|bit|few|about|if|possible|even|will|what|who|which|where|sort|don'?t mind|mind|from|here|btw|asap|lookin|tryna|wanna|gonna|going|anybody|everyone|minute|keen|n|abeg|desperate(?:ly)?|else|actually|instead|rather|help|someone|somebody|anywhere|closer|urgent(?:ly)?|quickly|outta|if it matters|big|matters)\b`)
	// askedBeside is what no advertisement tells, or what is said of us.
	askedBeside = pattern.MustCompile(`\b(?:(?:close|near|next|handy|not far|good)\s+)?(?:(?:to|for|from|by|on|at|near)\s+)?(?:(?:an?|the|my)\s+)?(?:bus|tram|train|tube|metro) (?:stops?|stations?|routes?|lines?|links?)\b|(?:^|,)\s*(?:(?:you(?:'re| are)?|this is|that'?s|so) )?(?:useless|rubbish|hopeless|come on|hurry(?: up)?|quick|faster)\s*(?:,|$)`)
	marks       = pattern.MustCompile(`[,:/+*&!?~"=]+|\s-\s|^-|-$|\.(?:\s|$)`)
)

// standIn is the first of the characters that stand for words that are kept whole; it
// is for private use, and no text that was said has it.
const standIn = 0xF0000

// keep puts a character in the place of what must not be read as something else, until
// the rest is looked at.
func (r *reading) keep(p *pattern.Pattern) {
	r.s = p.ReplaceAllStringFunc(r.s, func(w string) string {
		r.kept = append(r.kept, w)
		return " " + string(rune(standIn+len(r.kept)-1)) + " "
	})
}

// withoutDe is where 的 stands between two words: 包住的厂. A 的士 is one.
var withoutDe = pattern.MustCompile(`的([^士确]|$)`)

// rest leaves the words that say what work it is, with a comma between clauses.
func (r *reading) rest() {
	s := withoutDe.ReplaceAllString(namesCut(r.s), " $1")
	s = strings.ReplaceAll(s, "在家", " 在家 ")
	s = dropZH.ReplaceAllString(s, gap)
	s = askedBeside.ReplaceAllString(s, gap)
	s = fillerEN.ReplaceAllString(s, " ")
	var clauses []string
	for part := range strings.SplitSeq(s, ",") {
		var left []string
		for word := range strings.FieldsSeq(marks.ReplaceAllString(part, " ")) {
			if c, _ := utf8.DecodeRuneInString(word); c >= standIn && int(c-standIn) < len(r.kept) {
				word = r.kept[c-standIn]
			} else if word = clause(word); strings.Trim(word, "'-.") == "" {
				continue
			}
			left = append(left, word)
		}
		if len(left) > 0 {
			clauses = append(clauses, strings.Join(left, " "))
		}
	}
	r.Text = strings.Join(clauses, ", ")
}

// clause takes the filler from both ends of a piece of Chinese.
func clause(s string) string {
	for {
		before := s
		if !keptZH.MatchString(s) {
			s = headZH.ReplaceAllString(s, "")
		}
		s = tailZH.ReplaceAllString(s, "")
		if s == before {
			return s
		}
	}
}
