package guidance

import (
	"strconv"
	"strings"

	"careerbot/internal/pattern"
)

// wishOf is what is to be done with the plan.
type wishOf struct {
	verb  string // show, add, done, undone, edit, day, words, first, delete, today, tomorrow, monday, no_day, remind, quiet, clear, cleared, kept, job, place
	id    int64  // of the step, or of what is added
	place int    // of the step in the list, from 1
	words string // of what is to be added, or to stand in it
}

// stepVerbs are what the buttons of a step say, with its number behind; typed they may have
// its place in the list instead.
var stepVerbs = map[string]string{
	"做完了": "done", "完成": "done", "完成了": "done", "搞定了": "done", "办好了": "done", "办完了": "done", "做好了": "done",
	"还没做完": "undone", "改计划": "edit", "改": "edit", "改一改": "edit", "改一下": "edit", "改日子": "day", "改期": "day", "改内容": "words", "放到最前": "first",
	"删掉这步": "delete", "删除": "delete", "删掉": "delete", "明天再做": "tomorrow",
	"今天": "today", "明天": "tomorrow", "下周一": "monday", "不定日子": "no_day",
	"done": "done", "finished": "done", "did it": "done", "not done yet": "undone", "change": "edit", "change the day": "day",
	"move": "day", "change the words": "words", "put first": "first", "delete step": "delete", "delete": "delete", "remove": "delete", "do it tomorrow": "tomorrow",
	"change my plan": "edit", "today": "today", "tomorrow": "tomorrow", "next monday": "monday", "no day": "no_day",
}

var dayVerbs = map[string]bool{"today": true, "tomorrow": true, "monday": true, "no_day": true}

var (
	stepNumbered = pattern.MustCompile(`^(.{1,30}?) ?#([0-9]{1,18})$`)
	showPlan     = pattern.MustCompile(`^(?:(?:看看?|查看?|打开|显示)?(?:一下)?我?的?(?:行动)?计划(?:呢|是什么|里有什么)?|我(?:的)?下一步(?:是什么|(?:该|要)?(?:做|干)什么|怎么走)?|(?i:(?:(?:show|see|open) )?(?:me )?my (?:action )?plan|my next steps?|what(?:'s| is) (?:on |in )?my (?:plan|next step)|show (?:me )?my next steps?))[。.!！?？ ]*$`)
	addTo        = pattern.MustCompile(`^(?:请|帮我|麻烦)*(?:把|将)?(.{1,200}?)(?:加到|加进|放到|放进|写进|写到|列入|加入)(?:我的?)?计划(?:里|中|里面)?[。.!！ ]*$`)
	addBehind    = pattern.MustCompile(`^(?:请|帮我|麻烦)*(?:(?:加到|加进|加入|写进|放进)(?:我的?)?计划(?:里|中)?|(?:再)?(?:加|添|新增)(?:上)?(?:一|1)(?:个)?步(?:骤)?|计划(?:里)?加(?:一步|上)?)[:：,， ]*(.{0,300})$`)
	addEN        = pattern.MustCompile(`^(?i:(?:please )?(?:add|put) (.{1,300}?) (?:to|in|into|on) (?:my |the )?plan)[.! ]*$`)
	addStepEN    = pattern.MustCompile(`^(?i:(?:please )?add (?:a |another |one more )?step(?: to (?:my|the) plan)?|add to (?:my )?plan|new step)[:, ]*(.{0,300})$`)
	placedZH     = pattern.MustCompile(`^(?:把|将)?第?([一二三两1-3①②③])(?:步|个|条)?(?:已经?|也)?(做完了?|完成了?|搞定了?|办好了?|办完了?|做好了?|放到最前|删掉|删除|去掉|不要了|改日子|改期|改内容|改到|挪到|推到|改成)[:：]?(.{0,200})$`)
	verbFirst    = pattern.MustCompile(`^(删掉|删除|去掉|完成|改)第([一二三两1-3])(?:步|个|条)$`)
	placedEN     = pattern.MustCompile(`^(?i:(?:i(?:'ve| have)? )?(?:step|number) ([1-3]|one|two|three)(?: is| has been)? (done|finished|complete)|#?([1-3]) (?:is |was )?(done|finished|complete)|(done with|finished|done|did|delete|remove|move|change|put first) (?:the )?(?:step |number |#)?([1-3]|one|two|three)(?: to (.{1,200}))?)[.! ]*$`)
	remindOn     = pattern.MustCompile(`^(?:请|帮我)?(?:(?:到时|到时候|到日子)?(?:候)?(?:请|记得)?提醒我(?:一下)?|(?:打开|开启)?计划提醒|(?i:(?:please |pls |can you |could you )?remind me(?: (?:of|about) (?:my plan|my steps|it)| on the day| then| please)?|yes,? remind me))[。.!！ ]*$`)
	remindOff    = pattern.MustCompile(`^(?:(?:不用|不要|别|停止|关闭|取消)(?:再)?(?:提醒(?:我)?(?:我的)?计划|计划提醒)(?:了)?|(?i:(?:stop|cancel|no more|turn off) (?:the |my )?plan reminders|stop reminding me (?:of|about) my plan))[。.!！ ]*$`)
	editPlan     = pattern.MustCompile(`^(?:(?:改|修改|改一改)(?:一下)?(?:我的?)?计划|(?i:(?:change|edit) (?:my|the) plan))[。.! ]*$`)
	clearAll     = pattern.MustCompile(`^(?:(?:把)?(?:删掉|删除|清空|取消)(?:我的?|整个|全部)*计划|(?:把|将)?(?:我的?|整个)*计划(?:全部|全|都)?(?:取消|删掉|删除|删了|清空)(?:吧)?|(?i:(?:please )?(?:delete|clear|erase|remove) (?:all )?(?:my |the )?(?:whole |entire )?plan|cancel (?:my|the) (?:whole |entire )?plan))[。.!！ ]*$`)
	clearYes     = pattern.MustCompile(`^(?:是，?删掉计划|(?i:yes, delete my plan))$`)
	clearNo      = pattern.MustCompile(`^(?:不删了?，?留着|(?i:no, keep it))$`)

	stopped = pattern.MustCompile(`^(?:停|停止|算了|不用了|不加了|不改了|不要了|取消|先这样|就这样|退出|结束|(?i:stop|cancel|never ?mind|quit|exit|that'?s (?:it|all)|no thanks?))[。.!！ ]*$`)
	skipped = pattern.MustCompile(`^(?:跳过|下一题|下一个|不定日子|先不定|没想好|还没想好|不知道|不确定|再说|随便|都行|没有|无|(?i:skip|next|no (?:date|day)|not sure|don'?t know|i don'?t know|later|none|no idea|whatever|dunno))[。.!！ ]*$`)
	asking  = pattern.MustCompile(`[?？]\s*$|(?:吗|呢|么)[。.!！ ]*$|多少(?:钱|天|个月)?|怎么(?:办|领|申请|算|样)|能不能|可不可以|是不是|^(?i:(?:how|what|when|where|why|who|which|can i|could i|do i|does|is there|are there|am i|should i)\b)`)
)

