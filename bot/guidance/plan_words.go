package guidance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/occupation"
)

// What is said of steps by their own words while the plan is talked about: 把面试改成后天,
// 面试去过了, 下周三前改好简历.

var (
	movedZH    = pattern.MustCompile(`^(?:请|帮我|麻烦)*(?:把|将)?(.{1,40}?)(?:的(?:日子|时间|日期))?(?:改到|改成|改为|改在|挪到|移到|推到|推迟到|延到|提前到|换到|放到)(.{1,30}?)(?:去|做|吧|了)?$`)
	movedEN    = pattern.MustCompile(`^(?i:(?:please |can you |could you )?(?:move|change|postpone|shift|push|reschedule|put off|make) (?:the |my )?(.{1,60}?) (?:to|until|till|for|on) (.{1,40}?)(?: please)?)$`)
	doneZH     = pattern.MustCompile(`^(?:我)?(?:已经|刚刚?|今天|昨天)?(?:把|将)?(.{1,40}?)(?:已经|都|也|刚)?(?:做完|办完|办好|做好|完成|搞定|弄好|去过|写好|写完|改好|改完|投|投过|打过|打|交|练完|买好|办|去)了$`)
	doneEN     = pattern.MustCompile(`^(?i:(?:i(?:'ve| have)? )?(?:just |already )?(?:done with|finished|done|completed|did|been to) (?:the |my )?(.{2,60}?)|(?:the |my )?(.{2,60}?) (?:is|was|are) (?:done|finished|complete|over))$`)
	doneBefore = pattern.MustCompile(`^(?:我)?(?:已经|刚刚?|今天|昨天|都)?(?:去过|去了|问过|问了|打过|打了|投过|投了|改好|改完|写好|写完|交了|交过|办了|办好|办完|练了|练过)(?:一下)?(.{2,40}?)了?$|^(.{2,40}?)(?:已经|都|也)?(?:完|过|去|问|交|改|写|练)了$`)
	wentEN     = pattern.MustCompile(`^(?i:(?:ok(?:ay)?[,]? )?i(?:'ve| have)? ?(?:just |already )?(?:went|been|gone|called|phoned|rang|sent|wrote|written|fixed|visited|saw|seen|talked|spoke|applied|registered|handed in|asked|updated|bought|practi[sc]ed|did)(?: (?:to|at|in|with|for|about))?(?: the| my| a)? (.{2,60}?)(?: (?:today|yesterday|this morning|already|now))?)$`)
	dropped    = pattern.MustCompile(`^(?:请|帮我|麻烦)*(?:把|将)?(.{1,40}?)(?:删掉|删除|去掉|不做了|不去了|取消了?|不用做了)$|^(?:删掉|删除|去掉|取消)(.{1,40})$|^(?i:(?:please )?(?:delete|remove|cancel|drop) (?:the |my )?(.{2,60}?)(?: from (?:my|the) plan)?)$`)
)

// readNamed reads what is to be done with an open step that is named by its words. ok is
// false where no step, or more than one, has them.
func (t *planTalk) readNamed(message string) (w wishOf, ok bool) {
	s := strings.Trim(strings.TrimSpace(message), " 。.!！")
	denied := notDone.MatchString(strings.ToLower(message))
	for _, p := range []struct {
		form *pattern.Pattern
		verb string
	}{{movedZH, "day"}, {movedEN, "day"}, {doneZH, "done"}, {doneEN, "done"}, {doneBefore, "done"}, {wentEN, "done"}, {dropped, "delete"}} {
		m := p.form.FindStringSubmatch(s)
		if m == nil || denied && p.verb != "delete" {
			continue
		}
		name := strings.Join(m[1:], "")
		if p.verb == "day" {
			name, w.words = m[1], m[2]
			if _, _, dated := readDay(w.words, t.today); !dated {
				continue
			}
		}
		if w.id, ok = t.stepNamed(name); ok {
			if step, _ := t.plan.find(w.id); p.verb == "done" && !sameDeed(s, step.Words) {
				continue
			}
			w.verb = p.verb
			return w, true
		}
	}
	return wishOf{}, false
}

// notDone is what was not done, was done by others, or is asked.
var notDone = pattern.MustCompile(`没|不|未|别|差点|差一点|忘|让|叫|托|替|请.{0,6}帮|(?:朋友|同学|同事|家人|他|她|们|老公|老婆|爸|妈|弟|妹|我哥|我姐|哥哥|姐姐|儿子|女儿)(?:帮我?|已经|都|也|把)*(?:去|打|问|改|写|投|交|办)|(?:吗|么|呢)[。.!！ ]*$|[?？]|` +
	`\b(?:not|never|no|without|\w+n['’]t|(?:did|have|has|had|was|do|does|ca|wo|is|could|would)nt|nearly|almost|tried|forgot|if|will|would|should|asked \S.* to|told \S.* to|(?:had|have|has|got|needs?|needed|wants?|wanted|going|like) to)\b|^(?:did|have|has|do|does|should|can|is|are|was|were) (?:i|you|we|he|she|they|it|my|the)\b|^(?:my|his|her|our|an?|the) (?:[a-z]+ )?(?:friend|brother|sister|husband|wife|partner|mother|father|mum|mom|dad|son|daughter|boss|neighbou?r)\b`)

