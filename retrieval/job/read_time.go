package job

import (
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
)

var (
	weekHoursEN = pattern.MustCompile(`\b(?:about|around|up to|max(?:imum)?(?: of)?|no more than|at most|only|under|less than|approx)?\s*(\d{1,2})(?:\s*-\s*(\d{1,2}))?\s*(?:hours?|hrs?)\s*(?:a|per|each|/|p)?\s*\.?(?:week(?:ly)?|wk|w\b)`)
	upToHours   = pattern.MustCompile(`\b(?:up to|max(?:imum)?(?: of)?|no more than|at most|under|less than)\s+(\d{1,2})\s*(?:hours?|hrs?)\b`)
	shortWeek   = pattern.MustCompile(`[\s,]([123]\d(?:\.\d{1,2})?)\s*(?:hours?|hrs?)\b(?: contract)?`)
	daysAWeek   = pattern.MustCompile(`\b(\d|one|two|three|four|five) days? (?:a|per) week\b`)
	weekHoursZH = pattern.MustCompile(`(?:每|一)个?(?:周|星期|礼拜)(?:最多|不超过|工作|上班|干|做|上)*(\d{1,2}|[一二两三四五六七]?十?[一二三四五六七八九]?)个?小时(?:以内)?`)
	dayHoursZH  = pattern.MustCompile(`(?:每|一)天(?:最多|不超过|工作|上班|干|做|上|就)*([1-9]|10|[一二两三四五六七八九])个?(?:小时|钟头)(?:以内)?(?:的)?`)
	weekDaysZH  = pattern.MustCompile(`(?:每|一)个?(?:周|星期|礼拜)(?:最多|只|就)?(?:干|做|上|去|工作|上班)?([1-6]|[一二两三四五六])(?:天|日)(?:班)?(?:的活)?`)
	noOvertime  = pattern.MustCompile(`(?:不|不想|不用|不要|没有?|无|不能)加班|\bno overtime\b|\bwithout overtime\b`)

	schoolHours = pattern.MustCompile(`\b(?:in |during |within )?school hours?(?: only)?\b|\bterm time hours\b`)
	beforeThree = pattern.MustCompile(`(?:下午|晚上|傍晚)?(?:([三四五六])点半?|([2-6]):\d\d|([2-6])点)(?:之前|以前|前)(?:能|就|要|得|必须)*(?:下班|回家|走|结束)(?:的)?|\b(?:finish(?:es|ing)?|home|done|off)\s+(?:by|before)\s+([2-6])(?:[.:]\d\d)?\s*(?:pm)?\b`)
	clockEN     = pattern.MustCompile(`\b([0-9]|1[0-2])(?:[.:]([0-5]\d))?\s*(am|pm)?\s*(?:-|to|till|until)\s*([0-9]|1[0-2])(?:[.:][0-5]\d)?\s*(am|pm)?\b(?:\s*(?:only|shifts?))?`)
	clockZH     = pattern.MustCompile(`(早上|上午|下午|晚上|中午|凌晨)?(\d{1,2}|[一二两三四五六七八九十]{1,2})(?:点半?|:\d\d)(?:钟)?\s*(?:-|到|至)\s*(早上|上午|下午|晚上|中午|凌晨|第二天)?(\d{1,2}|[一二两三四五六七八九十]{1,2})(?:点半?|:\d\d)(?:钟)?(?:之间)?(?:上班|的班)?(?:的)?`)
	afterSix    = pattern.MustCompile(`(?:晚上|下班后|傍晚)(?:\d{1,2}|[五六七八九])点(?:钟)?(?:以后|之后|后)(?:的|能做的)?|\bafter [5-8]\s?pm\b`)
)

