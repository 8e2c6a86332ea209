package knowledge

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/knowledge/read"
)

// Metadata is what is known of a document beside its text. Zero values are not
// known.
type Metadata struct {
	Title, Issuer string
	Number        string // document number, 发文字号
	Region        string // code, see package region
	Kind          string // "policy" or "guide"
	Language      string // "zh", "en"
	URL           string
	ValidFrom     time.Time
	ValidTo       time.Time // first day on which it no longer holds
	Supersedes    []string  // titles or numbers
	// Exact says that what is not here is not so: the text is not asked.
	Exact bool `json:",omitempty"`
}

// nothing reports whether nothing is known.
func (m Metadata) nothing() bool {
	return m.Title == "" && m.Issuer == "" && m.Number == "" && m.Region == "" && m.Kind == "" && m.Language == "" && m.URL == "" &&
		m.ValidFrom.IsZero() && m.ValidTo.IsZero() && len(m.Supersedes) == 0 && !m.Exact
}

// over gives m with what it does not know filled in from below.
func (m Metadata) over(below Metadata) Metadata {
	m.Title = cmp.Or(m.Title, below.Title)
	m.Issuer = cmp.Or(m.Issuer, below.Issuer)
	m.Number = cmp.Or(m.Number, below.Number)
	m.Region = cmp.Or(m.Region, below.Region)
	m.Kind = cmp.Or(m.Kind, below.Kind)
	m.Language = cmp.Or(m.Language, below.Language)
	m.URL = cmp.Or(m.URL, below.URL)
	if m.ValidFrom.IsZero() {
		m.ValidFrom = below.ValidFrom
	}
	if m.ValidTo.IsZero() {
		m.ValidTo = below.ValidTo
	}
	for _, s := range below.Supersedes {
		if !slices.Contains(m.Supersedes, s) {
			m.Supersedes = append(slices.Clip(m.Supersedes), s)
		}
	}
	return m
}

// ParseDate takes 2025-07-01, 2025/7/1, 2025.7.1 or 2025年7月1日.
func ParseDate(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	plain := strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text.Fold(s))
	plain, _, _ = strings.Cut(plain, "t") // 2025-07-01T00:00:00Z
	d, err := time.Parse("2006-1-2", plain)
	if err != nil || d.Year() < 1000 {
		return time.Time{}, fmt.Errorf("date %q is not a day; write it as 2025-07-01", s)
	}
	return d, nil
}

// fields makes Metadata of the key-value pairs that a file or a metadata.jsonl
// line states. The keys are those of front matter.
func fields(m map[string]string) (Metadata, error) {
	clean := func(key string) string {
		return oneLine(strings.ReplaceAll(strings.ToValidUTF8(m[key], ""), "\x00", ""))
	}
	meta := Metadata{Title: clean("title"), Issuer: clean("issuer"), Number: clean("number"), URL: clean("url")}
	meta.Language, _, _ = strings.Cut(strings.ToLower(clean("language")), "-") // zh-CN is zh
	switch m["kind"] {
	case "guide":
		meta.Kind = "guide"
	case "":
	default: // law, regulation, notice, …: rules all the same
		meta.Kind = "policy"
	}
	var err error
	if meta.Region, err = region.Parse(m["region"]); err != nil {
		return Metadata{}, err
	}
	if meta.ValidFrom, err = ParseDate(m["valid_from"]); err != nil {
		return Metadata{}, fmt.Errorf("valid_from: %w", err)
	}
	if meta.ValidTo, err = ParseDate(m["valid_to"]); err != nil {
		return Metadata{}, fmt.Errorf("valid_to: %w", err)
	}
	if !meta.ValidTo.IsZero() && !meta.ValidTo.After(meta.ValidFrom) {
		return Metadata{}, fmt.Errorf("valid_to %s is not after valid_from %s: it is the first day on which the document no longer holds", m["valid_to"], m["valid_from"])
	}
	for s := range strings.SplitSeq(clean("supersedes"), ";") {
		if s = strings.TrimSpace(s); s != "" {
			meta.Supersedes = append(meta.Supersedes, s)
		}
	}
	return meta, nil
}