// deeds are what can be done with a thing: sending a CV is not mending it.
var deeds = []*pattern.Pattern{
	pattern.MustCompile(`去|到[了过]|跑[了过一]|(?i:\b(?:go|going|went|been|gone|visit(?:ed)?)\b)`),
	pattern.MustCompile(`打[了过完电]|电话|联系|(?i:\b(?:call(?:ed)?|phoned?|rang|ring|speak|spoke|talk(?:ed)?)\b)`),
	pattern.MustCompile(`改|写|完善|更新|修|(?i:\b(?:fix(?:ed)?|mend(?:ed)?|wr[io]te|written|rewr[io]te|updated?|improved?|changed?|edit(?:ed)?)\b)`),
	pattern.MustCompile(`投|寄|递|发[了过给送]|交|(?i:\b(?:sen[dt]|apply|applied|hand(?:ed)? in|submit(?:ted)?|post(?:ed)?|email(?:ed)?)\b)`),
	pattern.MustCompile(`问|咨询|打听|了解|(?i:\bask(?:ed)?\b)`),
	pattern.MustCompile(`办|登记|申请|(?i:\b(?:register(?:ed|ing)?|sign(?:ed)? up)\b)`),
	pattern.MustCompile(`练|(?i:\bpracti[sc](?:ed?|ing)\b)`),
	pattern.MustCompile(`买|(?i:\b(?:buy|bought)\b)`),
	pattern.MustCompile(`(?i:\b(?:see|saw|seen|meet|met)\b)`),
}

// anyDeed are words that say of everything that it is done.
var anyDeed = pattern.MustCompile(`[办做弄][好完]|完成|搞定`)

// sameDeed reports whether what is said to be done can be what a step says; of either, nothing
// may be said of what is done with the thing.
func sameDeed(said, step string) bool {
	said = anyDeed.ReplaceAllString(said, "")
	both, of, in := false, false, false
	for _, d := range deeds {
		is, has := d.MatchString(said), d.MatchString(step)
		both, of, in = both || is && has, of || is, in || has
	}
	return both || !of || !in
}

// stepNamed finds the only open step that has the words.
func (t *planTalk) stepNamed(words string) (id int64, ok bool) {
	words = text.Fold(strings.TrimSpace(words))
	if letters(words) < 2 {
		return 0, false
	}
	for _, s := range t.plan.Open {
		has := text.Fold(s.Words)
		if strings.Contains(has, words) || letters(has) >= 2 && strings.Contains(words, has) {
			if ok {
				return 0, false
			}
			id, ok = s.ID, true
		}
	}
	return id, ok
}

// longestStep is how long words with a day are that make a step unasked, in characters.
const longestStep = 60

// readDated reads a day alone, for the step without one that was talked about last, and words
// with a day, which are a step.
func (t *planTalk) readDated(message string) (w wishOf, ok bool) {
	day, rest, dated := readDay(message, t.today)
	switch n := letters(rest); {
	case !dated:
	case n == 0:
		var without []int64
		for _, s := range t.plan.Open {
			if s.Due == nil {
				without = append(without, s.ID)
			}
		}
		switch {
		case len(t.plan.Open) == 1:
			return wishOf{verb: "day", id: t.plan.Open[0].ID, words: day.Format(time.DateOnly)}, true
		case len(without) == 1:
			return wishOf{verb: "day", id: without[0], words: day.Format(time.DateOnly)}, true
		}
	case n >= 2 && (len([]rune(message)) <= longestStep || severalSteps(message, t.today) != nil):
		return wishOf{verb: "add", words: message}, true
	}
	return w, false
}

// ruleNamed gives the step to apply for what a published rule gives, by its id or, as a
// button has little room, its beginning.
func (t *planTalk) ruleNamed(ctx context.Context, id string) (string, error) {
	shown := ""
	if t.said.State.Entitled != nil {
		shown = t.said.State.Entitled.Rule
	}
	var zh, en string
	err := t.g.Pool.QueryRow(ctx, `
		SELECT name_zh, name_en FROM entitlement_version WHERE state = 'published' AND $1 <> '' AND starts_with(rule, $1)
		ORDER BY rule = $2 DESC, length(rule), id DESC LIMIT 1`, strings.TrimSpace(id), shown).Scan(&zh, &en)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find a rule for a plan: %w", err)
	}
	return prompts.EntitledPlan(t.said.Language, map[bool]string{true: zh, false: en}[t.said.Language == "zh"]), nil
}

// workNamed gives the name of an occupation.
func (t *planTalk) workNamed(ctx context.Context, code string) (string, error) {
	s, ok, err := (&occupation.Finder{Pool: t.g.Pool}).About(ctx, strings.TrimSpace(code), occupation.Query{Language: t.said.Language})
	if err != nil || !ok {
		return "", err
	}
	return s.Title, nil
}
