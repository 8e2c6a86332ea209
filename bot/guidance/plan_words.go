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
	doneZH     = pattern.MustCompile(`^(?:我)?(?:已经|刚刚?|今天|昨天)?(?:把|将)?(.{1,40}?)(?:已经|都|也|刚)?(?:做完|办完|办好|做好|完成|搞定|弄好|去过|写好|改好|投|打过|打|交|练完|买好|办|去)了$`)
	doneEN     = pattern.MustCompile(`^(?i:(?:i(?:'ve| have)? )?(?:just |already )?(?:done with|finished|done|completed|did|been to) (?:the |my )?(.{2,60}?)|(?:the |my )?(.{2,60}?) (?:is|was|are) (?:done|finished|complete|over))$`)
	doneBefore = pattern.MustCompile(`^(?:我)?(?:已经|刚刚?|今天|昨天|都)?(?:去过|去了|问过|问了|打过|打了|投过|投了|改好|改完|写好|写完|交了|交过|办了|办好|办完|练了|练过)(?:一下)?(.{2,40}?)了?$|^(.{2,40}?)(?:已经|都|也)?(?:完|过|去|问|交|改|写|练)了$`)
	wentEN     = pattern.MustCompile(`^(?i:(?:ok(?:ay)?[,]? )?i(?:'ve| have)? ?(?:just |already )?(?:went|been|gone|called|phoned|rang|sent|wrote|written|fixed|visited|saw|seen|talked|spoke|applied|registered|handed in|asked|updated|bought|practi[sc]ed|did)(?: (?:to|at|in|with|for|about))?(?: the| my| a)? (.{2,60}?)(?: (?:today|yesterday|this morning|already|now))?)$`)
	dropped    = pattern.MustCompile(`^(?:请|帮我|麻烦)*(?:把|将)?(.{1,40}?)(?:删掉|删除|去掉|不做了|不去了|取消了?|不用做了)$|^(?:删掉|删除|去掉|取消)(.{1,40})$|^(?i:(?:please )?(?:delete|remove|cancel|drop) (?:the |my )?(.{2,60}?)(?: from (?:my|the) plan)?)$`)
)

// readNamed reads what is to be done with an open step that is named by its words. ok is
// false where no step, or more than one, has them.
func (t *planTalk) readNamed(message string) (w wishOf, ok bool) {
	s := strings.Trim(strings.TrimSpace(message), " 。.!！")
	for _, p := range []struct {
		form *pattern.Pattern
		verb string
	}{{movedZH, "day"}, {movedEN, "day"}, {doneZH, "done"}, {doneEN, "done"}, {doneBefore, "done"}, {wentEN, "done"}, {dropped, "delete"}} {
		m := p.form.FindStringSubmatch(s)
		if m == nil {
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
			w.verb = p.verb
			return w, true
		}
	}
	return wishOf{}, false
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