// hours reads how long and when, where it is said in numbers.
func (r *reading) hours() {
	if m := r.take(weekHoursEN); m != nil {
		r.HoursMax = number(m[1])
		if m[2] != "" {
			r.HoursMax = number(m[2])
		}
	} else if m := r.take(upToHours); m != nil {
		r.HoursMax = number(m[1])
	} else if m := r.take(daysAWeek); m != nil {
		r.HoursMax = number(m[1]) * 7.5
	} else if m := r.take(shortWeek); m != nil {
		r.HoursMax = number(m[1])
	} else if m := r.take(weekHoursZH); m != nil {
		r.HoursMax = number(m[1])
	} else if m := r.take(dayHoursZH); m != nil {
		r.HoursMax = number(m[1]) * 5
	} else if m := r.take(weekDaysZH); m != nil {
		r.HoursMax = number(m[1]) * 8
	}
	if r.has(noOvertime) {
		r.HoursMax = 40
	}
	if r.has(schoolHours) {
		add(&r.Shifts, "day")
		add(&r.NotShifts, "evening", "night", "weekend")
	}
	if r.take(beforeThree) != nil {
		add(&r.Shifts, "day")
		add(&r.NotShifts, "evening", "night")
	}
	if r.has(afterSix) {
		add(&r.Shifts, "evening")
	}
	if m := r.take(clockZH); m != nil {
		r.clock(number(m[2]), m[1] == "下午" || m[1] == "晚上")
	}
	// Two numbers are a time only where one says so, or they are of a working day.
	if m := clockEN.FindStringSubmatch(r.s); m != nil {
		from, to := number(m[1]), number(m[4])
		if m[3] != "" || m[5] != "" || m[2] != "" || from >= 7 && from <= 10 && to >= 1 && to <= 6 {
			r.s = clockEN.ReplaceAllString(r.s, gap)
			r.clock(from, m[3] == "pm" || m[3] == "" && m[5] == "pm" && from < to)
		}
	}
}

// clock says which shift a time of work is.
func (r *reading) clock(from float64, late bool) {
	if late && from < 12 {
		from += 12
	}
	switch {
	case from >= 21 || from < 4:
		add(&r.Shifts, "night")
	case from >= 17:
		add(&r.Shifts, "evening")
	default:
		add(&r.Shifts, "day")
	}
}

// number reads a small number in digits, Chinese or English words.
func number(s string) float64 {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten") {
		if s == w {
			return float64(i + 1)
		}
	}
	var n float64
	for _, c := range s {
		switch c {
		case '十':
			n = max(n, 1) * 10
		case '两', '俩':
			n += 2
		case '半':
			n += 0.5
		default:
			if i := strings.IndexRune("一二三四五六七八九", c); i >= 0 {
				n += float64(i/len("一") + 1)
			}
		}
	}
	return n
}

const monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

var (
	atOnce   = pattern.MustCompile(`(?:马上|立马|立刻|立即|随时|现在|今天|当天|即刻|尽快)(?:就)?(?:能|可以?|要)?(?:上班|上岗|到岗|上|开工|干活|干|入职|开始)(?:的)?|急找|今天就能[\p{Han}]{0,2}|\b(?:start(?:ing|s)?|available|can start)?\s*(?:asap|a\.s\.a\.p|immediate(?:ly)?(?: start)?|right away|straight ?away|today|right now|(?:from )?now)\b(?: start)?|\bimmediate start\b`)
	inDays   = pattern.MustCompile(`(明天|明日|后天|大后天)(?:就)?(?:能|可以?)?(?:开始)?(?:上班|上岗|到岗|上|开工|干活|干|入职)?(?:的)?|\b(?:start(?:ing|s)?|from|available)?\s*(tomorrow)\b`)
	weekday  = pattern.MustCompile(`(下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])(?:就|开始)*(?:能|可以?)?(?:开始)?(?:上班|上岗|到岗|开工|干活|入职)|\b(?:(?:can |could |able to )?start(?:ing|s)?|from|available(?: from)?|this|next)\s+(?:(?:on|from|this|next)\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b`)
	nextWeek = pattern.MustCompile(`下个?(?:周|星期|礼拜)(?:就)?(?:能|可以?|开始)*(?:上班|上岗|到岗|开工|干活|入职)|\b(?:start(?:ing)?|from|available)?\s*next week\b`)
	monthDay = pattern.MustCompile(`(下个?月|这个月|本月|\d{1,2}月)(\d{1,2})(?:号|日)(?:就)?(?:能|可以?)?(?:开始)?(?:上班|上岗|到岗|开工|干活|入职|以后|之后|起)?|(下个?月)(?:初)?(?:就)?(?:能|可以?)?(?:开始|上班|上岗|到岗|入职)+`)
	dayEN    = pattern.MustCompile(`\b(?:to work |free |start(?:ing)? |available )?(?:from |on )?(?:the )?(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(` + monthNames + `)|(` + monthNames + `)\s+(\d{1,2})(?:st|nd|rd|th)?)\b|\b(?:from|start(?:ing)?(?: in)?|available(?: from)?) (?:early |the start of )?(` + monthNames + `)\b`)
)

// start reads when the person can begin.
func (r *reading) start() {
	y, mo, d := r.now.Date()
	today := time.Date(y, mo, d, 0, 0, 0, 0, r.now.Location())
	set := func(t time.Time) { r.Start = &t }
	if m := r.take(dayEN); m != nil {
		day, month := m[1]+m[4], m[2]+m[3]
		if m[5] != "" {
			day, month = "1", m[5]
		}
		set(coming(today, 1+strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", month[:3])/3, int(number(day))))
	} else if m := r.take(monthDay); m != nil {
		day := max(1, int(number(m[2])))
		switch {
		case strings.HasPrefix(m[1]+m[3], "下"):
			set(time.Date(y, mo+1, day, 0, 0, 0, 0, today.Location()))
		case strings.HasSuffix(m[1], "月") && m[1][0] >= '0' && m[1][0] <= '9':
			set(coming(today, int(number(strings.TrimSuffix(m[1], "月"))), day))
		default:
			set(time.Date(y, mo, day, 0, 0, 0, 0, today.Location()))
		}
	} else if m := r.take(inDays); m != nil {
		set(today.AddDate(0, 0, map[string]int{"后天": 2, "大后天": 3}[m[1]]))
		if m[1] != "后天" && m[1] != "大后天" {
			set(today.AddDate(0, 0, 1))
		}
	} else if m := r.take(weekday); m != nil {
		set(r.day(today, m[1], m[2], m[3]))
	} else if r.has(nextWeek) {
		set(today.AddDate(0, 0, (8-int(today.Weekday()))%7))
	}
	if r.has(atOnce) && r.Start == nil {
		set(today)
	}
}

// coming is the next day of that date.
func coming(today time.Time, month, day int) time.Time {
	t := time.Date(today.Year(), time.Month(month), day, 0, 0, 0, 0, today.Location())
	if t.Before(today) {
		t = t.AddDate(1, 0, 0)
	}
	return t
}

// day is the day of the week that is meant. A Saturday or Sunday in English is a shift,
// too: somebody who asks for this Saturday wants work then.
func (r *reading) day(today time.Time, which, chinese, english string) time.Time {
	var day int
	if chinese != "" {
		day = strings.Index("日一二三四五六", strings.Replace(chinese, "天", "日", 1)) / len("日")
	} else {
		day = strings.Index("sunmontuewedthufrisat", english[:3]) / 3
		if day == 0 || day == 6 {
			add(&r.Shifts, "weekend")
		}
	}
	ahead := (day - int(today.Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	if strings.HasPrefix(which, "下") { // of the week that begins with the next Monday
		monday := (8 - int(today.Weekday())) % 7
		if monday == 0 {
			monday = 7
		}
		ahead = monday + (day+6)%7
	}
	return today.AddDate(0, 0, ahead)
}
