package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// Proposal is what the text of a document lets suppose of a field that is not known. It is
// for an admin to take or leave: a signature may be of a copy, a day of another rule.
type Proposal struct {
	Field string `json:"field"` // issuer, region, valid_from
	Value string `json:"value"` // a name, a code, a day
	Words string `json:"words"` // of the text, that speak for it
}

// whole is what an issuer, a title or a number of the whole country begins with.
var whole = pattern.MustCompile(`^(?:中华人民共和国|国务院|全国人民代表大会|中共中央|人力资源和?社会保障部|国发|国办|国令|人社部|人社厅|财社|财税|中发|中办|教育部|财政部|民政部|公安部)`)

// national reports whether a text is plainly of the whole country.
func (m Metadata) national() bool {
	return whole.MatchString(m.Title) || whole.MatchString(m.Issuer) || whole.MatchString(m.Number)
}

const (
	body = `(?:人民政府|人民代表大会常务委员会|人民代表大会|委员会|办公厅|办公室|管理局|中心|厅|局|部|委|院|会)`
	// The end of a text: who issued it, and under that the day.
	tailLength = 20_000
)

var (
	signed   = pattern.MustCompile(`(?m)^[ \t　]*(` + han + `[\p{Han}（）()]{2,38}?` + body + `)(?:[ \t　]+[\p{Han}（）() 　]{3,80})?[\s　]+` + day + `[ \t　]*$`)
	entitled = pattern.MustCompile(`^(` + han + `[\p{Han}、（）() ]{2,60}?` + body + `)(?:办公室)?(?:关于|印发|转发)`)
	onIssue  = pattern.MustCompile(`自(?:发布|公布|印发|下发|发文|颁布)之日起(?:正式)?(?:施行|实施|执行|生效|试行)`)
	// 粤人社规〔2025〕3号, 穗府办函〔2024〕2号: whose it is stands first.
	numbered = pattern.MustCompile(`(京|津|冀|晋|蒙|内|辽|吉|黑|沪|苏|浙|皖|闽|赣|鲁|豫|鄂|湘|粤|桂|琼|渝|川|蜀|黔|滇|陕|甘|新|藏|穗|深|甬|杭|榕|厦|郑|筑|沈|哈)(?:人社|人保|府|政|财|民|医保|教|劳|就|工信|残联|退役|发改)[\p{Han}]{0,6}[〔\[［(（](?:19|20)\d{2}`)
)

// short are the places that numbers of documents begin with. Those that mean two places
// (宁, 青) say nothing.
var short = map[string]string{
	"京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "内": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37",
	"豫": "41", "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "蜀": "51", "黔": "52", "滇": "53", "藏": "54", "陕": "61", "甘": "62", "新": "65",
	"穗": "4401", "深": "4403", "甬": "3302", "杭": "3301", "榕": "3501", "厦": "3502", "郑": "4101", "筑": "5201", "沈": "2101", "哈": "2301",
}

// others is what stands before the day of another rule: 《某办法》（自…起施行.
var (
	others = pattern.MustCompile(`》[^。；\n]{0,20}$`)
	own    = pattern.MustCompile(`本(?:办法|规定|规则|条例|细则|意见|通知|通告|公告|方案|措施|政策|制度|规程|标准|目录|决定|法|文件|实施[^。；]{1,4})[^。；]{0,4}$`)
)

// beginning is a day from which a text says that something holds, with its words.
type beginning struct {
	day   time.Time
	words string
}

// What a hostile text could make endless is bounded: the days that are told apart, and the
// places that are looked at, from the end.
const (
	mostDays   = 20
	mostPlaces = 1000
)

