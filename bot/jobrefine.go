package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What is said after a wish changes it: 近一点的, only part time, 那浦东的呢. What a message
// does not speak of stays as it was. The reply says what was searched for, so that who was
// not understood sees it.

// longestChange is how long such a message can be, in characters; in letters twice that.
const longestChange = 40

var (
	// meansWork is what says that work is wished for, and nothing of what kind.
	meansWork = pattern.MustCompile(`我|您|你|本人|能不能|可不可以|可以|有没有|有什么|什么|帮忙|帮|给|想要?|需要|要|找|寻|求|介绍|推荐|看看|个|份|一|些|点|的|工作|活[儿干计]?|职位|岗位|招聘|信息|班上|事[做干]|吗|吧|呢|啊|请|现在|` +
		`\b(?:i|we|me|am|im|i'?m|is|are|there|a|an|any|some|to|for|of|the|please|can|could|you|do|have|find|get|look|looking|search|searching|seek|seeking|need|want|would|like|jobs?|work|working|vacanc(?:y|ies)|positions?|roles?|employment|currently|now|help|with|hi|hello)\b`)

	nearerSaid  = pattern.MustCompile(`近一?[点些]|再近|最近的|太远|(?i:\b(?:near(?:er|est)|clos(?:er|est)|too far)\b)`)
	nearerTo    = pattern.MustCompile(`(?i:\b(?:nearer|closer) to ([a-z0-9' -]{3,40}))`)
	furtherSaid = pattern.MustCompile(`远一?[点些]?(?:的)?(?:也行|也可以|没事|没关系|都行|可以|也好)|再远|放宽距离|(?i:\b(?:furth?er|farther|distance (?:does not|doesn['’]?t) matter)\b)`)
	betterSaid  = pattern.MustCompile(`(?:工资|薪资|薪水|钱|待遇|收入)(?:再)?(?:高|多)(?:一?[点些])?|更高的?|(?i:\b(?:better paid|higher pay|more money|pays? (?:more|better)|better pay|best paid)\b)`)
	lowPaid     = pattern.MustCompile(`(?:工资|薪资|薪水|钱|待遇|收入)(?:给得)?(?:都|也|太|有点|比较|真|好)*(?:低|少)(?:了|啊|吧|呀)*[\s。.!！~～]*$|(?i:\b(?:pays? (?:is |are )?(?:too|so|very) (?:little|low|badly)|(?:pay|money|wages?|salary|salaries) (?:is |are )?(?:too|so|very) (?:low|little|bad)|(?:too )?(?:low|badly|poorly)[ -](?:paid|pay)|not enough (?:money|pay)|underpaid)\b)`)
	lowerSaid   = pattern.MustCompile(`便宜|(?:工资|薪资|钱)(?:再)?(?:低|少)(?:一?[点些])?|少一?点也|(?i:\b(?:cheaper|lower pay|less pay|pay(?:s)? less|less money)\b)`)
	newestSaid  = pattern.MustCompile(`最新|新(?:一?[点些])?的|(?i:\b(?:newest|latest|most recent)\b)`)
	alsoSaid    = pattern.MustCompile(`也行|也可以|也能|也好|没问题|都行|都可以|可以的?$|(?i:\b(?:(?:is|are)(?: also)? (?:fine|ok|okay|good|possible)|too|also|as well|no problem)\b)`)
	anyPlace    = pattern.MustCompile(`哪里都|哪儿都|哪都|不限地区|全国|(?i:\b(?:anywhere|any place|wherever)\b)`)
	insteadSaid = pattern.MustCompile(`^(?:那么?|或者|还是|换成?|改成?|改找|要不|不如|只要|只找|就|再)+|(?i:^(?:(?:actually|and|or|only|just|ok|then|so|but|maybe|instead)\b[ ,]*)+)`)
	whatOf      = pattern.MustCompile(`^(?:那么?|那边|或者|换成?|改成?)?(?:在|去|到)?([\p{Han}A-Za-z]{2,16}?)(?:的|那边|附近|这边)*(?:呢|有吗|有没有)?$|(?i:^(?:(?:and|or|what about|how about|only|just|maybe)\s+)+(?:in |near |around )?([a-z' -]{3,30}?)(?: instead| jobs?| work)?$|^(?:in |near |around )?([a-z' -]{3,30}?) instead$)`)
	thereSaid   = pattern.MustCompile(`^(?:那|那么)?(?:有没有|有无|还有没有|有)?([^，。,?？]{1,14}?的)(?:有吗|有没有|有么|还有吗|呢|吗)?[?？]?$|(?i:^(?:any|are there any|is there any|have you got any|do you have any) ([a-z -]{3,30}?)(?: ones| jobs| work)?[?]?$)`)
	inPlace     = pattern.MustCompile(`(?i)\b(?:in|near|around)\b`)
	ofShift     = map[string]*pattern.Pattern{
		"night":   pattern.MustCompile(`夜班|通宵|大夜|(?i:\bnights?\b)`),
		"evening": pattern.MustCompile(`晚上|晚班|(?i:\bevenings?\b)`),
		"weekend": pattern.MustCompile(`周末|(?i:\bweekends?\b)`),
		"day":     pattern.MustCompile(`白天|白班|日班|(?i:\b(?:days|daytime|day shifts?)\b)`),
	}
	noShift = pattern.MustCompile(`不要|不上|不想|不做|别|除了|(?i:\b(?:no|not|without|except)\b)`)
)