var (
	han = `\p{Han}`
	day = `([12]\d{3}|[〇○零一二三四五六七八九]{4})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日`
	// A day on which a text was passed or issued: "2012年12月28日 …会议修正".
	anyDay = regexp.MustCompile(day)
	passed = regexp.MustCompile(`(至|自|于|截至|截止|到)?` + day + `([^\n。；]{0,150}?)(?:通过|修正|修订|公布|发布|批准|印发|号)`)
	// The last day: "有效期至2028年12月31日", "执行至…".
	until    = regexp.MustCompile(`(?:有效期|执行|实施|施行|有效|试行)(?:截止)?(?:至|到)` + day)
	begins   = regexp.MustCompile(`(?:自|从)\s?` + day + `\s?起(?:正式)?(?:施行|实施|执行|生效|试行)`)
	fromTo   = regexp.MustCompile(`自` + day + `起?(?:至|到)` + day + `(?:止)?(?:期间)?(?:有效|施行|实施|执行)`)
	forYears = regexp.MustCompile(`有效期(?:为|限为)?([一二两三四五六七八九十\d]{1,2})年`)
	repeals  = regexp.MustCompile(`同时废止|予以废止`)
	reason   = regexp.MustCompile(`(?:根据|依照|按照|依据|遵照|与)\s*$`) // what stands before a law that is only cited
	quoted   = regexp.MustCompile(`《([^《》]{2,60})》`)
	// 国发〔2018〕39号, 人社厅发[2025]60号, 国务院令第258号.
	docNumber = regexp.MustCompile(`(` + han + `{1,12}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\s?(?:第\s?)?\d{1,5}\s?号)|((?:中华人民共和国)?` + han + `{2,12}令第?\s?\d{1,4}\s?号)`)
	congress  = regexp.MustCompile(`(` + han + `{0,10}?)第?[一二三四五六七八九十]{1,3}届(` + han + `{0,6}人民代表大会(?:常务委员会)?)`)
	decree    = regexp.MustCompile(`(?:中华人民共和国)?(` + han + `{2,14})令`)
)

// headLength is how much of a document its head is: title, number, issuer and
// dates stand there.
const headLength = 1500 // bytes

// detect reads what the text itself says of title, number, issuer, dates,
// region and what it repeals. It proposes; what is stated elsewhere wins.
func detect(name string, d *read.Document, today time.Time) Metadata {
	var m Metadata
	m.Title = detectTitle(name, d)
	m.Language = text.Language(prefixBytes(d.Text, 20_000))
	if m.Language != "zh" {
		return m
	}
	head := prefixBytes(d.Text, headLength)
	undated := anyDay.ReplaceAllString(head, " ") // "10日蓝湾市人民政府令": the day is no part of the name
	m.Number = strings.TrimSpace(docNumber.FindString(undated))
	if f := congress.FindStringSubmatch(undated); f != nil {
		m.Issuer = f[1] + f[2]
	} else if f := decree.FindStringSubmatch(undated); f != nil && !strings.HasSuffix(f[1], "指") && !strings.HasSuffix(f[1], "命") { // 指令, 命令
		m.Issuer = f[1]
	}
	if issuer, number, title := headed(head); issuer != "" {
		m.Issuer, m.Number, m.Title = issuer, cmp.Or(number, m.Number), cmp.Or(title, m.Title)
	}
	// A local rule's title begins with its place, 广州市青年创新创业促进条例, or its
	// issuer's name does.
	m.Region = cmp.Or(region.Leading(m.Title), region.Leading(m.Issuer))
	m.ValidFrom = newestPassed(head, today)
	// A revised law keeps the day on which its first text took effect; the
	// revision, named in the head, is later.
	if days, sure := begun(d.Text); sure && days[0].day.After(m.ValidFrom) {
		m.ValidFrom = days[0].day
	}
	if between := fromTo.FindStringSubmatch(d.Text); between != nil {
		m.ValidFrom, m.ValidTo = date(between), date(between[3:]).AddDate(0, 0, 1)
	} else if years := forYears.FindStringSubmatch(d.Text); years != nil && !m.ValidFrom.IsZero() {
		m.ValidTo = m.ValidFrom.AddDate(number(years[1]), 0, 0)
	}
	if last := until.FindAllStringSubmatch(d.Text, -1); last != nil {
		if day := date(last[len(last)-1]); !day.IsZero() && day.After(m.ValidFrom) {
			m.ValidTo = day.AddDate(0, 0, 1)
		}
	}
	m.Supersedes = detectRepealed(d)
	return m
}

