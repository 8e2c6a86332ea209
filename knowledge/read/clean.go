package read

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean normalises text to NFC with "\n" line ends and drops what cannot be
// seen. It counts the invisible characters that can hide or reorder words;
// plain control characters and soft hyphens are dropped without counting.
// Full-width digits and punctuation stay as they are: quotes must match.
func clean(s string) (string, int) {
	if !needsCleaning(s) {
		return norm.NFC.String(s), 0
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var out strings.Builder
	out.Grow(len(s))
	hidden := 0
	var prev rune
	for _, r := range s {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			r = '\n'
		case r == 0xA0 || r == 0x202F:
			r = ' '
		case invisible(r) || smuggled(prev, r):
			hidden++
			prev = r
			continue
		case r == 0xAD || unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0xFFF9 && r <= 0xFFFB || r&0xFFFE == 0xFFFE:
			continue
		}
		out.WriteRune(r)
		prev = r
	}
	return norm.NFC.String(out.String()), hidden
}

// needsCleaning is the quick test that spares most text the slow path.
func needsCleaning(s string) bool {
	if !utf8.ValidString(s) {
		return true
	}
	for i := range len(s) {
		c := s[i]
		// Lead bytes of U+0080–U+00FF, U+2000–U+2FFF, U+3164, U+F900–U+FFFF
		// and of what lies above U+FFFF.
		if c < 0x20 && c != '\n' && c != '\t' || c == 0x7F || c == 0xC2 || c == 0xCD || c == 0xE1 || c == 0xE2 || c == 0xE3 && i+1 < len(s) && s[i+1] == 0x85 || c >= 0xEF {
			return true
		}
	}
	return false
}

// invisible reports characters of no width and those that reverse the reading
// direction.
func invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	switch r {
	case 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0:
		return true
	}
	return false
}

// smuggled reports variation selectors that select nothing: in a chain, or the
// ideographic ones without an ideograph, they only carry hidden bytes.
func smuggled(prev, r rune) bool {
	if r >= 0xE0100 && r <= 0xE01EF {
		return !unicode.Is(unicode.Han, prev)
	}
	return r >= 0xFE00 && r <= 0xFE0F && prev >= 0xFE00 && prev <= 0xFE0F
}

// joinLines makes one line of text that was broken for layout: with a space
// between words, without one between Chinese characters.
func joinLines(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\t", " "), "\n") {
		appendLine(&out, strings.TrimSpace(line))
	}
	return out.String()
}

// appendLine adds a line to what is there, as joinLines does.
func appendLine(out *strings.Builder, line string) {
	if line == "" {
		return
	}
	if out.Len() > 0 {
		last, _ := utf8.DecodeLastRuneInString(out.String())
		first, _ := utf8.DecodeRuneInString(line)
		if !wide(last) || !wide(first) {
			out.WriteByte(' ')
		}
	}
	out.WriteString(line)
}

// wide reports characters that are written without spaces between them.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—'
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

var dateForm = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\D|$)`)

// isoDate rewrites the first date of the value as YYYY-MM-DD; a value without
// one is returned as it is.
func isoDate(value string) string {
	m := dateForm.FindStringSubmatch(value)
	if m == nil {
		return value
	}
	return fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
}

var (
	fileTitle = regexp.MustCompile(`(?i)\.(docx?|wps|rtf|pdf|xlsx?|indd|tmp|odt|tex|dvi|ps|cdr|dwg|html?)$|^microsoft (word|powerpoint|excel)\b|^(untitled|document|doc|title|slide|无标题|未命名|文档|新建)\s*[-_\d\s]*$|^[\w\-.~/\\:]*\d{4,}$`)
	letters   = regexp.MustCompile(`\p{L}.*\p{L}`)
)

// stateTitle takes the title from the properties of a file unless a program
// has filled them in ("Microsoft Word - 新建文档.doc").
func (b *builder) stateTitle(title string) {
	title = strings.TrimSpace(title)
	if letters.MatchString(title) && !fileTitle.MatchString(title) && !strings.ContainsRune(title, utf8.RuneError) {
		b.meta("title", title)
	}
}

// metaKeys are the words under which files state what Document.Meta holds.
var metaKeys = map[string]string{
	"title": "title", "标题": "title", "名称": "title", "文件名称": "title", "信息名称": "title",
	"issuer": "issuer", "发文机关": "issuer", "发布机构": "issuer", "发布机关": "issuer", "制定机关": "issuer", "发文单位": "issuer", "发布单位": "issuer", "publisher": "issuer",
	"number": "number", "发文字号": "number", "文号": "number", "文件编号": "number",
	"date": "date", "成文日期": "date", "发文日期": "date", "制定日期": "date",
	"published": "published", "发布日期": "published", "公布日期": "published", "生成日期": "published",
	"valid_from": "valid_from", "effective": "valid_from", "effective_date": "valid_from", "生效日期": "valid_from", "施行日期": "valid_from", "实施日期": "valid_from",
	"valid_to": "valid_to", "expires": "valid_to", "失效日期": "valid_to", "废止日期": "valid_to", "有效期至": "valid_to",
	"region": "region", "地区": "region", "适用地区": "region", "url": "url", "source": "url", "来源网址": "url", "网址": "url",
	"kind": "kind", "type": "kind", "类型": "kind", "文种": "kind", "language": "language", "lang": "language", "语言": "language",
	"supersedes": "supersedes", "replaces": "supersedes", "代替": "supersedes", "废止": "supersedes",
	"索引号": "index", "主题分类": "subject", "主题词": "keywords",
}

// metaKey finds the key a label stands for: "标　　题：" is "title".
func metaKey(label string) (string, bool) {
	label = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '：' || r == ':' || invisible(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, label)
	key, known := metaKeys[label]
	return key, known
}