// goesOnSeeking reads a message as a change of the last wish, or as an answer to what we
// asked back about it.
func (b *Bot) goesOnSeeking(ctx context.Context, q Question, a *Answer) (wish job.Wish, ok bool) {
	s, said := q.memory.Jobs, bare(a.Question)
	wish = s.Wish
	if point, rest := sharedIn(a.Question); point != nil && rest == "" { // where they are
		a.Language = cmp.Or(q.Language, a.Language)
		wish.At, wish.Region, wish.Near = "", "", point
		return wish, !nothing(wish)
	}
	for _, name := range s.Choice {
		if said == bare(name) {
			wish.At, wish.Near = name, nil
			return wish, true
		}
	}
	message := withoutCourtesy(a.Question)
	longest := longestChange
	if text.Language(message) == "en" {
		longest *= 2
	}
	if utf8.RuneCountInString(message) > longest || wantsPerson(message) || talkedOfElse(said) || ofRules(message) {
		return wish, false
	}
	if code := stated(said); code != "" { // we ask for the place, or they say that they are elsewhere
		a.moveTo = code
		wish = movedTo(wish, "", 0)
		wish.Region = code
		return wish, true
	}
	if lowPaid.MatchString(message) {
		more, err := b.paidMore(ctx, s)
		if err != nil {
			b.Log.Error("look what was shown pays", "turn", q.turn, "error", err)
		} else {
			wish = more
		}
		a.beside = prompts.JobSay(a.Language, "ask_pay")
		return wish, true
	}
	if to := nearerTo.FindStringSubmatch(message); to != nil {
		if there := b.readWish("near "+to[1], a.Language); there.At != "" {
			return movedTo(wish, there.At, 0), true
		}
	}
	if relative(message, &wish) {
		return wish, true
	}
	began := insteadSaid.MatchString(message)
	there := thereSaid.ReplaceAllString(message, "$1$2") // 远程的有吗
	asked := there != message
	if asked {
		message = there
	}
	change := b.readWish(besidesChange.ReplaceAllString(insteadSaid.ReplaceAllString(message, ""), " "), a.Language)
	change = b.samePay(wish, change, message, a.Language)
	if wishesWork(message) && !began && !s.Asking && kindOf(change) != "" { // another wish
		return samePlace(change, wish, message), true
	}
	if m := whatOf.FindStringSubmatch(strings.TrimRight(message, stops)); m != nil && !s.Asking {
		what := strings.TrimSpace(m[1] + m[2] + m[3])
		if change.At != "" && inPlace.MatchString(said) {
			what = change.At
		}
		if name := b.placeNamed(ctx, what, message, q.Region); name != "" {
			return movedTo(wish, name, change.Metres), true
		}
	}
	question := asks.MatchString(particle.ReplaceAllString(strings.TrimRight(message, stops), "")) || aNotA(message)
	if question && !wishesWork(message) && !strings.HasPrefix(said, "what about") && !strings.HasPrefix(said, "how about") {
		return wish, false
	}
	if kind := kindOf(change); asked && kind != "" && !namesWorkZH.MatchString(kind) && !namesWorkEN.MatchString(kind) { // of the same work
		change.Text = strings.TrimSpace(wish.Text + " " + kind)
		if wish, asked = changed(wish, change, message, true); !asked {
			wish.Text, asked = change.Text, true
		}
		return wish, asked
	}
	return changed(wish, change, message, s.Asking || began || onlyWork(change, said) || particle.MatchString(message) || strings.HasPrefix(said, "what about") || strings.HasSuffix(said, "instead"))
}

// longestBack is how long a message can be that comes back to vacancies after something
// else was talked about, in characters.
const longestBack = 16

// comesBack reads what can only be about vacancies as a change of the last wish, though
// something else was talked about since: 近一点的.
func (q Question) comesBack(message string, now time.Time) (wish job.Wish, ok bool) {
	s := q.memory.Jobs
	if s.over(now) || nothing(s.Wish) || s.Turn == q.turn || utf8.RuneCountInString(message) > longestBack || ofRules(message) || wantsPerson(message) {
		return wish, false
	}
	wish = s.Wish
	return wish, !asks.MatchString(message) && relative(message, &wish)
}