// partOf is a heading within a document, never its title.
var partOf = regexp.MustCompile(`^(?:第[〇零一二三四五六七八九十百\d]{1,6}(?:编|分编|章|节|条)|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])`)

// unnamed is what a program calls a sheet that nobody has named.
var unnamed = pattern.MustCompile(`(?i)^\s*(?:sheet|工作表)\s*\d*\s*$`)

// marks are those of a heading, in a file that is not read as Markdown.
var marks = pattern.MustCompile(`^#{1,6}\s+`)

func detectTitle(name string, d *read.Document) string {
	for _, b := range d.Blocks[:min(len(d.Blocks), 5)] {
		body := d.Text[b.Start:b.End]
		if b.Kind == read.Heading && utf8.RuneCountInString(body) <= 120 && !partOf.MatchString(body) && !unnamed.MatchString(body) {
			return oneLine(body)
		}
	}
	if len(d.Blocks) > 0 {
		first := marks.ReplaceAllString(oneLine(d.Text[d.Blocks[0].Start:d.Blocks[0].End]), "")
		if d.Blocks[0].Kind == read.Row && strings.ContainsAny(first, ":：|") {
			first = "" // the first row of a table
		}
		if n := utf8.RuneCountInString(first); n >= 4 && n <= 60 && !strings.ContainsAny(first, "。；;") {
			return first
		}
	}
	return fileTitle(name)
}

// fileTitle is what a document is called by its file, where its text has no title.
func fileTitle(name string) string {
	base := filepath.Base(strings.TrimPrefix(name, "page:")) // where it came from is no part of it
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// detectRepealed reads "《…》同时废止" in the paragraph that says so.
func detectRepealed(d *read.Document) []string {
	var titles []string
	for _, b := range d.Blocks[max(0, len(d.Blocks)-40):] {
		body := d.Text[b.Start:b.End]
		for _, span := range text.Sentences(body) {
			sentence := body[span.Start:span.End]
			at := repeals.FindStringIndex(sentence)
			if at == nil {
				continue
			}
			for _, q := range quoted.FindAllStringSubmatchIndex(sentence[:at[0]], -1) {
				if !reason.MatchString(sentence[:q[0]]) {
					titles = append(titles, sentence[q[2]:q[3]])
				}
			}
		}
	}
	return titles
}

// newestPassed gives the latest day, not to come, on which the head of a text
// says that it was passed or issued; the zero time if none. A deadline or a day
// until which something runs is not that.
func newestPassed(head string, today time.Time) time.Time {
	var latest time.Time
	for _, m := range passed.FindAllStringSubmatch(head, -1) {
		if m[1] != "" && m[1] != "于" {
			continue
		}
		if d := date(m[1:]); d.After(latest) && !d.After(today) {
			latest = d
		}
	}
	return latest
}

// date reads the match of day.
func date(m []string) time.Time {
	y, mo, d := number(m[1]), number(m[2]), number(m[3])
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != mo {
		return time.Time{}
	}
	return t
}

// number reads a year, month or day in Arabic or Chinese digits: 2008, 二〇〇八, 十二, 三十一.
func number(s string) int {
	n, tens := 0, false
	for _, r := range s {
		switch i := strings.IndexRune("〇一二三四五六七八九", r); {
		case r == '两':
			n = n*10 + 2
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		case r == '零' || r == '○':
			n *= 10
		case r == '十':
			n = max(n, 1) * 10
			tens = true
		case i >= 0 && tens:
			n += i / len("一")
		case i >= 0:
			n = n*10 + i/len("一")
		}
	}
	return n
}

func prefixBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