// readPlan reads what a message wants of the plan.
func readPlan(message string) (w wishOf, ok bool) {
	s := strings.TrimSpace(message)
	if m := stepNumbered.FindStringSubmatch(s); m != nil {
		id, err := strconv.ParseInt(m[2], 10, 64)
		verb := stepVerbs[strings.ToLower(m[1])]
		return wishOf{verb: verb, id: id}, err == nil && verb != ""
	}
	for _, p := range []struct {
		form *pattern.Pattern
		verb string
	}{{showPlan, "show"}, {editPlan, "edit"}, {remindOn, "remind"}, {remindOff, "quiet"}, {clearAll, "clear"}, {clearYes, "cleared"}, {clearNo, "kept"}} {
		if p.form.MatchString(s) {
			return wishOf{verb: p.verb}, true
		}
	}
	if asking.MatchString(s) {
		return w, false
	}
	for _, p := range []*pattern.Pattern{addBehind, addTo, addStepEN, addEN} {
		if m := p.FindStringSubmatch(s); m != nil {
			return wishOf{verb: "add", words: thing(m[1])}, true
		}
	}
	return w, false
}

var nothing = pattern.MustCompile(`^(?:这个|这条|这|它|那个|一步|一个|(?i:this|it|that|this one|something|a step))$`)

// thing is what is to be added; "" where it is only pointed at.
func thing(words string) string {
	if words = strings.TrimSpace(words); nothing.MatchString(words) {
		return ""
	}
	return words
}

// readPlaced reads what names a step by its place: only while the plan is talked about.
func readPlaced(message string) (w wishOf, ok bool) {
	s := strings.TrimRight(strings.TrimSpace(message), "。.!！ ")
	if m := verbFirst.FindStringSubmatch(s); m != nil {
		return wishOf{verb: stepVerbs[strings.Replace(m[1], "去掉", "删掉", 1)], place: placeOf(m[2])}, true
	}
	if m := placedZH.FindStringSubmatch(s); m != nil {
		w.place = placeOf(m[1])
		switch verb := strings.TrimSuffix(m[2], "了"); verb {
		case "做完", "完成", "搞定", "办好", "办完", "做好":
			w.verb = "done"
		case "放到最前":
			w.verb = "first"
		case "删掉", "删除", "去掉", "不要":
			w.verb = "delete"
		case "改内容", "改成":
			w.verb, w.words = "words", m[3]
		default:
			w.verb, w.words = "day", m[3]
		}
		return w, m[3] == "" || w.words != ""
	}
	if m := placedEN.FindStringSubmatch(s); m != nil {
		verb, place := "done", m[1]+m[3]
		if m[5] != "" {
			verb, place = strings.ToLower(m[5]), m[6]
		}
		w.place, w.words = placeOf(place), m[7]
		switch verb {
		case "done", "did", "finished", "complete", "done with":
			w.verb = "done"
		case "move":
			w.verb = "day"
		case "change":
			w.verb = "edit"
			if w.words != "" {
				w.verb = "words"
			}
		case "put first":
			w.verb = "first"
		default:
			w.verb = "delete"
		}
		return w, true
	}
	verb := stepVerbs[strings.ToLower(s)]
	if dayVerbs[verb] { // alone they answer what was asked
		return w, false
	}
	return wishOf{verb: verb}, verb != ""
}

func placeOf(s string) int {
	if i := strings.Index("①②③", s); i >= 0 && len(s) == len("①") {
		return i/len("①") + 1
	}
	return stepNumber(s)
}
