package bot

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// shown is how many passages a model sees.
const shown = 6

var (
	handles = regexp.MustCompile(`\s?\[(\d{1,2})\]`)
	// What a model has no business sending: links, markup, code.
	foreign = regexp.MustCompile("(?i)https?://|www\\.|<[a-z/]|```|\\]\\(")
)

// word lets the model word the answer from the passages. A sentence that cites
// no passage it was shown, or brings a number that its passages do not have, is
// not sent. It reports whether anything that can be sent is left; the caller
// quotes otherwise.
func (b *Bot) word(ctx context.Context, a *Answer, q Question, passages []retrieval.Passage) bool {
	passages = passages[:min(shown, len(passages))]
	asked := make([]prompts.Passage, len(passages))
	for i, p := range passages {
		asked[i] = prompts.Passage{Handle: i + 1, Title: p.Title + " " + strings.Join(p.Heading, " "), Text: p.Body}
	}
	system, user := prompts.Answer(a.Language, a.Question, asked)
	var written strings.Builder
	reply, err := b.Chat.Stream(ctx, system, user, func(piece string) {
		written.WriteString(piece)
		if q.partial == nil || !strings.ContainsAny(piece, "]\n") {
			return
		}
		// Whole sentences only: the last one may go on.
		if kept, _ := checked(written.String(), passages, false); kept != "" {
			q.partial(kept)
		}
	})
	if err != nil {
		b.Log.Warn("the model could not word an answer; it is quoted", "error", err)
		return false
	}
	kept, used := checked(reply, passages, true)
	if kept == "" {
		b.Log.Info("nothing that the model wrote could be sent; it is quoted")
		return false
	}
	a.Text, a.ByModel = kept, true
	a.Citations = nil
	for n, handle := range used {
		p := passages[handle-1]
		a.Citations = append(a.Citations, cite(n+1, p, 0, len(p.Body)))
	}
	return true
}

// checked keeps the sentences of a reply that may be sent, with their handles
// renumbered in the order of use, and gives the handles used. Unless the reply
// is complete, its last sentence is left out.
func checked(reply string, passages []retrieval.Passage, complete bool) (string, []int) {
	var used []int
	var out strings.Builder
	sentences := cited(reply)
	if !complete && len(sentences) > 0 {
		sentences = sentences[:len(sentences)-1]
	}
	for _, s := range sentences {
		said, cites, ok := check(s, passages)
		if !ok {
			continue
		}
		if out.Len() > 0 && spaced(said) {
			out.WriteString(" ")
		}
		out.WriteString(said)
		for _, handle := range cites {
			n := 0
			for i, u := range used {
				if u == handle {
					n = i + 1
				}
			}
			if n == 0 {
				used = append(used, handle)
				n = len(used)
			}
			out.WriteString(" [" + strconv.Itoa(n) + "]")
		}
	}
	return out.String(), used
}

// cited cuts a reply into sentences and keeps handles that follow the stop,
// "…。[1]", with their sentence.
func cited(reply string) []string {
	var sentences []string
	for _, span := range text.Sentences(reply) {
		s := reply[span.Start:span.End]
		rest := s
		for {
			at := handles.FindStringIndex(rest)
			if at == nil || at[0] != 0 {
				break
			}
			if len(sentences) > 0 {
				sentences[len(sentences)-1] += rest[:at[1]]
			}
			rest = strings.TrimLeft(rest[at[1]:], " ")
		}
		if rest != "" {
			sentences = append(sentences, rest)
		}
	}
	return sentences
}

// check says whether a sentence may be sent, and gives it without its handles.
func check(sentence string, passages []retrieval.Passage) (said string, cites []int, ok bool) {
	var sources strings.Builder
	for _, m := range handles.FindAllStringSubmatch(sentence, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 || n > len(passages) {
			return "", nil, false
		}
		cites = append(cites, n)
		p := passages[n-1]
		sources.WriteString(p.Title + "\n" + strings.Join(p.Heading, "\n") + "\n" + p.Body + "\n")
	}
	said = strings.TrimSpace(handles.ReplaceAllString(sentence, ""))
	if len(cites) == 0 || utf8.RuneCountInString(said) < 2 || foreign.MatchString(said) {
		return "", nil, false
	}
	allowed := numbers(sources.String(), true)
	for n := range numbers(said, false) {
		if !allowed[n] {
			return "", nil, false
		}
	}
	return said, cites, true
}

var number = regexp.MustCompile(`\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿]+`)

// numbers gives the numbers of a text in one form, so that 12, 十二 and １２ are
// the same. Single Chinese digits count only where asked: 一 is mostly a word.
func numbers(s string, singles bool) map[string]bool {
	found := map[string]bool{}
	for _, n := range number.FindAllString(text.Fold(s), -1) {
		if n[0] >= '0' && n[0] <= '9' {
			found[strings.TrimSuffix(strings.ReplaceAll(n, ",", ""), ".0")] = true
			continue
		}
		if value, ok := chineseNumber(n); ok && (singles || utf8.RuneCountInString(n) > 1) {
			found[strconv.Itoa(value)] = true
		}
	}
	return found
}

// chineseNumber reads 十二, 一百二十, 三千, 两万.
func chineseNumber(s string) (int, bool) {
	total, section, digit := 0, 0, 0
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			section += max(digit, 1) * unit
			digit = 0
		case '万', '亿':
			unit := map[rune]int{'万': 10_000, '亿': 100_000_000}[r]
			total += max(section+digit, 1) * unit
			section, digit = 0, 0
		default:
			i := strings.IndexRune("〇一二三四五六七八九", r) / len("一")
			switch r {
			case '零':
				i = 0
			case '两':
				i = 2
			}
			digit = digit*10 + i
		}
		if total > 1<<50 || section > 1<<50 || digit > 1<<50 {
			return 0, false
		}
	}
	return total + section + digit, true
}