// placeNamed gives the name of the place that a message asks after: one that is known, or
// in English a name that is in capitals and is no work; "" if it asks after none.
func (b *Bot) placeNamed(ctx context.Context, what, message, home string) string {
	if what == "" || namesWorkZH.MatchString(what) || namesWorkEN.MatchString(what) {
		return ""
	}
	for _, end := range []string{"", "区", "新区", "市", "县"} {
		if name := what + end; region.Exactly(name) != "" || len(region.Namesakes(name)) > 0 {
			return name
		}
	}
	if b.Jobs.Places != nil {
		if spot, err := b.Jobs.Places.Locate(ctx, what, home); err == nil && !spot.Unknown {
			return what
		}
	}
	if inCapitals.MatchString(message) {
		return what
	}
	return ""
}

var inCapitals = pattern.MustCompile(`(?i:^(?:(?:and|or|what about|how about|only|just|maybe|in|near|around) )+)[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*[?.! ]*$`)

// talkedOfElse reports whether a message is small talk of its own.
func talkedOfElse(said string) bool {
	for _, t := range talk {
		if t.name != "jobs" && t.name != "unclear" && t.pattern.MatchString(said) {
			return true
		}
	}
	return false
}

// ofRules reports whether a message speaks of what a rule says.
func ofRules(message string) bool {
	if text.Language(message) == "zh" {
		return ruleZH.MatchString(traitOfRuleZH.ReplaceAllString(strings.ReplaceAll(text.Fold(message), " ", ""), ""))
	}
	return ruleEN.MatchString(traitOfRuleEN.ReplaceAllString(message, ""))
}

// relative changes a wish by what is said against what was found: nearer, better paid.
func relative(message string, wish *job.Wish) bool {
	metres := wish.Metres
	if metres == 0 {
		metres = job.DefaultMetres
	}
	switch {
	case furtherSaid.MatchString(message):
		wish.Metres = min(job.Furthest, metres*2)
	case nearerSaid.MatchString(message):
		wish.Sort = job.ByDistance
		if !broad(*wish) { // of a whole city nobody knows what is near: they are asked where they are
			wish.Metres = max(500, metres/2)
		}
	case lowPaid.MatchString(message):
		wish.Sort = job.ByPay
	case lowerSaid.MatchString(message):
		wish.PayFrom, wish.PayUnit = 0, ""
	case betterSaid.MatchString(message):
		wish.Sort = job.ByPay
	case newestSaid.MatchString(message):
		wish.Sort = job.ByNewest
	case anyPlace.MatchString(message):
		wish.At, wish.Near, wish.Region, wish.Metres = "", nil, "", 0
	default:
		return shifted(message, wish)
	}
	return true
}

// broad reports whether a wish names no place, or a whole city or more.
func broad(w job.Wish) bool {
	if w.Near != nil {
		return false
	}
	code := w.Region
	if w.At != "" {
		if code = region.Exactly(w.At); code == "" {
			return false
		}
	}
	return len(code) < 6
}

// shifted changes the shifts of a wish: 夜班也行, no nights.
func shifted(message string, wish *job.Wish) bool {
	also, not := alsoSaid.MatchString(message), noShift.MatchString(message)
	if !also && !not {
		return false
	}
	done := false
	for _, name := range []string{"day", "evening", "night", "weekend"} {
		if !ofShift[name].MatchString(message) {
			continue
		}
		done = true
		is := func(s string) bool { return s == name }
		if not {
			wish.Shifts = slices.DeleteFunc(slices.Clone(wish.Shifts), is)
			if !slices.Contains(wish.NotShifts, name) {
				wish.NotShifts = append(slices.Clone(wish.NotShifts), name)
			}
			continue
		}
		wish.NotShifts = slices.DeleteFunc(slices.Clone(wish.NotShifts), is)
		if len(wish.Shifts) > 0 && !slices.Contains(wish.Shifts, name) {
			wish.Shifts = append(slices.Clone(wish.Shifts), name)
		}
	}
	return done
}

// samePlace gives a new wish the place of the one before where it names none.
func samePlace(fresh, before job.Wish, message string) job.Wish {
	if fresh.At == "" && fresh.Near == nil && fresh.Region == "" && !anyPlace.MatchString(message) {
		fresh.At, fresh.Near, fresh.Region = before.At, before.Near, before.Region
		if fresh.Metres == 0 {
			fresh.Metres = before.Metres
		}
	}
	return fresh
}

// changed puts what a message says of work over the wish before. Words that name work
// count where the message is plainly about that: free is that it is.
func changed(wish, change job.Wish, message string, free bool) (job.Wish, bool) {
	done, also := false, alsoSaid.MatchString(message)
	set := func(is bool, f func()) {
		if is {
			f()
			done = true
		}
	}
	set(change.At != "" || change.Near != nil, func() {
		wish = movedTo(wish, change.At, 0)
		wish.Near = change.Near
	})
	set(change.Region != "", func() {
		wish = movedTo(wish, "", 0)
		wish.Region = change.Region
	})
	set(change.Metres > 0, func() { wish.Metres = change.Metres })
	set(change.PayFrom > 0, func() { wish.PayFrom, wish.PayUnit, wish.Currency = change.PayFrom, change.PayUnit, change.Currency })
	set(len(change.Employment) > 0, func() {
		wish.NotEmployment = slices.DeleteFunc(slices.Clone(wish.NotEmployment), func(e string) bool { return slices.Contains(change.Employment, e) })
		if also {
			change.Employment = append(slices.Clone(wish.Employment), change.Employment...)
		}
		wish.Employment = change.Employment
	})
	set(len(change.Shifts) > 0, func() { wish.Shifts, wish.NotShifts = change.Shifts, allBut(wish.NotShifts, change.Shifts) })
	set(len(change.NotShifts) > 0, func() { wish.NotShifts, wish.Shifts = change.NotShifts, allBut(wish.Shifts, change.NotShifts) })
	set(change.HoursMax > 0, func() { wish.HoursMax = change.HoursMax })
	set(change.Settlement != "", func() { wish.Settlement = change.Settlement })
	set(change.Start != nil, func() { wish.Start = change.Start })
	set(len(change.Skills) > 0, func() { wish.Skills = change.Skills })
	set(change.Untrained, func() { wish.Untrained = true })
	set(len(change.Needs) > 0, func() { wish.Needs = joinedTo(wish.Needs, change.Needs) })
	set(len(change.NotEmployment) > 0, func() {
		wish.NotEmployment = joinedTo(wish.NotEmployment, change.NotEmployment)
		wish.Employment = slices.DeleteFunc(slices.Clone(wish.Employment), func(e string) bool { return slices.Contains(wish.NotEmployment, e) })
	})
	set(len(change.Not) > 0, func() {
		wish.Not = joinedTo(wish.Not, change.Not)
		for _, word := range change.Not { // 不要保洁, after it was looked for
			wish.Text = job.Without(wish.Text, word)
		}
	})
	set(change.Sort != "", func() { wish.Sort = change.Sort })
	named := namesWorkZH.MatchString(change.Text) || namesWorkEN.MatchString(change.Text)
	if kindOf(change) != "" && (free && named || done) { // 飞行员，离中关村近: what is not known for work is not left out
		wish.Text, done = change.Text, true
	}
	return wish, done
}

// movedTo is a wish at another place. How near the one before was to be says nothing of it.
func movedTo(wish job.Wish, at string, metres float64) job.Wish {
	wish.At, wish.Near, wish.Region, wish.Metres = at, nil, "", metres
	if wish.Sort == job.ByDistance {
		wish.Sort = job.ByFit
	}
	return wish
}

// allBut is all but some.
func allBut(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(some, one) })
}

// onlyWork reports whether a message is the name of some work, and nothing besides: 保洁.
func onlyWork(change job.Wish, said string) bool {
	return bare(change.Text) == said && utf8.RuneCountInString(said) <= longestBack
}

// joinedTo adds what is not there yet.
func joinedTo(all, more []string) []string {
	all = slices.Clone(all)
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// besidesChange says that it is a change, and nothing of what.
var besidesChange = pattern.MustCompile(`(?:也|都)(?:行|可以|能|好)|没问题|可以的?$|呢[?？]?$|(?i:\b(?:instead|(?:is|are)(?: also)? (?:fine|ok|okay|good|possible)|as well|also|too|please)\b)`)

// kindOf is the kind of work that a wish names, without what only says that it is work.
func kindOf(w job.Wish) string {
	return strings.Trim(meansWork.ReplaceAllString(w.Text, ""), stops+" ,，")
}

// wishLine says what was understood of a wish. An area is a place that is a whole region.
func (b *Bot) wishLine(language string, w job.Wish, area bool) string {
	shown := prompts.JobWish{
		Text: w.Text, At: w.At, Settlement: w.Settlement, Metres: w.Metres, Employment: w.Employment, Shifts: w.Shifts, NotShifts: w.NotShifts,
		Skills: w.Skills, HoursMax: w.HoursMax, Start: w.Start, Untrained: w.Untrained, Sort: string(w.Sort),
		Not: w.Not, NotEmployment: w.NotEmployment, Needs: w.Needs,
		Area: area, Pay: prompts.Money{From: w.PayFrom, Unit: w.PayUnit, Currency: w.Currency},
	}
	if w.Region != "" {
		shown.Region = region.Name(w.Region, language)
	}
	return prompts.WishLine(language, shown)
}
