package grounding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

var (
	// What nobody may send, whatever a passage has: markup, code, characters that
	// are not seen.
	foreign = pattern.MustCompile("(?i)<[a-z/!?]|＜[a-z/!?]|-->|```|\\]\\(|\\*\\*|__|[\\x00-\\x08\\x0b-\\x1f\\x7f\\p{Cf}]")
	// What looks like a handle and is none: [1, 2], [100], 【1】.
	misnumbered = pattern.MustCompile(`[\[【]\s*\^?\d{1,3}\s*[\]】,、†-]`)
	// Links and addresses, which a passage must have.
	address = pattern.MustCompile(`[a-z][a-z0-9+.-]*://[^\s，。；、）)]*|www\.[^\s，。；、）)]*|mailto:\S*|[a-z0-9._%+-]*@[a-z0-9.-]*`)
	domain  = pattern.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
	phone   = pattern.MustCompile(`\+?\d[\d \-()]{5,}\d`)
	notes   = pattern.MustCompile(`[\s\-()+]+`)

	quotation = pattern.MustCompile(`“([^”]+)”|"([^"]+)"|「([^」]+)」|『([^』]+)』|《([^》]+)》|‘([^’]{2,})’`)

	articleNumber = pattern.MustCompile(`(?:第.{1,8}条(?:之.{1,2})?|article\d+[a-z]?)$`)

	// What makes a reader do something for whoever wrote it.
	command = pattern.MustCompile(`忽略(?:以上|上述|之前|前面|所有)|无视(?:以上|上述|之前)|系统提示|提示词|回复[“"「]|请回复|扫码|扫描二维码|转账|汇款|加微信|点击(?:此处|这里|链接)|验证码|银行卡号|密码` +
		`|\bignore (?:the|all|any|previous|above)|\bdisregard\b|system prompt|\breply (?:yes|with|to)\b|\bbank (?:details|card|account number)|\bpassword\b|\bclick (?:here|on|the)|\bscan the\b|\btransfer (?:money|the money)|\bwire money|\bas an ai\b|\bi am an? (?:ai|language model)|作为(?:一个)?(?:ai|人工智能|语言模型)`)

	// Words of other languages in Latin letters that English does not have.
	otherWords = map[string]bool{}
)

func init() {
	for w := range strings.FieldsSeq("le la les des est une vous avez pour dans que qui avec sur devez pouvez el los las una por usted tiene derecho para con del der das und ist nicht sie von mit ein eine dürfen arbeiten il che gli sono è não você uma os") {
		otherWords[w] = true
	}
}

// form asks what a sentence may not have unless its passages have it.
func (e *evidence) form(said string) (check, why string) {
	folded, from := text.Fold(said), e.folded()
	if foreign.MatchString(said) || foreign.MatchString(folded) || misnumbered.MatchString(folded) {
		return Markup, "it has markup, code or hidden characters"
	}
	for _, a := range address.FindAllString(folded, -1) {
		if a = strings.TrimRight(a, ".,;:"); a == "" || !strings.Contains(from, a) {
			if strings.Contains(a, "://") || strings.HasPrefix(a, "www.") {
				return Link, "its passages do not have the link " + a
			}
			return Contact, "its passages do not have the address " + a
		}
	}
	for _, d := range domain.FindAllString(folded, -1) {
		if !strings.Contains(from, d) {
			return Link, "its passages do not have " + d
		}
	}
	if tel := notes.ReplaceAllString(from, ""); tel != "" {
		for _, n := range phone.FindAllString(folded, -1) {
			if plain := notes.ReplaceAllString(n, ""); len(plain) >= 7 && !strings.Contains(tel, plain) && len(datesIn(n)) == 0 {
				return Contact, "its passages do not have the number " + n
			}
		}
	}
	if check, why := e.language(folded, from); check != "" {
		return check, why
	}
	for _, c := range command.FindAllString(folded, -1) {
		if !strings.Contains(from, c) {
			return Instruction, "no passage tells the reader to: " + c
		}
	}
	var flat string
	for _, m := range quotation.FindAllStringSubmatch(said, -1) {
		if flat == "" {
			flat = letters(from)
		}
		for _, q := range m[1:] {
			if q != "" && !strings.Contains(flat, letters(text.Fold(q))) {
				return Quote, "its passages do not have the words " + m[0]
			}
		}
	}
	return "", ""
}

// language refuses letters and words of languages that nobody asked for.
func (e *evidence) language(folded, from string) (check, why string) {
	others, words := 0, 0
	for _, w := range strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) || text.Han(r) }) {
		if strings.Contains(from, w) {
			continue
		}
		words++
		if otherWords[w] {
			others++
		}
		for _, r := range w {
			if r >= utf8.RuneSelf {
				return Language, "it has words of another language: " + w
			}
		}
	}
	if others >= 2 || others == 1 && words <= 3 {
		return Language, "it is in another language"
	}
	return "", ""
}

// letters drops all but letters and digits.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func first(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func last(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }
