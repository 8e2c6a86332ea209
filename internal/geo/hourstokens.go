package geo

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word of opening hours.
type token struct {
	kind   tokenKind
	days   uint16 // a bit for each of [Hours.days], and workday
	minute int    // from midnight
}

type tokenKind byte

const (
	tokenDays  tokenKind = iota
	tokenTime            // 9:30
	tokenDash            // - 至 to
	tokenComma           // , 、 and
	tokenRule            // ; and the end of a line
	tokenOff             // off 休息
	tokenAll             // 24 hours
	tokenAM              // 上午, before a time
	tokenPM              // 下午
	tokenNone            // a word that says nothing: 办公时间
)

const (
	weekDays = 1<<0 | 1<<1 | 1<<2 | 1<<3 | 1<<4
	weekEnd  = 1<<5 | 1<<6
	holidays = 1 << holiday
	workday  = 1 << 8 // 工作日: public holidays are none
)

// word is what a text begins with, the longest first.
type word struct {
	text  string
	token token
}

var hourWords = func() []word {
	var words []word
	add := func(t token, all string) {
		for w := range strings.SplitSeq(all, "|") {
			words = append(words, word{w, t})
		}
	}
	for i, names := range []string{
		"mondays|monday|mon|mo|周一|星期一|礼拜一", "tuesdays|tuesday|tues|tue|tu|周二|星期二|礼拜二", "wednesdays|wednesday|wed|we|周三|星期三|礼拜三",
		"thursdays|thursday|thurs|thur|thu|th|周四|星期四|礼拜四", "fridays|friday|fri|fr|周五|星期五|礼拜五", "saturdays|saturday|sat|sa|周六|星期六|礼拜六",
		"sundays|sunday|sun|su|周日|周天|星期日|星期天|礼拜日|礼拜天",
	} {
		add(token{kind: tokenDays, days: 1 << i}, names)
	}
	add(token{kind: tokenDays, days: weekDays}, "weekdays|weekday|平日")
	add(token{kind: tokenDays, days: weekDays | workday}, "工作日|working days|workdays")
	add(token{kind: tokenDays, days: weekEnd}, "weekends|weekend|周末|双休日")
	add(token{kind: tokenDays, days: weekDays | weekEnd}, "daily|every day|everyday|每天|每日|天天|全周")
	add(token{kind: tokenDays, days: holidays}, "public holidays|bank holidays|holidays|holiday|ph|国家法定节假日|法定节假日|法定假日|法定节日|国定假日|节假日|公众假期")
	add(token{kind: tokenDash}, "-|–|—|―|−|~|〜|∼|至|到|to|until|till|through")
	add(token{kind: tokenComma}, ",|、|/|&|and|和|及|与|以及")
	add(token{kind: tokenRule}, ";|\n|。")
	add(token{kind: tokenOff}, "off|closed|except|休息|不办公|不对外办公|不开放|关闭|闭馆|除外|不营业|放假|不上班")
	add(token{kind: tokenAll}, "24/7|24 hours|24h|24小时|全天候|全天")
	add(token{kind: tokenAM}, "上午|早上|早晨|凌晨")
	add(token{kind: tokenPM}, "下午|晚上|傍晚")
	add(token{kind: tokenNone}, "opening hours|office hours|opening times|hours|open|from|对外办公时间|办公时间|营业时间|开放时间|服务时间|工作时间|接待时间|办理时间|受理时间|时间|照常|开放|营业|办公|上班|对外|中午不休息|午间不休息|on|:|(|)")
	words = append(words, word{"|", token{kind: tokenRule}})
	slices.SortStableFunc(words, func(a, b word) int { return len(b.text) - len(a.text) })
	return words
}()

// shortDays are the days in 周一至五 and 周六、日.
var shortDays = map[rune]int{'一': 0, '二': 1, '三': 2, '四': 3, '五': 4, '六': 5, '日': 6, '天': 6}

// mostHours bounds what is read as opening hours, in bytes.
const mostHours = 600

// tokens cuts opening hours into words; false where one of them is not known.
func tokens(s string) ([]token, bool) {
	s = strings.ToLower(norm.NFKC.String(s))
	if len(s) > mostHours {
		return nil, false
	}
	var all []token
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r != '\n' && unicode.IsSpace(r) {
			s = s[size:]
			continue
		}
		if w, ok := wordAt(s); ok {
			all = append(all, w.token)
			s = s[len(w.text):]
			continue
		}
		if minute, n, ok := timeAt(s); ok {
			all = append(all, token{kind: tokenTime, minute: minute})
			s = s[n:]
			continue
		}
		if d, ok := shortDays[r]; ok && afterDay(all) {
			all = append(all, token{kind: tokenDays, days: 1 << d})
			s = s[size:]
			continue
		}
		return nil, false
	}
	return all, true
}

// wordAt gives the longest known word at the beginning. A word of letters ends
// where its letters end: "th" is not in "the".
func wordAt(s string) (word, bool) {
	for _, w := range hourWords {
		if strings.HasPrefix(s, w.text) && !(letter(w.text[len(w.text)-1]) && len(s) > len(w.text) && letter(s[len(w.text)])) {
			return w, true
		}
	}
	return word{}, false
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }

// afterDay reports whether a day stands before, or a day and what joins it.
func afterDay(all []token) bool {
	last := len(all) - 1
	if last > 0 && (all[last].kind == tokenDash || all[last].kind == tokenComma) {
		last--
	}
	return last >= 0 && all[last].kind == tokenDays && all[last].days&(all[last].days-1) == 0
}

// timeAt reads a time of day, "9:30", "9.30am", "9点半", "9时30分", and gives its
// length. A number alone is none: it could be anything.
func timeAt(s string) (minute, length int, ok bool) {
	hour, n := digits(s)
	if n == 0 || n > 2 || hour > 24 {
		return 0, 0, false
	}
	rest, minutes, said := s[n:], 0, false
	switch r, size := utf8.DecodeRuneInString(rest); r {
	case ':', '.':
		m, k := digits(rest[size:])
		if k != 2 {
			return 0, 0, false
		}
		minutes, said, rest = m, true, rest[size+k:]
	case '点', '时':
		said, rest = true, rest[size:]
		if after, half := strings.CutPrefix(rest, "半"); half {
			minutes, rest = 30, after
		} else if m, k := digits(rest); k > 0 && k <= 2 && strings.HasPrefix(rest[k:], "分") {
			minutes, rest = m, rest[k+len("分"):]
		} else if after, sharp := strings.CutPrefix(rest, "整"); sharp {
			rest = after
		} else if k > 0 {
			return 0, 0, false
		}
	}
	trimmed := strings.TrimLeft(rest, " ")
	for _, suffix := range []string{"a.m.", "p.m.", "am", "pm"} {
		after, found := strings.CutPrefix(trimmed, suffix)
		if !found || after != "" && letter(after[0]) {
			continue
		}
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour %= 12
		if suffix[0] == 'p' {
			hour += 12
		}
		said, rest = true, after
		break
	}
	if !said || minutes > 59 || hour*60+minutes > dayMinutes {
		return 0, 0, false
	}
	return hour*60 + minutes, len(s) - len(rest), true
}

// digits reads a number of at most four digits, and gives how many there were.
func digits(s string) (value, n int) {
	for n < len(s) && n < 5 && s[n] >= '0' && s[n] <= '9' {
		value = value*10 + int(s[n]-'0')
		n++
	}
	return value, n
}
