package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// What is learnt from a case goes to people who have nothing to do with it, so it has
// no identifier and no name in it. Identifiers are found by internal/redact. Names are
// found where somebody says that it is one, 我叫…, my name is…, or calls somebody by
// it, 王先生, Ms Lee; then they are hidden wherever they stand. What that misses is
// for who looks at the text before others do.

// apart parts texts while they are gone through together, so that the same number
// has the same placeholder in all of them; nobody's number goes across it.
const apart = "\n⁂\n"

const (
	surnames = `王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳上官司马诸葛`
	no       = `是|的|有|在|不|了|没|人|工|生|民|户|员|师|校|岁|年|月|女|男|老|新|想|要|来|去|和|跟|从|被|啊|吧|呢|吗`
)

var (
	// Whose name is said: the name is the group.
	saidNames = []*pattern.Pattern{
		pattern.MustCompile(`(?:我的?名字是|我的?名字叫|本人叫|我叫做?|姓名(?:是|叫|为)?[:：]?|名叫|叫我)\s*([\p{Han}·]{2,8})`),
		pattern.MustCompile(`(?:我是|这里是|本人|(?:老板|经理|主任|组长|厂长|店长|工头|同事|朋友|孩子|儿子|女儿|丈夫|妻子|老公|老婆|爱人|父亲|母亲|爸爸|妈妈|联系人)(?:是|叫|名叫|姓名是)?)((?:欧阳|上官|司马|诸葛|[` + surnames + `])\p{Han}{1,2})(?:[，,。.；;！!\s]|$)`),
		pattern.MustCompile(`(?i:\bmy (?:full )?name(?:'s| is)|\bname\s*[:：]|\b(?:please )?call me|\bthis is)\s+(\p{L}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,2})`),
		pattern.MustCompile(`\b(?:I am|I'm|I’m)\s+(\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+)`),
	}
	// Who is called by their name: all of it is hidden.
	calledNames = pattern.MustCompile(`(?:欧阳|上官|司马|诸葛|[` + surnames + `])(?:先生|女士|小姐|师傅|同学|阿姨|大哥|大姐|老师|主任|经理)|我姓\p{Han}|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+\p{Lu}[\p{L}'’-]+`)
	notNames    = pattern.MustCompile(no)
	notPersons  = map[string]bool{"the": true, "a": true, "an": true, "not": true, "my": true, "about": true, "is": true, "what": true, "why": true, "when": true, "back": true, "on": true, "at": true, "later": true, "tomorrow": true, "it": true, "and": true}
)

// namesIn gives the names that texts say, longest first, so that none is hidden by a
// part of it.
func namesIn(texts []string) []string {
	var names []string
	add := func(name string) {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, t := range texts {
		for i, p := range saidNames {
			for _, m := range p.FindAllStringSubmatch(t, -1) {
				name := m[1]
				if i < 2 {
					if cut := notNames.FindStringIndex(name); cut != nil && i == 0 { // 我叫张三在广州
						name = name[:cut[0]]
					} else if cut != nil {
						continue // 我是高中生
					}
					if n := utf8.RuneCountInString(name); n < 2 {
						continue
					} else if i == 0 && n > 4 && !strings.Contains(name, "·") {
						name = string([]rune(name)[:3]) // nobody's punctuation: a name has three characters mostly
					}
				} else if first, _, _ := strings.Cut(name, " "); notPersons[strings.ToLower(first)] {
					continue
				}
				add(name)
				if r := []rune(name); i < 2 && len(r) == 3 {
					add(string(r[1:])) // called by the given name alone
				}
				if i >= 2 {
					for part := range strings.FieldsSeq(name) {
						if len(part) > 2 {
							add(part)
						}
					}
				}
			}
		}
		for _, m := range calledNames.FindAllString(t, -1) {
			add(m)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return names
}

// anonymous hides identifiers and names in texts of one case, alike in all. Besides
// those that the texts say, it hides the names that are given. Where identifiers
// cannot be hidden there is no text.
func (b *Bot) anonymous(texts, names []string) ([]string, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	cleared := make([]string, len(texts))
	for i, t := range texts {
		cleared[i] = shared.ReplaceAllString(strings.ReplaceAll(t, strings.TrimSpace(apart), "*"), "⟦PLACE-A⟧") // where somebody was
	}
	hidden, err := b.hiding()(strings.Join(cleared, apart))
	if err != nil {
		return nil, err
	}
	cleared = strings.Split(hidden.Text, apart)
	if len(cleared) != len(texts) {
		return nil, fmt.Errorf("hide identifiers: %d texts became %d", len(texts), len(cleared))
	}
	var all []string
	for _, n := range append(slices.Clip(names), namesIn(texts)...) {
		if n = strings.TrimSpace(n); n != "" && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	letters := map[string]string{}
	for i := range cleared {
		for _, name := range all {
			place := 0
			for {
				at, end := nameIn(cleared[i][place:], name)
				if at < 0 {
					break
				}
				key := nameKey(name, all)
				if letters[key] == "" {
					letters[key] = "⟦NAME-" + letter(len(letters)) + "⟧"
				}
				cleared[i] = cleared[i][:place+at] + letters[key] + cleared[i][place+end:]
				place += at + len(letters[key])
			}
		}
	}
	return cleared, nil
}

// nameKey makes one of a name and its part: 小明 is who 张小明 is.
func nameKey(name string, all []string) string {
	for _, longer := range all {
		if len(longer) > len(name) && strings.Contains(longer, name) {
			return longer
		}
	}
	return name
}

// nameIn finds a name in a text; in Latin letters it must be a word, in any case. It is
// not looked for within placeholders.
func nameIn(s, name string) (at, end int) {
	p := regexp.QuoteMeta(name)
	if r, _ := utf8.DecodeRuneInString(name); r < 0x2E80 {
		p = `(?i)\b` + p + `\b`
	}
	for _, m := range pattern.MustCompile(`⟦[^⟧]*⟧|`+p).FindAllStringIndex(s, -1) {
		if !strings.HasPrefix(s[m[0]:m[1]], "⟦") {
			return m[0], m[1]
		}
	}
	return -1, -1
}

func letter(n int) string {
	s := string(rune('A' + n%26))
	if n >= 26 {
		return letter(n/26-1) + s
	}
	return s
}

// Hidden reports whether a text has placeholders of what was hidden.
func Hidden(s string) bool { return placeholders.MatchString(s) }

var placeholders = pattern.MustCompile(`⟦[A-Z]+-[A-Z]+⟧`)

// spokenLine is one thing that was said in a conversation.
type spokenLine struct {
	Turn      int64
	Who       string // person, bot, staff
	By        string // of the staff
	Text      string
	Citations []Citation
	Question  string // as it was looked up
}

// Before selects the turn with which the case of the same person before a case h
// ended; 0 where there was none.
const Before = `SELECT coalesce(max(n.id), 0) AS turn FROM handoff p JOIN turn n ON n.conversation_id = p.conversation_id
	AND n.kind = 'notice' AND starts_with(n.external_id, 'case:' || p.id || ':') WHERE p.conversation_id = h.conversation_id AND p.id < h.id`

// spoken reads what was said in the conversation of a case, in its order, from the end
// of the case before it to its own: the newest lines, if there are many.
func spoken(ctx context.Context, tx pgx.Tx, handoff int64) ([]spokenLine, error) {
	rows, err := tx.Query(ctx, `
		SELECT * FROM (
			SELECT t.id, t.external_id, t.kind, t.message, t.question, o.body
			FROM handoff h CROSS JOIN LATERAL (`+Before+`) before JOIN turn t ON t.conversation_id = h.conversation_id LEFT JOIN outbox o ON o.turn_id = t.id AND o.part = 1
			WHERE h.id = $1 AND (t.kind IN ('text', 'voice') OR t.kind = 'notice' AND t.external_id LIKE 'staff:%')
			  AND t.id > before.turn
			  AND (h.state NOT IN ('returned', 'closed') OR t.id <= greatest(h.fed, (SELECT max(id) FROM turn n
			        WHERE n.conversation_id = h.conversation_id AND n.kind = 'notice' AND starts_with(n.external_id, 'case:' || h.id || ':'))))
			ORDER BY t.id DESC LIMIT $2
		) last ORDER BY id`, handoff, mostSpoken)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	var lines []spokenLine
	var id int64
	var external, kind, message, question string
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &external, &kind, &message, &question, &body}, func() error {
		var a struct {
			Answer

			Words string `json:"words"`
		}
		if body != nil {
			if err := json.Unmarshal(body, &a); err != nil {
				return err
			}
		}
		if kind != "notice" {
			if strings.TrimSpace(message) != "" {
				lines = append(lines, spokenLine{Turn: id, Who: "person", Text: message, Question: question})
			}
			if a.Text != "" && a.Outcome != Handoff {
				lines = append(lines, spokenLine{Turn: id, Who: "bot", Text: a.Text, Citations: a.Citations})
			}
			body = nil
			return nil
		}
		words := cmp.Or(a.Words, strings.TrimPrefix(a.Text, prompts.CounsellorSays(a.Language, a.By, "")))
		if words = strings.TrimSpace(words); words != "" && a.Copy == nil {
			lines = append(lines, spokenLine{Turn: id, Who: "staff", By: a.By, Text: words, Citations: a.Citations})
		}
		body = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	return lines, nil
}

// mostSpoken bounds what is read of a conversation, in turns.
const mostSpoken = 300