// begun gives the days from which a text says that it holds, the most likely first: what
// stands last. It is sure where it says so of itself, or names but one and no other rule
// with it.
func begun(text string) (days []beginning, sure bool) {
	var itself beginning
	doubt := false
	places := begins.FindAllStringSubmatchIndex(text, -1)
	for _, at := range slices.Backward(places[max(0, len(places)-mostPlaces):]) {
		m := make([]string, 4)
		for i := range m {
			m[i] = text[at[2*i]:at[2*i+1]]
		}
		b := beginning{date(m), m[0]}
		if b.day.IsZero() {
			continue
		}
		switch before := prefixOf(text, at[0]); {
		case own.MatchString(before):
			if itself.day.IsZero() {
				itself = b
			}
		case others.MatchString(before):
			doubt = true
		}
		if len(days) < mostDays && !slices.ContainsFunc(days, b.same) {
			days = append(days, b)
		}
	}
	if !itself.day.IsZero() {
		return append([]beginning{itself}, slices.DeleteFunc(days, itself.same)...), true
	}
	return days, len(days) == 1 && !doubt
}

func (b beginning) same(o beginning) bool { return b.day.Equal(o.day) }

// prefixOf gives some of what stands before a place in a text.
func prefixOf(text string, at int) string {
	from := max(0, at-120)
	for from < at && text[from]&0xC0 == 0x80 {
		from++
	}
	return text[from:at]
}

// hints are what a text says that lets suppose something. They are read once, and before
// the library is locked.
type hints struct {
	issuer   string // who signed it
	signedOn time.Time
	words    string
	number   string
	days     []beginning
	onIssue  string
}

func hintsOf(text string) (h hints) {
	if all := signed.FindAllStringSubmatch(suffixBytes(text, tailLength), -1); len(all) > 0 {
		last := all[len(all)-1]
		h.issuer, h.signedOn, h.words = last[1], date(last[1:]), last[0]
	}
	h.number = docNumber.FindString(prefixBytes(text, headLength))
	h.days, _ = begun(text)
	h.onIssue = onIssue.FindString(text)
	return h
}

// propose gives what a text lets suppose of the fields that are not known.
func propose(m Metadata, h hints) []Proposal {
	if m.Language != "zh" || m.Issuer != "" && m.Region != "" && !m.ValidFrom.IsZero() {
		return nil
	}
	var all []Proposal
	add := func(field, value, words string) {
		p := Proposal{field, value, oneLine(words)}
		if value != "" && len(all) < mostProposals && !slices.ContainsFunc(all, func(o Proposal) bool { return o.Field == field && o.Value == value }) {
			all = append(all, p)
		}
	}
	issuer, words := h.issuer, h.words
	if f := entitled.FindStringSubmatch(m.Title); f != nil {
		if m.Issuer == "" {
			add("issuer", f[1], m.Title)
		}
		issuer, words = cmp.Or(issuer, f[1]), cmp.Or(words, m.Title)
	}
	if m.Issuer == "" {
		add("issuer", issuer, words)
	}
	if m.Region == "" && !m.national() {
		number := cmp.Or(m.Number, h.number)
		if f := numbered.FindStringSubmatch(number); f != nil {
			add("region", short[f[1]], number)
		}
		add("region", region.Leading(cmp.Or(m.Issuer, issuer)), cmp.Or(m.Issuer, issuer))
	}
	if m.ValidFrom.IsZero() {
		for _, b := range h.days {
			add("valid_from", isoDay(b.day), b.words)
		}
		if h.onIssue != "" && !h.signedOn.IsZero() {
			add("valid_from", isoDay(h.signedOn), h.onIssue+" … "+words)
		}
	}
	return all
}

// mostProposals bounds what is proposed.
const mostProposals = 8

func suffixBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	at := len(s) - n
	for at < len(s) && s[at]&0xC0 == 0x80 {
		at++
	}
	return s[at:]
}

// Proposals gives what the text of a version lets suppose of what is not known of it.
func (l *Library) Proposals(ctx context.Context, version int64) ([]Proposal, error) {
	var text string
	h, err := heritageOf(l.Pool.QueryRow(ctx, `SELECT body, `+heritageColumns+` FROM version WHERE id = $1`, version), &text)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what a text proposes: %w", err)
	}
	return propose(h.meta, hintsOf(text)), nil
}
